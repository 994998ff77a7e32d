import type { UserActor } from '@aila/access';
import type { CourseMember } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedTenant, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
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

async function withCode(limits: object) {
  const course = await seedClass(db.owner);
  const path = `courses/${course.courseId}/access-code`;
  const { body } = await call(course.instructor, 'post', path);
  const limited = await call(course.instructor, 'put', path, { expiresAt: null, maxUses: null, ...limits });
  const join = (actor: UserActor) => call(actor, 'post', 'enrolments', { accessCode: body.code });
  return { ...course, path, limited, join };
}

test('of people who come at one moment, exactly as many get in as the code may be used', async () => {
  const { join, path, instructor } = await withCode({ maxUses: 3 });
  const people = await Promise.all(Array.from({ length: 12 }, () => seedUser(db.owner, 'student')));
  const answers = await Promise.all(people.map(join));
  expect(answers.filter(({ status }) => status === 200 || status === 201)).toHaveLength(3);
  expect(answers.filter(({ code }) => code === 'ACCESS_CODE_USED_UP')).toHaveLength(9);
  const [first] = people.filter((_, index) => answers[index]?.code === undefined);
  // A member who comes again uses nothing up.
  expect((await join(first as UserActor)).code).toBeUndefined();
  expect((await call(instructor, 'get', path)).body).toMatchObject({ maxUses: 3, uses: 3 });
  await call(instructor, 'put', path, { expiresAt: null, maxUses: 4 });
  expect((await join(await seedUser(db.owner, 'student'))).code).toBeUndefined();
});

test('a code that has expired lets nobody in until it lasts longer, and a new one has no limits', async () => {
  const { join, path, instructor } = await withCode({ expiresAt: '2020-01-01T00:00:00Z' });
  const student = await seedUser(db.owner, 'student');
  expect((await join(student)).code).toBe('ACCESS_CODE_EXPIRED');
  await call(instructor, 'put', path, { expiresAt: '2100-01-01T00:00:00Z', maxUses: null });
  expect((await join(student)).code).toBeUndefined();
  expect((await call(instructor, 'post', path)).body).toMatchObject({ expiresAt: null, maxUses: null, uses: 0 });
});

test.each([0, -1, 1.5, 100_001])('no code may be used %s times', async (maxUses) => {
  const { limited } = await withCode({ maxUses });
  expect([limited.status, limited.code]).toEqual([400, 'BAD_INPUT']);
});

describe('the members of a course', () => {
  test('come with when they were last seen and what they have achieved, without counting drafts or the trash', async () => {
    const tenant = await seedTenant(db.owner);
    await db.owner.query('update chat.mastery set achieved_at = now() where module_id = $1', [tenant.moduleId]);
    const members = async () => {
      const { body } = await call(tenant.instructor, 'get', `courses/${tenant.courseId}/members`);
      const found = (body.items as CourseMember[]).find(({ userId }) => userId === tenant.student.userId);
      return [found?.achieved, found?.lastSeenAt !== null, body.items.length];
    };
    expect(await members()).toEqual([1, true, 5]);
    await call(tenant.instructor, 'patch', `modules/${tenant.moduleId}`, { published: false });
    expect(await members()).toEqual([0, true, 5]);
  });

  test('are found by parts of name and address', async () => {
    const { courseId, instructor, student } = await seedClass(db.owner);
    await db.owner.query(`update identity.user_account set family_name = 'Ångström' where id = $1`, [student.userId]);
    const found = async (search: string) =>
      (
        await call(instructor, 'get', `courses/${courseId}/members?search=${encodeURIComponent(search)}`)
      ).body.items.map(({ userId }: CourseMember) => userId);
    expect(await found('ångs')).toEqual([student.userId]);
    expect(await found(student.userId.slice(0, 13))).toEqual([student.userId]);
    expect(await found('%')).toEqual([]);
  });
});

describe('the course as its students see it', () => {
  test('is for an instructor and an administrator what it is for a student', async () => {
    const { courseId, conceptId, instructor, student } = await seedClass(db.owner);
    const admin = await seedUser(db.owner, 'admin');
    for (const [title, more] of [
      ['Draft', { published: false }],
      ['Later', { releaseAt: '2100-01-01T00:00:00Z' }],
    ] as const)
      await call(instructor, 'post', `concepts/${conceptId}/modules`, { title, ...more });
    const { body: seen } = await call(student, 'get', `courses/${courseId}`);
    expect(seen.concepts[0].modules).toHaveLength(1);
    for (const actor of [instructor, admin]) {
      const { body } = await call(actor, 'get', `courses/${courseId}/student-view`);
      expect(body.concepts).toEqual(seen.concepts);
      expect((await call(actor, 'get', `courses/${courseId}`)).body.concepts[0].modules).toHaveLength(3);
    }
    expect((await call(student, 'get', `courses/${courseId}/student-view`)).code).toBe('FORBIDDEN');
  });

  test('says which modules have no file that can be read', async () => {
    const tenant = await seedTenant(db.owner);
    const readable = async () =>
      (await call(tenant.student, 'get', `courses/${tenant.courseId}`)).body.concepts[0].modules[0].readable;
    expect(await readable()).toBe(false);
    await db.owner.query('update content.file set current_version_id = $2 where id = $1', [
      tenant.fileId,
      tenant.versionId,
    ]);
    expect(await readable()).toBe(true);
  });
});
