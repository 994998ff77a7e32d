import { AuthUnderTest, demoPassword } from '../testing/auth-under-test.js';
import { limits } from './attempt-limit.js';
import { Attempts } from './attempts.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());
beforeEach(() => auth.db.owner.query('delete from identity.rate_limit'));

const email = 'student@aila.test';
const free = limits['password-from-address'].free;

/** The first waits are short; a busy machine must not outlast them. */
const makeWaitLong = () =>
  auth.db.owner.query(
    `update identity.rate_limit set blocked_until = now() + interval '1 hour' where blocked_until is not null`,
  );

/** @returns the code of the refusal, or the status when there was none */
const signIn = async (address: string, password = demoPassword, who = email) => {
  const { status, body } = await auth.call('POST', '/v1/auth/sign-in', {
    body: { email: who, password },
    headers: { 'x-forwarded-for': address },
  });
  return body['code'] ?? status;
};

const guess = (address: string, who = email) => signIn(address, 'not-the-password', who);

async function guesses(number: number, from: (index: number) => string, who = email): Promise<unknown[]> {
  const codes = [];
  for (let index = 0; index < number; index++) codes.push(await guess(from(index), who));
  return codes;
}

describe('guessing the password at sign-in', () => {
  const allowed = Array.from({ length: free }, () => 'CREDENTIALS_WRONG');

  test('a whole network of IPv6 addresses gets no more tries than one address of IPv4', async () => {
    const tries = free + 3;
    const refused = Array.from({ length: 3 }, () => 'TOO_MANY_REQUESTS');
    expect(await guesses(tries, (index) => `2001:db8:7:7:${index}::1`)).toEqual([...allowed, ...refused]);
    expect(await guess('2001:db8:7:8::1')).toBe('CREDENTIALS_WRONG');
    const ways = ['192.0.2.9', '::ffff:192.0.2.9', '::ffff:c000:209'];
    expect(await guesses(tries, (index) => ways[index % 3] ?? '')).toEqual([...allowed, ...refused]);
    expect(await guess('192.0.2.10')).toBe('CREDENTIALS_WRONG');
  });

  test('guesses from everywhere are stopped together, and do not shut the owner out of where they signed in before', async () => {
    const home = '198.51.100.1';
    expect(await signIn(home)).toBe(200);
    const everywhere = limits['password-of-account'].free + 1;
    const codes = await guesses(everywhere, (index) => `203.0.113.${index}`);
    expect([codes.at(-2), codes.at(-1)]).toEqual(['CREDENTIALS_WRONG', 'TOO_MANY_REQUESTS']);
    await makeWaitLong();
    expect(await signIn('198.51.100.2')).toBe('TOO_MANY_REQUESTS');
    expect(await signIn(home)).toBe(200);
    expect(await guess('203.0.113.200')).toBe('TOO_MANY_REQUESTS');
  }, 60_000);

  test('where somebody signed in before is no place to guess from, nor is it known for anybody else', async () => {
    const home = '198.51.100.3';
    expect(await signIn(home)).toBe(200);
    expect((await guesses(free + 1, () => home)).at(-1)).toBe('TOO_MANY_REQUESTS');
    const other = 'instructor@aila.test';
    await guesses(limits['password-of-account'].free, (index) => `203.0.113.${index}`, other);
    await makeWaitLong();
    expect(await signIn(home, demoPassword, other)).toBe('TOO_MANY_REQUESTS');
  }, 60_000);

  test('an address that has no account is limited in the same way', async () => {
    const codes = await guesses(free + 1, () => '198.51.100.4', 'nobody@aila.test');
    expect(codes).toEqual([...allowed, 'TOO_MANY_REQUESTS']);
  });
});

describe('guessing the current password with a token', () => {
  const change = async (token: string, currentPassword: string, address: string) => {
    const { status, body } = await auth.call('POST', '/v1/me/password', {
      token,
      body: { currentPassword, newPassword: 'Another-quiet-river' },
      headers: { 'x-forwarded-for': address },
    });
    return body['code'] ?? status;
  };

  test('is stopped after as many tries as at sign-in, and both count together', async () => {
    const { accessToken } = await auth.signIn(email);
    const address = '198.51.100.5';
    const codes = [await guess(address), await guess(address)];
    while (codes.length < free + 2) codes.push(await change(accessToken, 'not-the-password', address));
    expect(codes).toEqual([
      ...Array.from({ length: free }, () => 'CREDENTIALS_WRONG'),
      ...Array(2).fill('TOO_MANY_REQUESTS'),
    ]);
    expect(await change(accessToken, demoPassword, address)).toBe('TOO_MANY_REQUESTS');
    expect(await guess(address)).toBe('TOO_MANY_REQUESTS');
  });

  test('does not stop the owner where they signed in before', async () => {
    const { accessToken } = await auth.signIn(email);
    for (let index = 0; index < free + 1; index++) await change(accessToken, 'not-the-password', '198.51.100.6');
    expect(await change(accessToken, demoPassword, '198.51.100.6')).toBe('TOO_MANY_REQUESTS');
    expect(await signIn('198.51.100.1')).toBe(200);
    expect(await change(accessToken, demoPassword, '198.51.100.1')).toBe(204);
  });
});

test('a class that signs in at once from one address meets no error because one success forgets what another counts', async () => {
  const attempts = auth.service.app.get(Attempts);
  const attempt = { limit: 'sign-in-from-address', address: '192.0.2.77' } as const;
  const student = async () => {
    for (let round = 0; round < 50; round += 1) {
      await attempts.take(attempt);
      await attempts.clear(attempt);
    }
  };
  await expect(Promise.all(Array.from({ length: 8 }, student))).resolves.toHaveLength(8);
});
