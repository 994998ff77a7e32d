import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());

const ask = (path: string, token?: string, header = 'x-original-uri') =>
  auth.call('GET', '/v1/authorize', { token, headers: { [header]: path, 'x-original-method': 'GET' } });

describe('a proxy that asks before it forwards', () => {
  test.each([
    ['/student/courses', { student: 200, instructor: 200, admin: 200 }],
    ['/instructor/courses', { student: 403, instructor: 200, admin: 200 }],
    ['/admin/courses', { student: 403, instructor: 403, admin: 200 }],
  ])('%s is open to exactly the roles that it is for', async (path, expected) => {
    const seen: Record<string, number> = {};
    for (const role of Object.keys(expected))
      seen[role] = (await ask(path, (await auth.signIn(`${role}@aila.test`)).accessToken)).status;
    expect(seen).toEqual(expected);
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, 'not.a.token')).status).toBe(401);
  });

  test('hears who calls, so that it can pass that on', async () => {
    const { accessToken } = await auth.signIn('instructor@aila.test');
    const { headers } = await ask('/api/v1/me', accessToken, 'x-forwarded-uri');
    const { body } = await auth.call('GET', '/v1/me', { token: accessToken });
    expect(headers.get('x-aila-user-id')).toBe(body['id']);
    expect(headers.get('x-aila-roles')).toBe('instructor');
  });

  test('is told nothing about a caller who needs no token', async () => {
    const { status, headers } = await ask('/api/v1/auth/sign-in');
    expect([status, headers.get('x-aila-user-id')]).toEqual([200, null]);
  });

  test('gets no answer without naming a path', async () => {
    expect((await auth.call('GET', '/v1/authorize')).status).toBe(400);
  });
});
