import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExternalSignInStart, Tokens } from '@aila/contracts';
import { OidcDouble, seedUser } from '@aila/testing';
import { AuthUnderTest, demoPassword } from './testing/auth-under-test.js';

let auth: AuthUnderTest;
let university: OidcDouble;
beforeAll(async () => {
  university = await OidcDouble.start();
  const clientSecretFile = join(mkdtempSync(join(tmpdir(), 'aila-oidc-')), 'secret');
  writeFileSync(clientSecretFile, university.clientSecret);
  const provider = {
    id: 'ubc',
    name: 'UBC',
    issuer: university.issuer,
    clientId: university.clientId,
    clientSecretFile,
    scope: 'openid profile email',
    emailDomains: ['aila.test'],
    emailsAreVerified: false,
    clockSkewSeconds: 30,
    rolesClaim: 'groups',
    roles: {},
  };
  auth = await AuthUnderTest.start({ external: [provider] });
}, 60_000);
afterAll(async () => {
  await auth.stop();
  await university.stop();
});

/** Somebody with the demo password, signed in, with a mailed code and an identity at the university. */
async function somebody() {
  const { userId } = await seedUser(auth.db.owner, 'student');
  const email = `${userId}@aila.test`;
  await auth.db.owner.query(
    `insert into identity.credential (user_id, password_hash)
     select $1, c.password_hash from identity.credential c join identity.user_account u on u.id = c.user_id
     where u.email = 'student@aila.test'`,
    [userId],
  );
  await auth.db.owner.query('insert into identity.external_identity (issuer, subject, user_id) values ($1, $2, $3)', [
    university.issuer,
    userId,
    userId,
  ]);
  const tokens = await auth.signIn(email);
  await auth.call('POST', '/v1/auth/forgot-password', { body: { email } });
  return { userId, email, tokens, code: await auth.codeFor(email) };
}

type Somebody = Awaited<ReturnType<typeof somebody>>;

/** Every way of proving who one is. @returns the status of the answer */
const credentials: Record<string, (who: Somebody) => Promise<number>> = {
  'an access token': async ({ tokens }) => (await auth.call('GET', '/v1/me', { token: tokens.accessToken })).status,
  'an access token at a proxy': async ({ tokens }) =>
    (
      await auth.call('GET', '/v1/authorize', {
        token: tokens.accessToken,
        headers: { 'x-original-uri': '/student/courses' },
      })
    ).status,
  'a refresh token': async ({ tokens }) =>
    (await auth.call('POST', '/v1/auth/refresh', { body: { refreshToken: tokens.refreshToken } })).status,
  'a password': async ({ email }) =>
    (await auth.call('POST', '/v1/auth/sign-in', { body: { email, password: demoPassword } })).status,
  'the institution': async ({ userId, email }) => {
    const { body } = await auth.call<ExternalSignInStart>('POST', '/v1/auth/external/ubc/start');
    const query = university.signIn(body.authorizationUrl, { sub: userId, email, email_verified: true });
    return (await auth.call<Tokens>('POST', '/v1/auth/external/ubc/finish', { body: { flow: body.flow, query } }))
      .status;
  },
  'a mailed code': async ({ email, code }) =>
    (
      await auth.call('POST', '/v1/auth/reset-password', {
        body: { email, code, newPassword: `Quiet-river-${randomUUID()}` },
      })
    ).status,
};

/**
 * What the credential is answered. What is known of a sign-in is kept for two seconds, so an access token is shown until
 * it is refused; every other credential must fail at the first try.
 */
async function answerTo(name: string, who: Somebody): Promise<number> {
  const credential = credentials[name]!;
  for (let wait = 0; ; wait++) {
    const status = await credential(who);
    if (status >= 400 || wait === 100 || !name.startsWith('an access token')) return status;
    await new Promise((done) => setTimeout(done, 100));
  }
}

const names = Object.keys(credentials);
const refused = [400, 401, 403];

describe('incident class 4, the second way in that is weaker', () => {
  test.each(names)('%s is good for an active account', async (name) => {
    expect([200, 204]).toContain(await credentials[name]!(await somebody()));
  });

  test.each(names)('%s is worth nothing once the account is disabled', async (name) => {
    const who = await somebody();
    await auth.db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [who.userId]);
    expect(refused).toContain(await answerTo(name, who));
    const { rows } = await auth.db.owner.query('select status from identity.user_account where id = $1', [who.userId]);
    expect(rows).toEqual([{ status: 'disabled' }]);
  });

  test.each(names.filter((name) => name.includes('token')))(
    '%s is worth nothing once its sign-in has ended or expired',
    async (name) => {
      for (const change of [`ended_at = now(), end_reason = 'signed-out'`, `expires_at = now()`]) {
        const who = await somebody();
        await auth.db.owner.query(`update identity.sign_in_session set ${change} where user_id = $1`, [who.userId]);
        expect(await answerTo(name, who)).toBe(401);
      }
    },
  );

  test('a mailed code is worth nothing once it has expired', async () => {
    const who = await somebody();
    await auth.db.owner.query('update identity.password_reset set expires_at = now() where user_id = $1', [who.userId]);
    expect(await credentials['a mailed code']!(who)).toBe(400);
  });
});
