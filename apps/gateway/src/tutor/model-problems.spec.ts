import type { RunningService } from '@aila/service';
import { seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import request from 'supertest';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

test('administrators see the last problem of each model over REST and GraphQL, the newest first; nobody else does', async () => {
  await db.owner.query(
    `insert into chat.model_problem (model, code, reason, happened_at) values
       ('openai:old', 'MODEL_TIMED_OUT', 'It took too long.', '2026-01-01T10:00:00Z'),
       ('openai:new', 'MODEL_UNAVAILABLE', 'status 401: no key', '2026-01-02T10:00:00Z')`,
  );
  const expected = [
    {
      model: 'openai:new',
      code: 'MODEL_UNAVAILABLE',
      reason: 'status 401: no key',
      happenedAt: '2026-01-02T10:00:00.000Z',
    },
    {
      model: 'openai:old',
      code: 'MODEL_TIMED_OUT',
      reason: 'It took too long.',
      happenedAt: '2026-01-01T10:00:00.000Z',
    },
  ];
  const as = async (role: 'admin' | 'instructor') => `Bearer ${await issuer.tokenFor(await seedUser(db.owner, role))}`;
  const rest = async (token: string) => request(gateway.url).get('/api/v1/tutor/problems').set('authorization', token);
  const graphql = async (token: string) =>
    request(gateway.url)
      .post('/graphql')
      .set('authorization', token)
      .send({ query: '{ tutorProblems { model code reason happenedAt } }' });
  const [admin, instructor] = [await as('admin'), await as('instructor')];
  expect((await rest(admin)).body).toEqual({ items: expected });
  expect((await graphql(admin)).body.data.tutorProblems).toEqual(expected);
  expect((await rest(instructor)).status).toBe(403);
  expect((await graphql(instructor)).body.errors[0].extensions.code).toBe('FORBIDDEN');
});
