import { randomUUID } from 'node:crypto';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';

/** Behind CloudFront and a load balancer. */
let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth'], { TRUSTED_PROXY_HOPS: '2' });
}, 120_000);
afterAll(() => gateway?.stop());

const cloudFront = '203.0.113.1';
let made = 0;
const madeUp = () => `192.0.2.${(made += 1)}`;

/** @param madeUpBefore what the caller wrote into X-Forwarded-For; `viewer` is where CloudFront sees them */
async function guess(email: string, viewer: string, ...madeUpBefore: string[]): Promise<string | undefined> {
  const { body } = await gateway.call<{ code?: string }>('POST', '/api/v1/auth/sign-in', {
    body: { email, password: 'a guess' },
    headers: { 'x-forwarded-for': [...madeUpBefore, viewer, cloudFront].join(', ') },
  });
  return body.code;
}

test('whoever guesses a password meets the limit of their address, whatever addresses they make up', async () => {
  const email = `${randomUUID()}@aila.test`;
  const answers = [];
  for (let n = 0; n < 7; n += 1) answers.push(await guess(email, '198.51.100.7', madeUp()));
  expect(answers.slice(0, 5)).toEqual(Array(5).fill('CREDENTIALS_WRONG'));
  expect(answers.at(-1)).toBe('TOO_MANY_REQUESTS');
});

test('and nobody else can be shut out by it: another address is not held to those tries', async () => {
  const email = `${randomUUID()}@aila.test`;
  for (let n = 0; n < 7; n += 1) await guess(email, '198.51.100.8', '198.51.100.9');
  expect(await guess(email, '198.51.100.9')).toBe('CREDENTIALS_WRONG');
});

test('who guesses the current password with a token meets the limit of their address, over REST and GraphQL', async () => {
  const { accessToken: token } = (await gateway.signIn('student@aila.test')).body;
  const guess = { currentPassword: 'a guess', newPassword: 'Another-quiet-river' };
  const headers = (viewer: string) => ({ 'x-forwarded-for': `${viewer}, ${cloudFront}` });
  const rest = async (viewer: string) =>
    (
      await gateway.call<{ code?: string }>('POST', '/api/v1/me/password', {
        token,
        body: guess,
        headers: headers(viewer),
      })
    ).body.code;
  const graphql = async (viewer: string) => {
    const query = 'mutation { changePassword(currentPassword: "a guess", newPassword: "Another-quiet-river") }';
    const { body } = await gateway.call<{ errors?: { extensions: { code: string } }[] }>('POST', '/graphql', {
      token,
      body: { query },
      headers: headers(viewer),
    });
    return body.errors?.[0]?.extensions.code;
  };
  for (const ask of [rest, graphql, rest, graphql, rest]) expect(await ask('198.51.100.20')).toBe('CREDENTIALS_WRONG');
  for (const ask of [rest, graphql]) expect(await ask('198.51.100.20')).toBe('TOO_MANY_REQUESTS');
  for (const ask of [rest, graphql]) expect(await ask('198.51.100.21')).toBe('CREDENTIALS_WRONG');
});
