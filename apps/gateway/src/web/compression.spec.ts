import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { RunningService } from '@aila/service';
import { seedClass, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let token: string;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
  await seedClass(db.owner);
  for (let n = 0; n < 40; n += 1)
    await db.owner.query(
      `insert into course.course (id, title, department, number) values (gen_random_uuid(), $1, 'TEST', $2)`,
      [`A course with a name of some length, number ${n}`, String(300 + n)],
    );
  token = await issuer.tokenFor(await seedUser(db.owner, 'admin'));
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
  await db.stop();
});

/** As it comes over the wire. */
const get = (url: string, encoding: string) =>
  gateway.app.inject({ url, headers: { 'accept-encoding': encoding, authorization: `Bearer ${token}` } });

test.each([
  ['gzip, br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
] as const)('a long list of courses goes out small to who takes %s', async (accepts, encoding, unpack) => {
  const plain = await get('/api/v1/courses?limit=100', 'identity');
  const { headers, rawPayload } = await get('/api/v1/courses?limit=100', accepts);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['vary']).toMatch(/accept-encoding/i);
  expect(rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
  expect(unpack(rawPayload).toString()).toBe(plain.payload);
});

test('a short one is left as it is', async () => {
  const { headers, payload } = await get('/api/v1/courses?limit=1', 'br');
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['vary']).toMatch(/accept-encoding/i);
  expect(JSON.parse(payload)).toMatchObject({ items: [{}] });
});

test.each(['/api/openapi.json', '/api/docs/swagger-ui.css', '/api/docs/swagger-ui-bundle.js'])(
  '%s, which anybody may read, is compressed',
  async (url) => {
    const { headers, rawPayload, statusCode } = await get(url, 'br');
    expect([statusCode, headers['content-encoding']]).toEqual([200, 'br']);
    expect(brotliDecompressSync(rawPayload).toString()).toBe((await get(url, 'identity')).payload);
  },
);

test('nothing else is: one answer may hold a secret beside text that somebody else chose', async () => {
  const query = `{ courses(limit: 100) { items { id title } } }`;
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'accept-encoding': 'br, gzip', authorization: `Bearer ${token}` },
    payload: { query },
  });
  expect(answer.payload.length).toBeGreaterThan(2_000);
  expect(answer.headers['content-encoding']).toBeUndefined();
});
