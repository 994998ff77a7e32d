import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { seedTenant, seedUser, TestDatabase, TestIssuer, type Tenant } from '@aila/testing';
import { callerOf } from '../testing/as-people.js';
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
const call = callerOf(
  () => gateway,
  () => issuer,
);

const tables = ['session', 'message', 'attempt', 'mastery'] as const;

/** Chats, answers and mastery of a student in a course, as they are stored. */
async function workOf({ student, courseId }: Tenant): Promise<object> {
  const whose = [student.userId, courseId];
  const found: Record<string, unknown[]> = {};
  for (const table of tables)
    found[table] = (
      await db.owner.query(
        `select to_jsonb(row) as whole from chat.${table} row where user_id = $1 and course_id = $2 order by 1`,
        whose,
      )
    ).rows;
  return found;
}

/** What the student's own course page says of their progress. */
const progressOf = async ({ student, courseId }: Tenant) =>
  (await call(student, 'get', `courses/${courseId}`)).body.concepts;

describe('the work', () => {
  let tenant: Tenant;
  let before: object;
  beforeEach(async () => {
    tenant = await seedTenant(db.owner);
    before = await workOf(tenant);
    for (const rows of Object.values(before)) expect(rows).not.toHaveLength(0);
  });

  test('of a student who is taken out of the course and comes back is there again', async () => {
    const { instructor, student, courseId } = tenant;
    const progress = await progressOf(tenant);
    const member = `courses/${courseId}/students/${student.userId}`;
    expect((await call(instructor, 'delete', member)).status).toBe(204);
    expect((await call(student, 'get', `courses/${courseId}`)).code).toBe('NOT_FOUND');
    expect((await call(admin, 'put', member)).status).toBe(204);
    expect(await workOf(tenant)).toEqual(before);
    expect(await progressOf(tenant)).toEqual(progress);
  });

  test('of a student who is appointed and dismissed stays theirs, and nobody else is touched', async () => {
    const { student, instructor, courseId } = tenant;
    const others = async () =>
      (
        await db.owner.query(
          'select user_id, role, created_at from course.enrolment where course_id = $1 and user_id <> $2 order by 1',
          [courseId, student.userId],
        )
      ).rows;
    const [enrolled, progress] = [await others(), await progressOf(tenant)];
    await db.owner.query(`insert into identity.user_role (user_id, role) values ($1, 'instructor')`, [student.userId]);
    const post = `courses/${courseId}/instructors/${student.userId}`;
    for (const method of ['put', 'put', 'delete'] as const) expect((await call(admin, method, post)).status).toBe(204);
    await call(admin, 'put', `courses/${courseId}/students/${student.userId}`);
    expect(await workOf(tenant)).toEqual(before);
    expect(await progressOf(tenant)).toEqual(progress);
    expect(await others()).toEqual(enrolled);
    expect((await call(instructor, 'get', `courses/${courseId}`)).body.myRole).toBe('instructor');
  });
});
