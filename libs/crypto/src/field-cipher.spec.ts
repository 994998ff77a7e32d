import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldCipher } from './field-cipher.js';

const directory = mkdtempSync(join(tmpdir(), 'aila-keys-'));
const context = { table: 'identity.signing_key', id: '1' };

function keyFile(name: string, ...keys: Buffer[]): string {
  const path = join(directory, name);
  writeFileSync(path, keys.map((key) => key.toString('base64')).join('\n'), { mode: 0o600 });
  return path;
}

const open = (path: string) => FieldCipher.open({ kind: 'local', keyFile: path });

describe('a field cipher with a local key', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];

  test('gives back what it encrypted, and the ciphertext does not show it', async () => {
    const cipher = await open(keyFile('one', first));
    const sealed = await cipher.encrypt(Buffer.from('a private key'), context);
    expect(sealed.includes('a private key')).toBe(false);
    expect((await cipher.decrypt(sealed, context)).toString()).toBe('a private key');
  });

  test('a ciphertext that was copied to another row does not decrypt there', async () => {
    const cipher = await open(keyFile('one', first));
    const sealed = await cipher.encrypt(Buffer.from('a private key'), context);
    await expect(cipher.decrypt(sealed, { ...context, id: '2' })).rejects.toThrow(/another context/);
    await expect(cipher.decrypt(sealed, {})).rejects.toThrow(/another context/);
  });

  test('a ciphertext with one changed bit does not decrypt', async () => {
    const cipher = await open(keyFile('one', first));
    const sealed = await cipher.encrypt(Buffer.from('a private key'), context);
    for (const place of [20, Math.floor(sealed.length / 2), sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] as number) ^ 1;
      await expect(cipher.decrypt(changed, context)).rejects.toThrow();
    }
  });

  test('after a key was put in front, old fields still decrypt and new ones need the new key', async () => {
    const old = await open(keyFile('old', first));
    const sealedBefore = await old.encrypt(Buffer.from('before'), context);
    const both = await open(keyFile('both', second, first));
    expect((await both.decrypt(sealedBefore, context)).toString()).toBe('before');
    const sealedAfter = await both.encrypt(Buffer.from('after'), context);
    await expect(old.decrypt(sealedAfter, context)).rejects.toThrow();
  });

  test('a key file with a key of the wrong length is refused at start', async () => {
    await expect(open(keyFile('short', randomBytes(16)))).rejects.toThrow(/32 random bytes/);
    await expect(open(keyFile('empty'))).rejects.toThrow(/empty/);
  });
});
