import { setTimeout as sleep } from 'node:timers/promises';
import type { SignInList, Tokens } from '@aila/contracts';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());

/** What issue and design promise for a right that is lost. Milliseconds. */
const promised = 5_000;

/** @returns how long the token went on working, in milliseconds */
async function refusedAfter({ accessToken }: Tokens, code: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const { body } = await auth.call('GET', '/v1/me', { token: accessToken });
    if (body['code'] === code) return performance.now() - start;
    if (performance.now() - start > promised) return Infinity;
    await sleep(100);
  }
}

const signInsOf = async ({ accessToken }: Tokens) =>
  (await auth.call<SignInList>('GET', '/v1/me/sign-ins', { token: accessToken })).body.items;

describe('own sign-ins', () => {
  test('the list shows the device of each and which one is asking', async () => {
    await auth.call('POST', '/v1/auth/sign-in', {
      body: { email: 'student@aila.test', password: 'Learn-with-Aila-1' },
      headers: { 'user-agent': 'A library computer' },
    });
    const signIns = await signInsOf(await auth.signIn('student@aila.test'));
    expect(signIns.map(({ current }) => current)).toEqual([true, false]);
    expect(signIns[1]?.userAgent).toBe('A library computer');
  });

  test('a revoked sign-in ends: no refresh, and its access token is refused within 5 seconds', async () => {
    const [here, there] = [await auth.signIn('student@aila.test'), await auth.signIn('student@aila.test')];
    await auth.call('GET', '/v1/me', { token: there.accessToken });
    const other = (await signInsOf(there)).find(({ current }) => current)!;
    const answer = await auth.call('DELETE', `/v1/me/sign-ins/${other.id}`, { token: here.accessToken });
    expect(answer.status).toBe(204);
    expect(await refusedAfter(there, 'SIGN_IN_ENDED')).toBeLessThan(promised);
    const { body } = await auth.call('POST', '/v1/auth/refresh', { body: { refreshToken: there.refreshToken } });
    expect(body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await auth.call('GET', '/v1/me', { token: here.accessToken })).status).toBe(200);
  });

  test('nobody revokes the sign-in of somebody else: it does not exist for them', async () => {
    const victim = await auth.signIn('instructor@aila.test');
    const [signIn] = await signInsOf(victim);
    for (const email of ['student@aila.test', 'admin@aila.test']) {
      const { accessToken } = await auth.signIn(email);
      const answer = await auth.call('DELETE', `/v1/me/sign-ins/${signIn!.id}`, { token: accessToken });
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await signInsOf(victim)).some(({ id }) => id === signIn!.id)).toBe(true);
  });

  test('signing out everywhere ends every device of the person and none of others', async () => {
    const mine = await Promise.all([auth.signIn('student@aila.test'), auth.signIn('student@aila.test')]);
    const others = await auth.signIn('instructor@aila.test');
    await auth.call('POST', '/v1/auth/sign-out-everywhere', { token: mine[0].accessToken });
    for (const tokens of mine) expect(await refusedAfter(tokens, 'SIGN_IN_ENDED')).toBeLessThan(promised);
    expect((await auth.call('GET', '/v1/me', { token: others.accessToken })).status).toBe(200);
  });
});

describe('an access token that is still genuine', () => {
  test('is refused within 5 seconds after its account was disabled', async () => {
    const tokens = await auth.signIn('instructor@aila.test');
    await auth.call('GET', '/v1/me', { token: tokens.accessToken });
    const setStatus = (status: string) =>
      auth.db.owner.query('update identity.user_account set status = $1 where email = $2', [
        status,
        'instructor@aila.test',
      ]);
    await setStatus('disabled');
    try {
      expect(await refusedAfter(tokens, 'SIGN_IN_ENDED')).toBeLessThan(promised);
    } finally {
      await setStatus('active');
    }
  });

  test('carries no more rights than its person has now: a lost role is gone, a new one works', async () => {
    const { accessToken } = await auth.signIn('instructor@aila.test');
    const list = async () => (await auth.call('GET', '/v1/users', { token: accessToken })).status;
    expect(await list()).toBe(403);
    const change = (sql: string, alias = '') =>
      auth.db.owner.query(`${sql} (select id from identity.user_account where email = 'instructor@aila.test')${alias}`);
    await change(`insert into identity.user_role (role, user_id) select 'admin', id from`, ' who');
    await sleep(2_100);
    expect(await list()).toBe(200);
    await change(`delete from identity.user_role where role = 'admin' and user_id =`);
    await sleep(2_100);
    expect(await list()).toBe(403);
  });
});
