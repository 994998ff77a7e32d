import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Me, Person, SignUpPending, Tokens } from '@aila/contracts';
import type { AuthSettings } from '../settings.js';
import { AuthUnderTest } from '../testing/auth-under-test.js';
import { CognitoDouble } from '../testing/cognito-double.js';
import { declaredClient } from '../testing/declared-client.js';

/** One suite for both providers: whoever keeps the passwords, the service behaves alike. */
interface Harness {
  readonly auth: AuthUnderTest;
  /** The `count`-th code for the confirmation of an address. */
  signUpCode(email: string, count?: number): Promise<string>;
  resetCode(email: string, count?: number): Promise<string>;
  /** What the provider answers to the right password of a disabled account. */
  readonly disabledCode: string;
  readonly pool?: CognitoDouble;
  stop(): Promise<void>;
}

async function builtin(): Promise<Harness> {
  const auth = await AuthUnderTest.start({}, { behindProxy: true });
  const code = (email: string, count = 1) => auth.codeFor(email, count);
  return { auth, signUpCode: code, resetCode: code, disabledCode: 'ACCOUNT_DISABLED', stop: () => auth.stop() };
}

async function cognito(): Promise<Harness> {
  const pool = await CognitoDouble.start(declaredClient());
  const clientSecretFile = join(mkdtempSync(join(tmpdir(), 'aila-pool-')), 'secret');
  writeFileSync(clientSecretFile, `${pool.clientSecret}\n`, { mode: 0o600 });
  process.env['AWS_ACCESS_KEY_ID'] = pool.credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = pool.credentials.secretAccessKey;
  const settings: Partial<AuthSettings> = {
    identity: {
      kind: 'cognito',
      userPoolId: pool.poolId,
      clientId: pool.clientId,
      clientSecretFile,
      endpoint: pool.endpoint,
      region: pool.region,
    },
    token: { issuer: pool.issuer, audience: pool.clientId, jwksUrl: 'http://localhost:9/unused' },
    mail: { kind: 'none' },
    demo: { password: null },
  };
  const auth = await AuthUnderTest.start(settings, { behindProxy: true });
  return {
    auth,
    pool,
    signUpCode: (email) => Promise.resolve(pool.user(email).code ?? 'no code'),
    resetCode: (email) => Promise.resolve(pool.user(email).resetCode ?? 'no code'),
    // The pool tells strangers which accounts are disabled; we do not pass that on.
    disabledCode: 'CREDENTIALS_WRONG',
    stop: async () => {
      await auth.stop();
      await pool.stop();
    },
  };
}

const password = 'Correct-horse-battery';
const next = 'Another-quiet-river';

describe.each([
  ['builtin', builtin],
  ['cognito', cognito],
])('the %s provider', (_, start) => {
  let harness: Harness;
  let auth: AuthUnderTest;
  let admin: string;
  beforeAll(async () => {
    harness = await start();
    auth = harness.auth;
    const { email } = await newAccount();
    await auth.db.owner.query(
      `insert into identity.user_role (user_id, role) select id, 'admin' from identity.user_account where email = $1`,
      [email],
    );
    harness.pool?.user(email).groups.add('admin');
    admin = (await auth.signIn(email, password)).accessToken;
  }, 60_000);
  afterAll(() => harness.stop());
  beforeEach(() => auth.db.owner.query('delete from identity.rate_limit'));

  const post = <Body = Record<string, unknown>>(path: string, body?: unknown, token?: string) =>
    auth.call<Body>('POST', `/v1/${path}`, { body, token });
  const signUp = (email: string, given = password) =>
    post<SignUpPending>('auth/sign-up', { email, password: given, givenName: 'Noor', language: 'fr' });
  const signIn = (email: string, given = password) =>
    post<Tokens & { code?: string }>('auth/sign-in', { email, password: given });
  const refresh = (refreshToken: string) => post<Tokens & { code?: string }>('auth/refresh', { refreshToken });
  const me = (token: string) => auth.call<Me & { code?: string }>('GET', '/v1/me', { token });

  async function newAccount(): Promise<{ email: string; tokens: Tokens; id: string }> {
    const email = `${randomUUID()}@aila.test`;
    const { body } = await signUp(email);
    const confirmed = await post('auth/confirm', {
      registrationId: body.registrationId,
      code: await harness.signUpCode(email),
    });
    expect(confirmed.status).toBe(204);
    const tokens = (await signIn(email)).body;
    return { email, tokens, id: (await me(tokens.accessToken)).body.id };
  }

  test('makes an account from a sign-up and its mailed code, as a student with the names that were given', async () => {
    const { email, tokens } = await newAccount();
    expect((await me(tokens.accessToken)).body).toMatchObject({
      email,
      givenName: 'Noor',
      language: 'fr',
      roles: ['student'],
    });
  });

  test('does not tell whether an address has an account, and the second sign-up for it confirms nothing', async () => {
    const { email } = await newAccount();
    const again = await signUp(email, next);
    expect([again.status, Object.keys(again.body).sort()]).toEqual([202, ['expiresAt', 'registrationId']]);
    const { registrationId } = again.body;
    expect((await post('auth/confirm', { registrationId, code: '123456' })).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await signIn(email, next)).body.code).toBe('CREDENTIALS_WRONG');
  });

  test('gives an address to who can read its mail, not to who signed up with it first', async () => {
    const email = `${randomUUID()}@aila.test`;
    const attacker = await signUp(email, next);
    const owner = await signUp(email);
    const code = await harness.signUpCode(email, 2);
    expect((await post('auth/confirm', { registrationId: attacker.body.registrationId, code })).status).toBe(400);
    expect((await post('auth/confirm', { registrationId: owner.body.registrationId, code })).status).toBe(204);
    expect((await signIn(email, next)).status).toBe(401);
    expect((await signIn(email)).status).toBe(200);
  });

  test('mails another code on request, for known and unknown registrations alike', async () => {
    const email = `${randomUUID()}@aila.test`;
    const { registrationId } = (await signUp(email)).body;
    const answers = [
      await post('auth/resend-code', { registrationId }),
      await post('auth/resend-code', { registrationId: randomUUID() }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const code = await harness.signUpCode(email, 2);
    expect((await post('auth/confirm', { registrationId, code })).status).toBe(204);
  });

  test('runs the pre-sign-up hook', async () => {
    await auth.db.owner.query(`insert into identity.allowed_email_domain (pattern) values ('ubc.test')`);
    try {
      expect((await signUp('x@aila.test')).body).toMatchObject({ code: 'EMAIL_NOT_ALLOWED' });
    } finally {
      await auth.db.owner.query('delete from identity.allowed_email_domain');
    }
  });

  test('refuses unsuitable passwords', async () => {
    expect((await signUp('y@aila.test', 'Password1234')).body).toMatchObject({ code: 'PASSWORD_UNSUITABLE' });
  });

  test('answers a wrong password like an unknown address', async () => {
    const { email } = await newAccount();
    expect((await signIn(email, 'Not-the-password-1')).body.code).toBe('CREDENTIALS_WRONG');
    expect((await signIn(`${randomUUID()}@aila.test`)).body.code).toBe('CREDENTIALS_WRONG');
  });

  test('rotates refresh tokens, and the reuse of an old one ends the sign-in', async () => {
    const { tokens } = await newAccount();
    const second = await refresh(tokens.refreshToken);
    expect((await me(second.body.accessToken)).status).toBe(200);
    await auth.db.owner.query(`update identity.refresh_token set used_at = used_at - interval '1 minute'`);
    expect((await refresh(tokens.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
    expect((await refresh(second.body.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
  });

  test('lets two tabs refresh in the same moment', async () => {
    const { tokens } = await newAccount();
    const both = await Promise.all([refresh(tokens.refreshToken), refresh(tokens.refreshToken)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.refreshToken).toBe(both[1]?.body.refreshToken);
  });

  test('ends a sign-in by signing out', async () => {
    const { tokens } = await newAccount();
    expect((await post('auth/sign-out', { refreshToken: tokens.refreshToken })).status).toBe(204);
    expect((await refresh(tokens.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
    await sleep(2_100);
    expect((await me(tokens.accessToken)).body.code).toBe('SIGN_IN_ENDED');
  });

  test('replaces a forgotten password by a mailed code, which ends every sign-in', async () => {
    const { email, tokens } = await newAccount();
    expect((await post('auth/forgot-password', { email })).status).toBe(202);
    expect((await post('auth/forgot-password', { email: `${randomUUID()}@aila.test` })).status).toBe(202);
    const code = await harness.resetCode(email, 2);
    const wrong = code === '123456' ? '123457' : '123456';
    const reset = (given: string) => post('auth/reset-password', { email, code: given, newPassword: next });
    expect((await reset(wrong)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await reset(code)).status).toBe(204);
    expect((await reset(code)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await refresh(tokens.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
    expect((await signIn(email, next)).status).toBe(200);
  });

  test('changes a password for who knows the current one and keeps their sign-in', async () => {
    const { email, tokens } = await newAccount();
    const other = (await signIn(email)).body;
    const change = (currentPassword: string) =>
      post('me/password', { currentPassword, newPassword: next }, tokens.accessToken);
    expect((await change('Not-the-password-1')).body).toMatchObject({ code: 'CREDENTIALS_WRONG' });
    expect((await change(password)).status).toBe(204);
    expect((await signIn(email, next)).status).toBe(200);
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
    expect((await refresh(other.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
  });

  test('role changes of an administrator work in the token as well', async () => {
    const { email, id } = await newAccount();
    const change = (method: string, role: string) =>
      auth.call<Person>(method, `/v1/users/${id}/roles/${role}`, { token: admin });
    expect((await change('PUT', 'instructor')).body.roles).toEqual(['student', 'instructor']);
    expect((await change('DELETE', 'student')).body.roles).toEqual(['instructor']);
    const { accessToken } = (await signIn(email)).body;
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ 'cognito:groups': ['instructor'] });
  });

  test('a role that was taken opens nothing from the next request on, though the token still tells of it', async () => {
    const { email, id } = await newAccount();
    const change = (method: string) => auth.call(method, `/v1/users/${id}/roles/admin`, { token: admin });
    expect((await change('PUT')).status).toBe(200);
    const { accessToken } = (await signIn(email)).body;
    const people = () => auth.call('GET', '/v1/users', { token: accessToken });
    const promise = () =>
      auth.call('DELETE', '/v1/promised-roles', {
        token: accessToken,
        body: { email: 'nobody@aila.test', role: 'student' },
      });
    expect([(await people()).status, (await promise()).status]).toEqual([200, 204]);
    expect((await change('DELETE')).status).toBe(200);
    for (const answer of [await people(), await promise()])
      expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await me(accessToken)).body.roles).toEqual(['student']);
  });

  test('a disabled account is out and an enabled one in again', async () => {
    const { email, id, tokens } = await newAccount();
    const set = (state: string) => post(`users/${id}/${state}`, undefined, admin);
    expect((await set('disable')).status).toBe(200);
    expect((await refresh(tokens.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
    expect((await signIn(email)).body.code).toBe(harness.disabledCode);
    expect((await set('enable')).status).toBe(200);
    expect((await signIn(email)).status).toBe(200);
  });

  test('publishes the keys that its tokens verify with', async () => {
    const { body } = await auth.call<{ keys: { kid: string }[] }>('GET', '/.well-known/jwks.json');
    const { tokens } = await newAccount();
    const header = JSON.parse(Buffer.from(tokens.accessToken.split('.')[0]!, 'base64url').toString()) as {
      kid: string;
    };
    expect(body.keys.map(({ kid }) => kid)).toContain(header.kid);
  });

  test('refuses tokens that name made-up keys, however many, and still believes the genuine ones', async () => {
    const { tokens } = await newAccount();
    const [, claims, signature] = tokens.accessToken.split('.');
    for (let attempt = 0; attempt < 30; attempt++) {
      const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `made-up-${attempt}` })).toString('base64url');
      expect((await me(`${header}.${claims}.${signature}`)).body.code).toBe('TOKEN_INVALID');
    }
    expect((await me(tokens.accessToken)).status).toBe(200);
  });

  if (start === cognito) {
    test('while the key set of the pool is out of reach, who asks for it hears that, and that it is no fault of ours', async () => {
      const pool = harness.pool!;
      pool.available = false;
      try {
        const cold = await auth.startInstance();
        const answer = await auth.call('GET', '/.well-known/jwks.json', { url: cold.url });
        expect(answer).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
        pool.available = true;
        expect((await auth.call('GET', '/.well-known/jwks.json', { url: cold.url })).status).toBe(200);
      } finally {
        pool.available = true;
      }
    });

    test('who was made administrator in the pool is one here from the next sign-in, with the group in the token', async () => {
      const { email } = await newAccount();
      harness.pool?.user(email).groups.add('admin');
      const { body } = await signIn(email);
      expect((await me(body.accessToken)).body.roles).toEqual(['student', 'admin']);
    });

    test('who is no longer administrator in the pool is none here from the next refresh on, with every token', async () => {
      const { email } = await newAccount();
      harness.pool?.user(email).groups.add('admin');
      const { body } = await signIn(email);
      const people = () => auth.call('GET', '/v1/users', { token: body.accessToken });
      expect((await people()).status).toBe(200);
      harness.pool?.user(email).groups.delete('admin');
      expect((await refresh(body.refreshToken)).status).toBe(200);
      expect(await people()).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    });

    test('a group that somebody gave in the pool makes no instructor, and is taken back', async () => {
      const { email } = await newAccount();
      harness.pool?.user(email).groups.add('instructor');
      const { body } = await signIn(email);
      expect((await me(body.accessToken)).body.roles).toEqual(['student']);
      expect([...(harness.pool?.user(email).groups ?? [])]).toEqual(['student']);
    });

    test('somebody whose account was never made here, though the pool knows them, gets it at sign-in', async () => {
      const { email, id } = await newAccount();
      await auth.db.owner.query('delete from identity.user_account where id = $1', [id]);
      const { body } = await signIn(email);
      expect((await me(body.accessToken)).body).toMatchObject({ id, email, roles: ['student'] });
    });

    test('a browser never sees the refresh token of the pool, nor does the database in the clear', async () => {
      const { email, tokens } = await newAccount();
      const [ofPool] = [...(harness.pool?.user(email).refreshTokens.keys() ?? [])];
      expect(tokens.refreshToken).not.toBe(ofPool);
      const { rows } = await auth.db.owner.query<{ provider_token: Buffer }>(
        'select provider_token from identity.sign_in_session where provider_token is not null',
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.some(({ provider_token }) => provider_token.includes(ofPool ?? ''))).toBe(false);
    });

    describe('when the pool asks for more than the password', () => {
      const signInWith = (email: string, mfaCode?: unknown) =>
        post<Tokens & { code?: string; parameters?: unknown }>('auth/sign-in', { email, password, mfaCode });

      test('the code of an authenticator app is asked for and opens the door', async () => {
        const { email } = await newAccount();
        harness.pool!.user(email).challenge = { name: 'SOFTWARE_TOKEN_MFA', code: '246810' };
        const asked = await signInWith(email);
        expect([asked.status, asked.body.code]).toEqual([401, 'MFA_CODE_REQUIRED']);
        expect((await signInWith(email, '135791')).body.code).toBe('CODE_WRONG');
        const { status, body } = await signInWith(email, '246810');
        expect(status).toBe(200);
        expect((await me(body.accessToken)).status).toBe(200);
        expect((await refresh(body.refreshToken)).status).toBe(200);
      });

      test('who does not know the password does not hear that a code is asked for, nor is a code alone enough', async () => {
        const { email } = await newAccount();
        harness.pool!.user(email).challenge = { name: 'SOFTWARE_TOKEN_MFA', code: '246810' };
        const { body } = await post('auth/sign-in', { email, password: next, mfaCode: '246810' });
        expect(body['code']).toBe('CREDENTIALS_WRONG');
      });

      test.each(['', '12345', '1234567', 'abcdef', null, ['246810']])('%j is no such code', async (mfaCode) => {
        const { email } = await newAccount();
        expect((await signInWith(email, mfaCode)).body.code).toBe('BAD_INPUT');
      });

      test.each(['SMS_MFA', 'EMAIL_OTP', 'MFA_SETUP', 'SELECT_MFA_TYPE'])(
        'another step, as %s, is named with what to do, and is no outage',
        async (name) => {
          const { email } = await newAccount();
          harness.pool!.user(email).challenge = { name };
          const { status, body } = await signInWith(email, '246810');
          expect([status, body.code, body.parameters]).toEqual([403, 'SIGN_IN_STEP_UNSUPPORTED', { step: name }]);
        },
      );

      test('a password that an operator gave must be replaced first', async () => {
        const { email } = await newAccount();
        harness.pool!.user(email).challenge = { name: 'NEW_PASSWORD_REQUIRED' };
        expect((await signInWith(email)).body.code).toBe('PASSWORD_RESET_REQUIRED');
      });
    });

    test('while the pool is out of reach a refresh fails without using the token up', async () => {
      const { tokens } = await newAccount();
      harness.pool!.available = false;
      try {
        expect((await refresh(tokens.refreshToken)).body.code).toBe('SERVICE_UNAVAILABLE');
      } finally {
        harness.pool!.available = true;
      }
      expect((await refresh(tokens.refreshToken)).status).toBe(200);
    });

    test('a sign-in that was revoked in the pool ends here at the next refresh', async () => {
      const { email, tokens } = await newAccount();
      harness.pool?.user(email).refreshTokens.clear();
      expect((await refresh(tokens.refreshToken)).body.code).toBe('SIGN_IN_ENDED');
      await sleep(2_100);
      expect((await me(tokens.accessToken)).body.code).toBe('SIGN_IN_ENDED');
    });
  }
});
