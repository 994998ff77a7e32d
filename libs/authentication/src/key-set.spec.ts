import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KeySet } from './key-set.js';

const times = { refreshAfter: 1_000, giveUpAfter: 10_000, pause: 100, timeout: 500 };
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = (kid: string, changes: object = {}) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'RS256',
  ...changes,
});

let server: Server;
let url: string;
let published: object[];
let status: number;
let fetches: number;
/** The clock of the key set under test, in milliseconds. */
let time: number;

beforeEach(async () => {
  [published, status, fetches, time] = [[jwk('a')], 200, 0, 0];
  server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(status).end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((done) => void server.close(() => done())));

const open = () => new KeySet(url, null, times, () => time);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}

describe('the key set of an issuer', () => {
  test('is fetched once for many tokens', async () => {
    const keys = open();
    const found = await Promise.all([keys.find('a'), keys.find('a'), keys.find('a')]);
    expect(found.every((key) => key?.asymmetricKeyType === 'rsa')).toBe(true);
    expect(fetches).toBe(1);
  });

  test('a key that was added later is found without a restart', async () => {
    const keys = open();
    await keys.find('a');
    published = [jwk('a'), jwk('b')];
    time += times.pause;
    expect(await keys.find('b')).toBeDefined();
  });

  test('strangers who write unknown key names cause one fetch per pause and cannot lock out genuine tokens', async () => {
    const keys = open();
    await keys.find('a');
    for (let attempt = 0; attempt < 1_000; attempt++) expect(await keys.find(`made-up-${attempt}`)).toBeUndefined();
    expect(fetches).toBe(1);
    time += times.pause;
    for (let attempt = 0; attempt < 1_000; attempt++) expect(await keys.find(`made-up-${attempt}`)).toBeUndefined();
    expect(fetches).toBe(2);
    expect(await keys.find('a')).toBeDefined();
  });

  test('a key that the issuer took back is no longer believed after the next refresh', async () => {
    const keys = open();
    await keys.find('a');
    published = [jwk('b')];
    time += times.refreshAfter + 1;
    await keys.find('a');
    await until(() => fetches === 2);
    await new Promise((done) => setTimeout(done, 50));
    expect(await keys.find('a')).toBeUndefined();
  });

  test('while the issuer is down its known keys serve on, but not for ever', async () => {
    const keys = open();
    await keys.find('a');
    status = 503;
    time += times.refreshAfter + 1;
    expect(await keys.find('a')).toBeDefined();
    time += times.giveUpAfter;
    await expect(keys.find('a')).rejects.toThrow(/503/);
  });

  test('keys that are not for RS256 signatures are never used', async () => {
    published = [
      jwk('encryption', { use: 'enc' }),
      jwk('other-algorithm', { alg: 'RS512' }),
      { kty: 'oct', kid: 'symmetric', k: 'c2VjcmV0' },
    ];
    const keys = open();
    for (const name of ['encryption', 'other-algorithm', 'symmetric']) {
      time += times.pause;
      expect(await keys.find(name)).toBeUndefined();
    }
  });
});
