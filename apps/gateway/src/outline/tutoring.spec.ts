import type { UserActor } from '@aila/access';
import { defaultTutoring, type ModuleTutoring } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, TestDatabase, TestIssuer } from '@aila/testing';
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

async function call(actor: UserActor, method: 'get' | 'put' | 'delete', moduleId: string, body?: object) {
  const answer = await request(gateway.url)
    [method](`/api/v1/modules/${moduleId}/tutoring`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
    .send(body);
  return { status: answer.status, body: answer.body as ModuleTutoring & { code?: string } };
}

const strict = { maxHints: 1, revealAfterTries: null, masteryThreshold: 0.9, masteryStatements: 5 };

test('a module of which nobody has said anything follows the defaults', async () => {
  const { moduleId, instructor } = await seedClass(db.owner);
  expect((await call(instructor, 'get', moduleId)).body).toEqual({ ...defaultTutoring, custom: false });
});

test('what is set holds until it is set anew or goes back to the defaults, each once in the log', async () => {
  const { courseId, moduleId, instructor } = await seedClass(db.owner);
  expect((await call(instructor, 'put', moduleId, strict)).body).toEqual({ ...strict, custom: true });
  const gentle = { ...strict, maxHints: 3 };
  await call(instructor, 'put', moduleId, gentle);
  expect((await call(instructor, 'get', moduleId)).body).toEqual({ ...gentle, custom: true });
  for (let twice = 0; twice < 2; twice += 1) expect((await call(instructor, 'delete', moduleId)).status).toBe(204);
  expect((await call(instructor, 'get', moduleId)).body.custom).toBe(false);
  const { rows } = await db.owner.query<{ action: string }>(
    'select action from audit.event where course_id = $1 order by id',
    [courseId],
  );
  expect(rows.map(({ action }) => action)).toEqual(['tutoring.changed', 'tutoring.changed', 'tutoring.reset']);
});

test.each([
  { ...strict, maxHints: 4 },
  { ...strict, revealAfterTries: 0 },
  { ...strict, masteryThreshold: 1 },
  { ...strict, masteryStatements: 0.5 },
  { maxHints: 1 },
])('refuses what the tutor could not follow: %j', async (body) => {
  const { moduleId, instructor } = await seedClass(db.owner);
  const answer = await call(instructor, 'put', moduleId, body);
  expect([answer.status, answer.body.code]).toEqual([400, 'BAD_INPUT']);
});
