import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  MultiKeyringNode,
  type KeyringNode,
} from '@aws-crypto/material-management-node';
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/raw-aes-keyring-node';
import { equalInConstantTime } from './compare.js';
import type { FieldKeySettings } from './settings.js';

/** Says whose field a ciphertext is. Not secret; a ciphertext moved to another row or column does not decrypt. */
export type FieldContext = Readonly<Record<string, string>>;

const { encrypt } = buildEncrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
/** With key commitment, without a signature: writer and reader are the same service. */
const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;
const keyBytes = 32;

/** Encrypts single fields with a data key each, wrapped by a key that is not in the database. */
export class FieldCipher {
  private constructor(
    private readonly encrypting: KeyringNode,
    private readonly decrypting: KeyringNode,
  ) {}

  /** @throws when the key file is missing or is not what it should be */
  static async open(settings: FieldKeySettings): Promise<FieldCipher> {
    if (settings.kind !== 'kms') {
      const [generator, ...children] = parseKeyFile(await readFile(settings.keyFile, 'utf8')).map(localKeyring);
      if (!generator) throw new Error('The field key file is empty.');
      return new FieldCipher(generator, new MultiKeyringNode({ generator, children }));
    }
    const { KmsKeyringNode } = await import('@aws-crypto/kms-keyring-node');
    const { keyArn } = settings;
    const [, partition = '', , , account = '', resource = ''] = keyArn.split(':');
    const generator = new KmsKeyringNode({ generatorKeyId: keyArn });
    if (resource.startsWith('key/')) return new FieldCipher(generator, generator);
    // A message names the key behind the alias, which may be another one after the alias was moved. Which keys may be
    // asked is then up to IAM, and to keys of the same account.
    const discoveryFilter = { partition, accountIDs: [account] };
    // control: field-key-account
    return new FieldCipher(generator, new KmsKeyringNode({ discovery: true, discoveryFilter }));
  }

  async encrypt(plaintext: Uint8Array, context: FieldContext): Promise<Buffer> {
    const { result } = await encrypt(this.encrypting, plaintext, { suiteId, encryptionContext: { ...context } });
    return result;
  }

  /** @throws when the key is another one, a bit was changed, or the field belongs elsewhere */
  async decrypt(ciphertext: Uint8Array, context: FieldContext): Promise<Buffer> {
    const { plaintext, messageHeader } = await decrypt(this.decrypting, ciphertext);
    // The library authenticates the context that is in the message, but not that it is the one which we expect.
    // control: encryption-context
    if (!equalInConstantTime(canonical(messageHeader.encryptionContext), canonical(context)))
      throw new Error('The encrypted field belongs to another context.');
    return plaintext;
  }
}

function canonical(context: FieldContext): string {
  return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseKeyFile(text: string): Buffer[] {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => Buffer.from(line, 'base64'));
  if (keys.some((key) => key.length !== keyBytes))
    throw new Error('The field key file must hold 32 random bytes in base64 on each line.');
  return keys;
}

function localKeyring(key: Buffer): KeyringNode {
  return new RawAesKeyringNode({
    keyNamespace: 'aila',
    keyName: createHash('sha256').update('aila-field-key').update(key).digest('hex').slice(0, 16),
    unencryptedMasterKey: Uint8Array.from(key),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
}
