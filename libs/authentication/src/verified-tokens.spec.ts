import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { JwtStrategy } from './jwt.strategy.js';
import { VerifiedTokens } from './verified-tokens.js';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const [first, second] = [pair(), pair()];
const settings = { issuer: 'https://issuer.test', audience: 'aila', jwksUrl: 'https://issuer.test/keys' };

/** A strategy whose issuer publishes what `published` holds at that moment. */
function strategyOf(published: Map<string, KeyObject>) {
  const strategy = new JwtStrategy({ token: settings, tls: null }, { find: async (id) => published.get(id) });
  /** What passport would be told of a request with the token. */
  return (token: string): Promise<'success' | 'fail'> =>
    new Promise((done, failed) => {
      const one = Object.assign(Object.create(strategy) as JwtStrategy, {
        success: () => done('success'),
        fail: () => done('fail'),
        error: failed,
      });
      one.authenticate({ headers: { authorization: `Bearer ${token}` } } as never);
    });
}

/** @param life seconds */
const token = (life = 60, claims: object = {}) =>
  new SignJWT({ token_use: 'access', client_id: settings.audience, origin_jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject(randomUUID())
    .setIssuer(settings.issuer)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + life)
    .sign(first.privateKey);

const forged = (genuine: string) => {
  const [head, , signature] = genuine.split('.');
  const body = {
    sub: randomUUID(),
    token_use: 'access',
    client_id: 'aila',
    origin_jti: randomUUID(),
    exp: 9e9,
    iat: 1,
  };
  return [head, Buffer.from(JSON.stringify(body)).toString('base64url'), signature].join('.');
};

describe('a token that was verified before', () => {
  afterEach(() => jest.useRealTimers());

  test('is known to all requests that bring it at the same time', async () => {
    const tokens = new VerifiedTokens<string>(async () => first.publicKey, 0);
    tokens.keep('a token', { keyId: 'one', key: first.publicKey, expiresAt: 9e9, actor: 'somebody' });
    const found = await Promise.all([tokens.find('a token'), tokens.find('a token')]);
    expect(found).toEqual(['somebody', 'somebody']);
  });

  test('passes again while its key is published, and not a moment longer', async () => {
    const published = new Map([['one', first.publicKey]]);
    const ask = strategyOf(published);
    const genuine = await token();
    expect([await ask(genuine), await ask(genuine)]).toEqual(['success', 'success']);
    published.delete('one');
    expect(await ask(genuine)).toBe('fail');
  });

  test('fails once another key bears the name of the one that signed it', async () => {
    const published = new Map([['one', first.publicKey]]);
    const ask = strategyOf(published);
    const genuine = await token();
    expect(await ask(genuine)).toBe('success');
    published.set('one', second.publicKey);
    expect(await ask(genuine)).toBe('fail');
  });

  test('expires like any other', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
    const ask = strategyOf(new Map([['one', first.publicKey]]));
    const genuine = await token(60);
    expect(await ask(genuine)).toBe('success');
    jest.setSystemTime(Date.now() + 64_000);
    expect(await ask(genuine)).toBe('success');
    jest.setSystemTime(Date.now() + 2_000);
    expect(await ask(genuine)).toBe('fail');
  });

  test('opens nothing for another token with its signature', async () => {
    const ask = strategyOf(new Map([['one', first.publicKey]]));
    const genuine = await token();
    expect(await ask(genuine)).toBe('success');
    expect(await ask(forged(genuine))).toBe('fail');
  });

  test('is not kept when it was made for another use', async () => {
    const ask = strategyOf(new Map([['one', first.publicKey]]));
    const foreign = await token(60, { client_id: 'somebody else' });
    expect([await ask(foreign), await ask(foreign)]).toEqual(['fail', 'fail']);
  });
});

test('of many verified tokens only the last thousand are kept', async () => {
  const tokens = new VerifiedTokens<number>(async () => first.publicKey, 5);
  const expiresAt = Date.now() / 1000 + 60;
  for (let n = 0; n < 1_001; n += 1)
    tokens.keep(`token ${n}`, { keyId: 'one', key: first.publicKey, expiresAt, actor: n });
  expect(await Promise.all([tokens.find('token 0'), tokens.find('token 1'), tokens.find('token 1000')])).toEqual([
    undefined,
    1,
    1000,
  ]);
});
