import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KeySet, type KeySetTimes } from './key-set.js';

const times = { refreshAfter: 1_000, giveUpAfter: 10_000, pause: 100, timeout: 5_000, refreshTimeout: 5_000 };
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
/** The server takes requests and answers none. */
let hangs: boolean;
/** Milliseconds; it stands still unless a test moves it. */
let time: number;

beforeEach(async () => {
  jest.spyOn(performance, 'now').mockImplementation(() => time);
  [published, status, fetches, hangs, time] = [[jwk('a')], 200, 0, false, 1];
  server = createServer((_, response) => {
    fetches += 1;
    if (hangs) return;
    response.writeHead(status).end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise<void>((done) => void server.close(() => done()));
});

const open = (changes: Partial<KeySetTimes> = {}) => new KeySet(url, null, { ...times, ...changes });

/** The library's cache keeps what it read from the clock for a millisecond. */
async function pass(milliseconds: number): Promise<void> {
  time += milliseconds;
  await new Promise((done) => setTimeout(done, 10));
}

describe('the key set of an issuer', () => {
  test('is fetched once for many tokens', async () => {
    const keys = open();
    const found = await Promise.all([keys.find('a'), keys.find('a'), keys.find('made-up'), keys.find('a')]);
    expect(found.map((key) => key?.asymmetricKeyType)).toEqual(['rsa', 'rsa', undefined, 'rsa']);
    await pass(times.pause + 1);
    expect(await keys.find('a')).toBe(found[0]);
    expect(fetches).toBe(1);
  });

  test('a key that was added later is found without a restart, and the older one serves on', async () => {
    const keys = open();
    await keys.find('a');
    published = [jwk('a'), jwk('b')];
    await pass(times.pause);
    expect(await keys.find('b')).toBeDefined();
    expect(await keys.find('a')).toBeDefined();
  });

  test('strangers who write unknown key names cause one fetch per pause and cannot lock out genuine tokens', async () => {
    const keys = open();
    await keys.find('a');
    for (let attempt = 0; attempt < 1_000; attempt++) expect(await keys.find(`made-up-${attempt}`)).toBeUndefined();
    expect(fetches).toBe(1);
    await pass(times.pause);
    for (let attempt = 0; attempt < 1_000; attempt++) expect(await keys.find(`made-up-${attempt}`)).toBeUndefined();
    expect(fetches).toBe(2);
    expect(await keys.find('a')).toBeDefined();
    published = [jwk('a'), jwk('b')];
    await pass(times.pause);
    expect(await keys.find('b')).toBeDefined();
  });

  test('a key that the issuer took back is no longer believed after the next refresh', async () => {
    const keys = open();
    await keys.find('a');
    published = [jwk('b')];
    await pass(times.refreshAfter + 1);
    expect(await keys.find('a')).toBeUndefined();
    expect(fetches).toBe(2);
  });

  test('while the issuer is down its known keys serve on, but not for ever', async () => {
    const keys = open();
    await keys.find('a');
    status = 503;
    await pass(times.refreshAfter + 1);
    expect(await keys.find('a')).toBeDefined();
    expect(await keys.published()).toEqual({ keys: [jwk('a')] });
    expect(fetches).toBe(2);
    await pass(times.giveUpAfter);
    await expect(keys.find('a')).rejects.toThrow(/503/);
    await expect(keys.published()).rejects.toThrow(/503/);
    status = 200;
    expect(await keys.find('a')).toBeDefined();
  });

  test('an answer without a key set counts as an outage', async () => {
    const keys = open();
    await keys.find('a');
    published = [{ message: 'maintenance' }];
    await pass(times.refreshAfter + 1);
    expect(await keys.find('a')).toBeDefined();
  });

  test('an issuer that hangs holds no token up whose key is known', async () => {
    const keys = open({ timeout: 600_000, refreshTimeout: 50 });
    await keys.find('a');
    hangs = true;
    await pass(times.refreshAfter + 1);
    expect(await keys.find('a')).toBeDefined();
    expect(await keys.find('made-up')).toBeUndefined();
    expect(fetches).toBe(2);
  });

  test('is passed on as the issuer wrote it, at the same pace', async () => {
    published = [jwk('a', { 'x-own': 'kept' }), jwk('encryption', { use: 'enc' })];
    const keys = open();
    for (let reader = 0; reader < 10; reader++)
      expect(await keys.published()).toEqual({ keys: [jwk('a', { 'x-own': 'kept' })] });
    expect(fetches).toBe(1);
  });

  test('keys that are not for RS256 signatures are never used', async () => {
    published = [
      jwk('encryption', { use: 'enc' }),
      jwk('other-algorithm', { alg: 'RS512' }),
      { kty: 'oct', kid: 'symmetric', k: 'c2VjcmV0' },
      jwk('a'),
    ];
    const keys = open();
    for (const name of ['encryption', 'other-algorithm', 'symmetric']) {
      expect(await keys.find(name)).toBeUndefined();
      await pass(times.pause);
    }
    expect(await keys.find('a')).toBeDefined();
  });
});
