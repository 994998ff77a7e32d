import type { UserActor } from '@aila/access';
import type { CoursePrivacy, PrivacyMode } from '@aila/contracts';
import { createDataSource, Database } from '@aila/database';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import request from 'supertest';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let admin: UserActor;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
  admin = await seedUser(db.owner, 'admin');
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

async function call(actor: UserActor, method: 'get' | 'put', courseId: string, body?: object) {
  const answer = await request(gateway.url)
    [method](`/api/v1/courses/${courseId}/privacy`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
    .send(body);
  return { status: answer.status, body: answer.body as CoursePrivacy, code: (answer.body as { code?: string }).code };
}
const choose = (actor: UserActor, courseId: string, mode: PrivacyMode, version: number) =>
  call(actor, 'put', courseId, { mode, version });

describe('what the staff of a course may know of its students’ chats', () => {
  test('is told to everybody in the course, and changed by those who teach it', async () => {
    const { courseId, student, instructor, stranger } = await seedClass(db.owner);
    const observer = await seedUser(db.owner, 'student');
    await seedEnrolment(db.owner, courseId, observer, 'observer');
    const before = { mode: 'identified', version: 0, changedAt: null };
    for (const actor of [student, observer, instructor, admin])
      expect((await call(actor, 'get', courseId)).body).toEqual(before);
    expect((await call(stranger, 'get', courseId)).code).toBe('NOT_FOUND');
    for (const actor of [student, observer])
      expect((await choose(actor, courseId, 'figures', 0)).code).toBe('FORBIDDEN');
    const { body } = await choose(instructor, courseId, 'pseudonymous', 0);
    expect(body).toMatchObject({ mode: 'pseudonymous', version: 1 });
    expect((await call(student, 'get', courseId)).body).toEqual(body);
    const { rows } = await db.owner.query(`select actor_id, details from audit.event where course_id = $1`, [courseId]);
    expect(rows).toEqual([{ actor_id: instructor.userId, details: { from: 'identified', to: 'pseudonymous' } }]);
  });

  test('is opened again by administrators alone, also past the service', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    await choose(instructor, courseId, 'figures', 0);
    expect((await choose(instructor, courseId, 'identified', 1)).code).toBe('PRIVACY_PROMISED');
    const database = await new Database(createDataSource(db.settingsFor('gateway'), 'test')).connect();
    const insert = database.asActor(instructor, (tx) =>
      tx.query(`insert into course.privacy (course_id, version, mode, author_id) values ($1, 2, 'identified', $2)`, [
        courseId,
        instructor.userId,
      ]),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    await database.close();
    expect((await choose(admin, courseId, 'identified', 1)).body).toMatchObject({ mode: 'identified', version: 2 });
  });

  test('is not changed by who saw an older choice; the same again changes nothing', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    await choose(instructor, courseId, 'pseudonymous', 0);
    expect((await choose(admin, courseId, 'figures', 0)).code).toBe('CONFLICT');
    expect((await choose(instructor, courseId, 'pseudonymous', 0)).body).toMatchObject({ version: 1 });
    const at = ['figures', 'identified'] as const;
    const answers = await Promise.all(at.map((mode) => choose(admin, courseId, mode, 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
