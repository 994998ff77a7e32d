import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExternalSignInStart, Me, SignInOptions, Tokens } from '@aila/contracts';
import { OidcDouble } from '@aila/testing';
import type { JWTPayload } from 'jose';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
let university: OidcDouble;
beforeAll(async () => {
  university = await OidcDouble.start();
  const clientSecretFile = join(mkdtempSync(join(tmpdir(), 'aila-oidc-')), 'secret');
  writeFileSync(clientSecretFile, university.clientSecret);
  auth = await AuthUnderTest.start({
    external: [
      {
        id: 'ubc',
        name: 'University of the Test Coast',
        issuer: university.issuer,
        clientId: university.clientId,
        clientSecretFile,
        scope: 'openid profile email',
        emailDomains: ['ubc.test', 'aila.test'],
        emailsAreVerified: false,
        clockSkewSeconds: 30,
        rolesClaim: 'groups',
        roles: { staff: 'instructor' },
      },
    ],
  });
}, 60_000);
afterAll(async () => {
  await auth.stop();
  await university.stop();
});

const start = async () => (await auth.call<ExternalSignInStart>('POST', '/v1/auth/external/ubc/start')).body;
const finish = (flow: string, query: string) =>
  auth.call<Tokens & { code?: string }>('POST', '/v1/auth/external/ubc/finish', { body: { flow, query } });

async function signIn(claims: JWTPayload) {
  const { authorizationUrl, flow } = await start();
  return finish(flow, university.signIn(authorizationUrl, claims));
}

const newClaims = (changes: JWTPayload = {}): JWTPayload => {
  const sub = randomUUID();
  return { sub, email: `${sub}@ubc.test`, email_verified: true, given_name: 'Noor', family_name: 'Oban', ...changes };
};
const me = async ({ accessToken }: Tokens) => (await auth.call<Me>('GET', '/v1/me', { token: accessToken })).body;

describe('signing in at the institution', () => {
  test('is offered to the sign-in page', async () => {
    const { body } = await auth.call<SignInOptions>('GET', '/v1/auth/options');
    expect(body).toEqual({
      provider: 'builtin',
      signUp: 'open',
      passwordMinLength: 12,
      codes: { digits: 8, confirmMinutes: 15, resetMinutes: 15 },
      outbox: expect.stringMatching(/outbox$/) as unknown,
      external: [{ id: 'ubc', name: 'University of the Test Coast' }],
    });
  });

  test('asks for a code with PKCE, and brings back to our own address', async () => {
    const { authorizationUrl } = await start();
    const { searchParams } = new URL(authorizationUrl);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: 'http://localhost:8080/api/v1/auth/external/ubc/callback',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)).toHaveLength(43);
  });

  test('makes an account at the first time and finds it again after its address changed there', async () => {
    const claims = newClaims();
    const first = await me((await signIn(claims)).body);
    expect(first).toMatchObject({ email: claims['email'], displayName: 'Noor Oban', roles: ['student'] });
    const again = await me((await signIn({ ...claims, email: `${randomUUID()}@ubc.test` })).body);
    expect(again.id).toBe(first.id);
  });

  test('reaches the account that the address has already', async () => {
    const { accessToken } = await auth.signIn('student@aila.test');
    const { body } = await signIn(newClaims({ email: 'student@aila.test' }));
    expect((await me(body)).id).toBe((await me({ accessToken } as Tokens)).id);
  });

  test('two first sign-ins at once make one account', async () => {
    const claims = newClaims();
    const both = await Promise.all([signIn(claims), signIn(claims)]);
    const people = await Promise.all(both.map(({ body }) => me(body)));
    expect(people[0]?.id).toBe(people[1]?.id);
  });

  test('roles follow the institution, and what an administrator decided here stays', async () => {
    const claims = newClaims({ groups: ['staff'] });
    const { id, roles } = await me((await signIn(claims)).body);
    expect(roles).toEqual(['student', 'instructor']);
    await auth.db.owner.query(`delete from identity.user_role where user_id = $1 and role = 'instructor'`, [id]);
    expect((await me((await signIn(claims)).body)).roles).toEqual(['student']);
    expect((await me((await signIn({ ...claims, groups: [] })).body)).roles).toEqual(['student']);
    expect((await me((await signIn(claims)).body)).roles).toEqual(['student', 'instructor']);
    expect((await me((await signIn({ ...claims, groups: [] })).body)).roles).toEqual(['student']);
  });

  test('does not open a disabled account', async () => {
    const claims = newClaims();
    const { id } = await me((await signIn(claims)).body);
    await auth.db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [id]);
    expect((await signIn(claims)).body.code).toBe('ACCOUNT_DISABLED');
  });

  test('refuses addresses that the provider cannot vouch for', async () => {
    expect((await signIn(newClaims({ email_verified: false }))).body.code).toBe('EMAIL_NOT_ALLOWED');
    expect((await signIn(newClaims({ email: 'admin@elsewhere.test' }))).body.code).toBe('EMAIL_NOT_ALLOWED');
  });

  test('the admission list holds for new accounts', async () => {
    await auth.db.owner.query(`insert into identity.allowed_email_domain (pattern) values ('other.test')`);
    try {
      expect((await signIn(newClaims())).body.code).toBe('EMAIL_NOT_ALLOWED');
      expect((await auth.call<SignInOptions>('GET', '/v1/auth/options')).body.signUp).toBe('restricted');
    } finally {
      await auth.db.owner.query('delete from identity.allowed_email_domain');
    }
  });
});

describe('an answer of the provider', () => {
  test('is worth nothing in another browser', async () => {
    const [victim, attacker] = [await start(), await start()];
    const query = university.signIn(attacker.authorizationUrl, newClaims());
    expect((await finish(victim.flow, query)).body.code).toBe('EXTERNAL_SIGN_IN_FAILED');
  });

  test('is worth nothing a second time', async () => {
    const { authorizationUrl, flow } = await start();
    const query = university.signIn(authorizationUrl, newClaims());
    expect((await finish(flow, query)).status).toBe(200);
    expect((await finish(flow, query)).body.code).toBe('EXTERNAL_SIGN_IN_FAILED');
  });

  test.each([
    ['for another client', { aud: 'another-client' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['of another sign-in', { nonce: 'another-nonce' }],
    ['without a nonce', { nonce: undefined }],
  ])('with an ID token %s is refused', async (_, change) => {
    expect((await signIn(newClaims(change as JWTPayload))).body.code).toBe('EXTERNAL_SIGN_IN_FAILED');
  });

  test('whose ID token is signed by a key that the provider never published is refused', async () => {
    university.isForged = true;
    try {
      expect((await signIn(newClaims())).body.code).toBe('EXTERNAL_SIGN_IN_FAILED');
    } finally {
      university.isForged = false;
    }
    expect((await signIn(newClaims())).status).toBe(200);
  });

  test('may come from a clock that differs by the seconds of the settings, and from no other future or past', async () => {
    const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
    const codeOf = async (times: JWTPayload) => (await signIn(newClaims(times))).body.code;
    expect(await codeOf({ iat: at(15) })).toBeUndefined();
    expect(await codeOf({ iat: at(300), exp: at(600) })).toBe('EXTERNAL_SIGN_IN_FAILED');
    expect(await codeOf({ iat: at(-300), exp: at(-10) })).toBeUndefined();
    expect(await codeOf({ iat: at(-600), exp: at(-300) })).toBe('EXTERNAL_SIGN_IN_FAILED');
  });

  test('whose state is another or missing, whose issuer is another or which is an error is refused', async () => {
    const { authorizationUrl, flow } = await start();
    const query = new URLSearchParams(university.signIn(authorizationUrl, newClaims()));
    const without = new URLSearchParams(query);
    without.delete('state');
    const mixedUp = new URLSearchParams(query);
    mixedUp.set('iss', 'https://elsewhere.example');
    const changed = new URLSearchParams(query);
    changed.set('state', 'another-state');
    for (const wrong of [changed.toString(), without.toString(), mixedUp.toString(), 'error=access_denied', 'code=x'])
      expect((await finish(flow, wrong)).body.code).toBe('EXTERNAL_SIGN_IN_FAILED');
  });

  test('for an unknown provider finds nothing', async () => {
    const { body } = await auth.call('POST', '/v1/auth/external/unknown/start');
    expect(body).toMatchObject({ code: 'NOT_FOUND' });
  });
});
