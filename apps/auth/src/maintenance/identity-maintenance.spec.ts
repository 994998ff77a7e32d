import { AuthUnderTest } from '../testing/auth-under-test.js';
import { IdentityMaintenance } from './identity-maintenance.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
}, 60_000);
afterAll(() => auth.stop());

const day = 24 * 60 * 60 * 1000;
const count = async (table: string) => {
  const { rows } = await auth.db.owner.query<{ n: string }>(`select count(*) n from identity.${table}`);
  return Number(rows[0]?.n);
};
const sweepIn = (days: number) => auth.service.app.get(IdentityMaintenance).sweep(new Date(Date.now() + days * day));

describe('upkeep', () => {
  test('forgets sign-ups, codes and counts that are over, and sign-ins only after people had time to look at them', async () => {
    const email = 'student@aila.test';
    const { refreshToken } = await auth.signIn(email);
    await auth.call('POST', '/v1/auth/sign-out', { body: { refreshToken } });
    await auth.signIn(email);
    await auth.call('POST', '/v1/auth/forgot-password', { body: { email } });
    const person = { email: 'new@aila.test', password: 'Correct-horse-battery' };
    await auth.call('POST', '/v1/auth/sign-up', { body: person });
    const tables = ['sign_up', 'password_reset', 'sign_in_session'];
    const counts = () => Promise.all(tables.map(count));

    await sweepIn(0);
    expect(await counts()).toEqual([1, 1, 2]);
    expect(await count('rate_limit')).toBeGreaterThan(0);
    await sweepIn(2);
    expect(await counts()).toEqual([0, 0, 2]);
    expect(await count('rate_limit')).toBe(0);
    await sweepIn(91);
    expect(await count('sign_in_session')).toBe(1);
    await sweepIn(121);
    expect(await count('sign_in_session')).toBe(0);
  });
});
