import type { RunningService } from '@aila/service';
import { seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { startLoneGateway } from '../testing/lone-gateway.js';

const publicUrl = 'https://aila.example.edu';
let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer, { publicUrl });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

const json = { 'content-type': 'application/json' };
const signIn = JSON.stringify({ email: 'a@b.ca', password: 'of the attacker' });
const mutation = (name: string) => JSON.stringify({ query: `mutation { ${name} }` });
/** Everything that sets or reads the cookie of a sign-in. Nobody answers behind this gateway. */
const cookieCalls: readonly (readonly [path: string, body: string])[] = [
  ['/api/v1/auth/sign-in', signIn],
  ['/api/v1/auth/refresh', '{}'],
  ['/api/v1/auth/sign-out', '{}'],
  ['/graphql', mutation('signIn(email: "a@b.ca", password: "x") { accessToken }')],
  ['/graphql', mutation('refreshTokens { accessToken }')],
  ['/graphql', mutation('signOut')],
];

async function post(path: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { cookie: 'aila_refresh=r', ...headers },
    body,
  });
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  return { status: answer.status, code, cookies: answer.headers.getSetCookie() };
}

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
  ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.edu' }],
  ['another site in a browser that names its origin alone', { origin: 'https://evil.test' }],
  ['a page that hides its origin', { origin: 'null' }],
  ['a page of another port', { origin: 'https://aila.example.edu:8443' }],
  ['a page that was called by another name, without TLS', { origin: 'http://aila.example.edu' }],
  ['a page that claims to be ours', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.test' }],
])('%s can neither sign a visitor in nor use their sign-in', async (_, headers) => {
  for (const [path, body] of cookieCalls) {
    const answer = await post(path, body, { ...json, ...headers });
    expect(answer).toEqual({ status: 403, code: 'FOREIGN_PAGE', cookies: [] });
  }
});

test('a form of another site changes nothing, even if the browser says nothing about it', async () => {
  for (const [path] of cookieCalls)
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])
      for (const body of ['email=a%40b.ca&password=x', signIn, mutation('signOut')]) {
        const answer = await post(path, body, { 'content-type': type });
        expect(answer).toEqual({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED', cookies: [] });
      }
});

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: publicUrl }],
  ['our own page, which hides its origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
  ['our own page in an old browser', { origin: publicUrl }],
  ['a program', {}],
])('%s may', async (_, headers) => {
  for (const [path, body] of cookieCalls) {
    const { status, code } = await post(path, body, { ...json, ...headers });
    // The auth service is not there; who came without a token of their own would be told that instead.
    expect([200, 503]).toContain(status);
    expect(code).not.toBe('FOREIGN_PAGE');
  }
});

test('our own page may when it is reached by another name, such as a forwarded port', async () => {
  const origin = new URL(gateway.url).origin;
  const answer = await post('/api/v1/auth/sign-in', signIn, { ...json, origin, 'sec-fetch-site': 'same-origin' });
  expect(answer.code).toBe('SERVICE_UNAVAILABLE');
});

test('a query comes as JSON and not in an address, and each refusal says so', async () => {
  const headers = { authorization: `Bearer ${await issuer.tokenFor(await seedUser(db.owner, 'student'))}` };
  const answer = await fetch(`${gateway.url}/graphql?query={courses{items{id}}}`, { headers });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
});

test('no answer with something private in it is kept by anybody on its way', async () => {
  const headers = { authorization: `Bearer ${await issuer.tokenFor(await seedUser(db.owner, 'student'))}`, ...json };
  const answers = [
    await fetch(`${gateway.url}/api/v1/courses`, { headers }),
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ courses { items { id } } }"}',
    }),
    await fetch(`${gateway.url}/api/v1/courses/1`, { headers }),
    await fetch(`${gateway.url}/api/nothing`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404]);
  expect(answers.map((one) => one.headers.get('cache-control'))).toEqual(Array(4).fill('no-store'));
});
