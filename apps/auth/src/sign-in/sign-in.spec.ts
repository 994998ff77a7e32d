import type { Me, PersonPage, Tokens } from '@aila/contracts';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());

const refresh = (refreshToken: string, browser = 'A browser') =>
  auth.call<Tokens & { code?: string }>('POST', '/v1/auth/refresh', {
    body: { refreshToken },
    headers: { 'user-agent': browser },
  });

const signInOf = ({ accessToken }: Tokens) => decodeJwt(accessToken)['origin_jti'] as string;

/** What is kept of the refresh tokens of a sign-in, the oldest first. */
async function tokensKept(signInId: string) {
  const { rows } = await auth.db.owner.query<{ token_hash: Buffer; unused: boolean; salt: Buffer | null }>(
    `select token_hash, used_at is null as unused, successor_salt as salt from identity.refresh_token
     where session_id = $1 order by created_at`,
    [signInId],
  );
  return rows;
}

/** As if the given token had been exchanged long ago. */
const makeStale = () =>
  auth.db.owner.query(
    `update identity.refresh_token set used_at = used_at - interval '1 minute' where used_at is not null`,
  );

describe('signing in', () => {
  test('the access token verifies against the published keys and says who, for how long and from which sign-in', async () => {
    const tokens = await auth.signIn('Student@aila.test ');
    const { body: keySet } = await auth.call<JSONWebKeySet>('GET', '/.well-known/jwks.json');
    const { payload } = await jwtVerify(tokens.accessToken, createLocalJWKSet(keySet), {
      issuer: auth.settings.token.issuer,
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ token_use: 'access', client_id: 'aila-test', 'cognito:groups': ['student'] });
    expect([payload.exp! - payload.iat!, payload.nbf]).toEqual([3600, payload.iat]);
    const { rows } = await auth.db.owner.query('select user_id from identity.sign_in_session where id = $1', [
      payload['origin_jti'],
    ]);
    expect(rows).toEqual([{ user_id: payload.sub }]);
  });

  test('the published keys hold no private part', async () => {
    const { body } = await auth.call<JSONWebKeySet>('GET', '/.well-known/jwks.json');
    for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('neither private keys nor passwords nor refresh tokens can be read from the database', async () => {
    const { refreshToken } = await auth.signIn('student@aila.test');
    const { rows: keys } = await auth.db.owner.query<{ private_key: Buffer }>('select * from identity.signing_key');
    const pkcs8Start = Buffer.from('02010030', 'hex');
    expect(keys.every((key) => !key.private_key.includes(pkcs8Start))).toBe(true);
    const { rows: credentials } = await auth.db.owner.query<{ password_hash: string }>(
      'select * from identity.credential',
    );
    expect(credentials.every((row) => row.password_hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
    const { rows: tokens } = await auth.db.owner.query<{ token_hash: Buffer }>('select * from identity.refresh_token');
    expect(tokens.some((row) => row.token_hash.toString('base64url') === refreshToken)).toBe(false);
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const answers = await Promise.all(
      ['student@aila.test', 'nobody@aila.test'].map((email) =>
        auth.call('POST', '/v1/auth/sign-in', { body: { email, password: 'not-the-password' } }),
      ),
    );
    const seen = answers.map(({ status, body: { requestId: _, ...body } }) => ({ status, ...body }));
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({ status: 401, code: 'CREDENTIALS_WRONG' });
  });

  test('an unknown address takes as long as a wrong password', async () => {
    const times: Record<string, number[]> = { 'student@aila.test': [], 'nobody@aila.test': [] };
    for (let round = 0; round < 5; round++)
      for (const [email, measured] of Object.entries(times)) {
        const start = performance.now();
        await auth.call('POST', '/v1/auth/sign-in', { body: { email, password: 'not-the-password' } });
        measured.push(performance.now() - start);
        await auth.db.owner.query('delete from identity.rate_limit');
      }
    const [known = 0, unknown = 0] = Object.values(times).map((measured) => Math.min(...measured));
    // Without the hash of nobody's password it would be about a tenth.
    expect(unknown / known).toBeGreaterThan(0.5);
  });

  test('a disabled account is told so only by who knows its password', async () => {
    await auth.db.owner.query(
      `update identity.user_account set status = 'disabled' where email = 'instructor@aila.test'`,
    );
    try {
      const attempt = (password: string) =>
        auth.call('POST', '/v1/auth/sign-in', { body: { email: 'instructor@aila.test', password } });
      expect((await attempt('Learn-with-Aila-1')).body).toMatchObject({ code: 'ACCOUNT_DISABLED' });
      expect((await attempt('not-the-password')).body).toMatchObject({ code: 'CREDENTIALS_WRONG' });
    } finally {
      await auth.db.owner.query(`update identity.user_account set status = 'active' where status = 'disabled'`);
    }
  });

  test.each([{}, { email: 'x', password: 'y' }, { email: ['student@aila.test'], password: null }, []])(
    'the body %j is refused as bad input',
    async (body) => {
      expect((await auth.call('POST', '/v1/auth/sign-in', { body })).body).toMatchObject({ code: 'BAD_INPUT' });
    },
  );
});

describe('refreshing', () => {
  test('a refresh token works and is replaced, and the sign-in stays the same one', async () => {
    const first = await auth.signIn('student@aila.test');
    const { status, body } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    expect(body.refreshToken).not.toBe(first.refreshToken);
    expect(signInOf(body)).toBe(signInOf(first));
  });

  test('a stolen token that was exchanged before ends the whole sign-in, its newest token included', async () => {
    const first = await auth.signIn('student@aila.test');
    const { body: second } = await refresh(first.refreshToken);
    await makeStale();
    expect((await refresh(first.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await refresh(second.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
  });

  test('two tabs that refresh in the same moment both stay signed in', async () => {
    const { refreshToken } = await auth.signIn('student@aila.test');
    const both = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const next = await Promise.all(both.map(({ body }) => refresh(body.refreshToken)));
    expect(next.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('twenty uses of one token at once get one successor, and one token is left that can be used', async () => {
    const first = await auth.signIn('student@aila.test');
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    expect((await tokensKept(signInOf(first))).map(({ unused }) => unused)).toEqual([false, true]);
  });

  test('an answer that got lost is given again, until its token was used', async () => {
    const first = await auth.signIn('student@aila.test');
    const [lost, again] = [await refresh(first.refreshToken), await refresh(first.refreshToken)];
    expect(again.body.refreshToken).toBe(lost.body.refreshToken);
    const { body: third } = await refresh(again.body.refreshToken);
    expect((await refresh(first.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await refresh(third.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    const { rows } = await auth.db.owner.query('select end_reason from identity.sign_in_session where id = $1', [
      signInOf(first),
    ]);
    expect(rows).toEqual([{ end_reason: 'token-reuse' }]);
  });

  test('a copy that another browser uses a moment later ends the sign-in for both', async () => {
    const { refreshToken } = await auth.signIn('student@aila.test');
    const { body: owner } = await refresh(refreshToken, 'The browser of the owner');
    expect((await refresh(refreshToken, 'The browser of a thief')).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await refresh(owner.refreshToken, 'The browser of the owner')).body.code).toBe('SIGN_IN_ENDED');
  });

  test('a thief who is given the same successor is noticed when the second of the two uses it', async () => {
    const { refreshToken } = await auth.signIn('student@aila.test');
    const [owner, thief] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    const { body: newest } = await refresh(thief.body.refreshToken);
    await makeStale();
    expect((await refresh(owner.body.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await refresh(newest.refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
  });

  test('nothing that is kept tells a token, and of all salts only the newest stays', async () => {
    const first = await auth.signIn('student@aila.test');
    const { body: second } = await refresh(first.refreshToken);
    const { body: third } = await refresh(second.refreshToken);
    const kept = await tokensKept(signInOf(first));
    expect(kept.map(({ salt }) => salt !== null)).toEqual([false, true, false]);
    const values = kept
      .flatMap(({ token_hash, salt }) => [token_hash, salt])
      .map((value) => value?.toString('base64url'));
    for (const { refreshToken } of [first, second, third]) expect(values).not.toContain(refreshToken);
  });

  test('an ended, expired or disabled sign-in gets no new tokens', async () => {
    const endings = [
      `update identity.sign_in_session set ended_at = now(), end_reason = 'revoked'`,
      `update identity.sign_in_session set expires_at = now()`,
      `update identity.user_account set status = 'disabled' where email = 'student@aila.test'`,
    ];
    try {
      for (const ending of endings) {
        const { refreshToken } = await auth.signIn('student@aila.test');
        await auth.db.owner.query(ending);
        expect((await refresh(refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
      }
    } finally {
      await auth.db.owner.query(`update identity.user_account set status = 'active' where status = 'disabled'`);
    }
  });

  test('a sign-in ends 30 days after it began, however often it is refreshed', async () => {
    const { accessToken, refreshToken } = await auth.signIn('student@aila.test');
    expect((await refresh(refreshToken)).status).toBe(200);
    const { rows } = await auth.db.owner.query<{ life: number }>(
      'select extract(epoch from expires_at - created_at)::int as life from identity.sign_in_session where id = $1',
      [decodeJwt(accessToken)['origin_jti']],
    );
    expect(rows).toEqual([{ life: 30 * 24 * 60 * 60 }]);
  });

  test('signing out ends the sign-in, and doing it twice is no error', async () => {
    const { refreshToken } = await auth.signIn('student@aila.test');
    const signOut = () => auth.call('POST', '/v1/auth/sign-out', { body: { refreshToken } });
    expect([(await signOut()).status, (await signOut()).status]).toEqual([204, 204]);
    expect((await refresh(refreshToken)).body).toMatchObject({ code: 'SIGN_IN_ENDED' });
  });

  test.each(['', 'unknown', null, [], { $ne: '' }])('the refresh token %j is refused', async (refreshToken) => {
    const { status } = await auth.call('POST', '/v1/auth/refresh', { body: { refreshToken } });
    expect([400, 401]).toContain(status);
  });
});

describe('people', () => {
  test('everybody reads their own profile', async () => {
    const { accessToken } = await auth.signIn('instructor@aila.test');
    const { body } = await auth.call<Me>('GET', '/v1/me', { token: accessToken });
    expect(body).toMatchObject({
      email: 'instructor@aila.test',
      displayName: 'Ines Instructor',
      language: 'en',
      roles: ['instructor'],
    });
  });

  test('an administrator finds a person by address; others are refused', async () => {
    const find = async (email: string) =>
      auth.call<PersonPage>('GET', '/v1/users?email=instructor@aila.test', {
        token: (await auth.signIn(email)).accessToken,
      });
    const { body } = await find('admin@aila.test');
    expect(body.items.map((person) => [person.email, person.roles])).toEqual([
      ['instructor@aila.test', ['instructor']],
    ]);
    expect(await find('instructor@aila.test')).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });
});

describe('several instances', () => {
  test('started at once on an empty database they agree on one signing key, and each accepts the tokens of the others', async () => {
    await auth.db.owner.query('delete from identity.signing_key');
    const instances = await Promise.all([auth.startInstance(), auth.startInstance(), auth.startInstance()]);
    const { rows } = await auth.db.owner.query('select id from identity.signing_key');
    expect(rows).toHaveLength(1);
    const [maker, ...others] = instances.map(({ url }) => url);
    const { body } = await auth.call<Tokens>('POST', '/v1/auth/sign-in', {
      url: maker!,
      body: { email: 'student@aila.test', password: 'Learn-with-Aila-1' },
    });
    expect(decodeProtectedHeader(body.accessToken).kid).toBe(rows[0].id);
    for (const url of others)
      expect((await auth.call('GET', '/v1/me', { url, token: body.accessToken })).status).toBe(200);
  });
});
