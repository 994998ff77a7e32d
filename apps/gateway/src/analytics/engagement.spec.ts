import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { seedClass, TestDatabase, TestIssuer } from '@aila/testing';
import { callerOf } from '../testing/as-people.js';
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
const call = callerOf(
  () => gateway,
  () => issuer,
);

const accesses = async (courseId: string) =>
  (
    await db.owner.query<{ user_id: string; role: string }>(
      `select user_id, role from analytics.engagement where course_id = $1 and kind = 'course-access' order by id`,
      [courseId],
    )
  ).rows;

test('a course that somebody opens is noted under who they are there, and a look soon after is the same one', async () => {
  const { courseId, student, instructor, stranger } = await seedClass(db.owner);
  const open = (actor: UserActor) => call(actor, 'get', `courses/${courseId}`);
  for (const actor of [student, student, instructor]) expect((await open(actor)).status).toBe(200);
  expect((await open(stranger)).code).toBe('NOT_FOUND');
  const noted = [
    { user_id: student.userId, role: 'student' },
    { user_id: instructor.userId, role: 'instructor' },
  ];
  expect(await accesses(courseId)).toEqual(noted);
  await db.owner.query(`update analytics.engagement set at = at - interval '11 minutes' where course_id = $1`, [
    courseId,
  ]);
  await open(student);
  expect(await accesses(courseId)).toEqual([...noted, noted[0]]);
});

test('what those who teach do to modules, prompt and students is noted as theirs', async () => {
  const { courseId, conceptId, student, instructor } = await seedClass(db.owner);
  const made = await call(instructor, 'post', `concepts/${conceptId}/modules`, { title: 'Tides' });
  await call(instructor, 'patch', `modules/${made.body.id}`, { title: 'Tides and waves' });
  await call(instructor, 'put', `courses/${courseId}/prompt`, { content: 'Ask one question at a time.', version: 0 });
  expect((await call(instructor, 'delete', `courses/${courseId}/students/${student.userId}`)).status).toBe(204);
  const { rows } = await db.owner.query(
    'select kind, user_id, role, module_id from analytics.engagement where course_id = $1 order by id',
    [courseId],
  );
  const noted = (kind: string, module_id: string | null = null) => ({
    kind,
    user_id: instructor.userId,
    role: 'instructor',
    module_id,
  });
  expect(rows).toEqual([
    noted('module-created', made.body.id),
    noted('module-edited', made.body.id),
    noted('prompt-updated'),
    noted('student-removed'),
  ]);
});
