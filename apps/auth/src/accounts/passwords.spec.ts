import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());

const email = 'student@aila.test';
const next = 'Another-quiet-river';
let address: string;
beforeEach(async () => {
  address = randomUUID();
  await auth.db.owner.query('delete from identity.rate_limit');
});

const post = (path: string, body: unknown, token?: string) =>
  auth.call('POST', `/v1/${path}`, { body, token, headers: { 'x-forwarded-for': address } });

async function requestCode(): Promise<string> {
  const before = (await auth.codesTo(email, 0)).length;
  expect((await post('auth/forgot-password', { email })).status).toBe(202);
  return auth.codeFor(email, before + 1);
}

const reset = (code: unknown, newPassword = next) => post('auth/reset-password', { email, code, newPassword });

/** Puts the demo password back. */
async function restore(): Promise<void> {
  await reset(await requestCode(), 'Learn-with-Aila-1');
}

describe('a forgotten password', () => {
  test('is replaced by the mailed code, which ends every sign-in', async () => {
    const before = await auth.signIn(email);
    const code = await requestCode();
    expect((await reset(code)).status).toBe(204);
    const { body } = await post('auth/refresh', { refreshToken: before.refreshToken });
    expect(body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await auth.signIn(email, next)).accessToken).toBeDefined();
    expect(await auth.mailsTo(email, 1, /was changed/)).toHaveLength(1);
    await restore();
  });

  test('an unknown address gets the same answer and no mail', async () => {
    const known = await post('auth/forgot-password', { email });
    const unknown = await post('auth/forgot-password', { email: 'nobody@aila.test' });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await sleep(200);
    expect(await auth.mailsTo('nobody@aila.test', 0)).toEqual([]);
  });

  test('a code works once, and not after a newer one was asked for', async () => {
    const old = await requestCode();
    const code = await requestCode();
    expect((await reset(old)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await reset(code)).status).toBe(204);
    expect((await reset(code)).body).toMatchObject({ code: 'CODE_WRONG' });
    await restore();
  });

  test('without a request no code works: not an empty one, not null, not a list', async () => {
    await auth.db.owner.query('delete from identity.password_reset');
    for (const code of ['', null, [], {}, 0, '00000000']) expect((await reset(code)).status).toBe(400);
    expect((await auth.signIn(email)).accessToken).toBeDefined();
  });

  test('the code of one account does not open another', async () => {
    const code = await requestCode();
    const { body } = await post('auth/reset-password', { email: 'admin@aila.test', code, newPassword: next });
    expect(body).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('an expired code and one that was guessed at five times do not work', async () => {
    const expired = await requestCode();
    await auth.db.owner.query('update identity.password_reset set expires_at = now()');
    expect((await reset(expired)).body).toMatchObject({ code: 'CODE_WRONG' });
    const code = await requestCode();
    const wrong = code === '00000000' ? '00000001' : '00000000';
    await Promise.all(Array.from({ length: 10 }, () => reset(wrong)));
    expect((await reset(code)).body).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('the new password must be suitable, and an unsuitable one does not use the code up', async () => {
    const code = await requestCode();
    expect((await reset(code, 'Student-of-ubc-1')).body).toMatchObject({ code: 'PASSWORD_UNSUITABLE' });
    expect((await reset(code)).status).toBe(204);
    await restore();
  });
});

describe('a changed password', () => {
  test('ends the other sign-ins and keeps the one that changed it', async () => {
    const [here, there] = [await auth.signIn(email), await auth.signIn(email)];
    const change = { currentPassword: 'Learn-with-Aila-1', newPassword: next };
    expect((await post('me/password', change, here.accessToken)).status).toBe(204);
    expect((await post('auth/refresh', { refreshToken: here.refreshToken })).status).toBe(200);
    expect((await post('auth/refresh', { refreshToken: there.refreshToken })).status).toBe(401);
    await restore();
  });

  test('needs the current one', async () => {
    const { accessToken } = await auth.signIn(email);
    const change = { currentPassword: 'Not-the-password-1', newPassword: next };
    expect((await post('me/password', change, accessToken)).body).toMatchObject({ code: 'CREDENTIALS_WRONG' });
    expect((await auth.signIn(email)).accessToken).toBeDefined();
  });
});

describe('the profile', () => {
  const patch = async (body: unknown) =>
    auth.call('PATCH', '/v1/me', { body, token: (await auth.signIn('instructor@aila.test')).accessToken });

  test('names and language are the person’s own to change, and a preferred name is shown', async () => {
    const { body } = await patch({ preferredName: 'Nessa', language: 'fr' });
    expect(body).toMatchObject({ preferredName: 'Nessa', displayName: 'Nessa Instructor', language: 'fr' });
    expect((await patch({ preferredName: '' })).body).toMatchObject({
      preferredName: null,
      displayName: 'Ines Instructor',
      language: 'fr',
    });
  });

  test('nothing else is: not the address, not roles, not the state', async () => {
    for (const body of [{ email: 'x@aila.test' }, { roles: ['admin'] }, { status: 'active' }, { id: randomUUID() }])
      expect((await patch(body)).body).toMatchObject({ code: 'BAD_INPUT' });
  });
});
