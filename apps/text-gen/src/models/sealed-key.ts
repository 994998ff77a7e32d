import type { FieldCipher } from '@aila/crypto';

/** Bound to its row and its field: what was copied to another connection does not decrypt there. */
// control: connection-key-row
const contextOf = (row: string) => ({ table: 'model.connection', id: row, field: 'sealed_key' });

/** The key of a connection as it is stored. */
export function sealKey(cipher: FieldCipher, id: string, key: string): Promise<Buffer> {
  // control: connection-key-encryption
  return cipher.encrypt(Buffer.from(key), contextOf(id));
}

/** Decrypts a key when it is first needed, and once. @throws when it belongs to another row, or a bit was changed */
export function openKey(cipher: FieldCipher, id: string, sealed: Buffer | null): () => Promise<string | null> {
  let key: Promise<string> | null = null;
  return async () => {
    if (sealed === null) return null;
    key ??= cipher.decrypt(sealed, contextOf(id)).then((plain) => plain.toString());
    try {
      return await key;
    } catch (error) {
      // The service of keys may be back the next time.
      key = null;
      throw error;
    }
  };
}
