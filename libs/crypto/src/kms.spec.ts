import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FieldCipher } from './field-cipher.js';

const region = 'arn:aws:kms:ca-central-1:111122223333';
const aliasArn = `${region}:alias/aila-fields`;
const [firstKey, secondKey] = [`${region}:key/1`, `${region}:key/2`] as const;
const foreignKey = 'arn:aws:kms:ca-central-1:999999999999:key/1';
const context = { table: 'identity.signing_key', id: '1' };

interface KmsCall {
  readonly KeyId?: string;
  readonly EncryptionContext?: Record<string, string>;
  readonly NumberOfBytes?: number;
  readonly CiphertextBlob?: string;
}

/** The two operations of KMS that are needed, with real keys: data keys are bound to their key and context. */
class KmsDouble {
  readonly keys = new Map([firstKey, secondKey, foreignKey].map((arn) => [arn, randomBytes(32)]));
  readonly decryptedBy: string[] = [];
  readonly contexts: unknown[] = [];
  alias: string = firstKey;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<KmsDouble> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
        const { status, answer } = double.answer(operation, JSON.parse(body) as KmsCall);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const double = new KmsDouble(server);
    return double;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(operation: string, call: KmsCall): { status: number; answer: object } {
    const KeyId = call.KeyId === aliasArn ? this.alias : (call.KeyId ?? '');
    const key = this.keys.get(KeyId);
    if (!key) return { status: 400, answer: { __type: 'NotFoundException' } };
    this.contexts.push(call.EncryptionContext);
    const associated = Buffer.from(JSON.stringify(Object.entries(call.EncryptionContext ?? {}).sort()));
    if (operation === 'GenerateDataKey') {
      const [plaintext, iv] = [randomBytes(call.NumberOfBytes ?? 32), randomBytes(12)];
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated);
      const sealed = Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return {
        status: 200,
        answer: { KeyId, Plaintext: plaintext.toString('base64'), CiphertextBlob: sealed.toString('base64') },
      };
    }
    this.decryptedBy.push(KeyId);
    const sealed = Buffer.from(call.CiphertextBlob ?? '', 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(associated);
    const plaintext = decipher.setAuthTag(sealed.subarray(-16)).update(sealed.subarray(12, -16));
    return {
      status: 200,
      answer: { KeyId, Plaintext: Buffer.concat([plaintext, decipher.final()]).toString('base64') },
    };
  }
}

describe('a field cipher with a key of KMS', () => {
  let kms: KmsDouble;
  const before = { ...process.env };
  beforeAll(async () => {
    kms = await KmsDouble.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_KMS: kms.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
  });
  afterAll(() => {
    kms.stop();
    process.env = before;
  });

  const open = (keyArn: string) => FieldCipher.open({ kind: 'kms', keyArn });

  test.each([
    ['an alias', aliasArn],
    ['the key itself', firstKey],
  ])('another process that was given %s reads what the first one wrote', async (_, arn) => {
    const sealed = await (await open(arn)).encrypt(Buffer.from('a private key'), context);
    expect((await (await open(arn)).decrypt(sealed, context)).toString()).toBe('a private key');
    await expect((await open(arn)).decrypt(sealed, { ...context, id: '2' })).rejects.toThrow(/another context/);
  });

  test('KMS is asked with the context of the field and nothing else, so that IAM can tell fields apart', async () => {
    kms.contexts.length = 0;
    const cipher = await open(aliasArn);
    await cipher.decrypt(await cipher.encrypt(Buffer.from('a private key'), context), context);
    expect(kms.contexts).toEqual([context, context]);
  });

  test('after the alias was moved to a new key, old fields still decrypt', async () => {
    const sealed = await (await open(aliasArn)).encrypt(Buffer.from('before'), context);
    kms.alias = secondKey;
    const cipher = await open(aliasArn);
    expect((await cipher.decrypt(sealed, context)).toString()).toBe('before');
    const after = await cipher.encrypt(Buffer.from('after'), context);
    await expect((await open(firstKey)).decrypt(after, context)).rejects.toThrow();
    kms.alias = firstKey;
  });

  test('a field that was written with the key of another account is not even tried', async () => {
    const sealed = await (await open(foreignKey)).encrypt(Buffer.from('planted'), context);
    kms.decryptedBy.length = 0;
    await expect((await open(aliasArn)).decrypt(sealed, context)).rejects.toThrow();
    expect(kms.decryptedBy).toEqual([]);
  });
});
