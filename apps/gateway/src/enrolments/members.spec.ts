import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { CourseMemberPage, CourseRole } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
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

async function call(actor: UserActor, method: 'get' | 'put' | 'delete' | 'post', path: string, body?: object) {
  const response = await request(gateway.url)
    [method](`/api/v1/${path}`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
    .send(body);
  return { status: response.status, body: response.body, code: response.body?.code as string | undefined };
}

const graphql = async (actor: UserActor, query: string, variables: object) =>
  (
    await request(gateway.url)
      .post('/graphql')
      .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
      .send({ query, variables })
  ).body;

/** A class with somebody in every role, and an administrator. */
async function fullClass() {
  const course = await seedClass(db.owner);
  const [assistant, observer, admin] = await Promise.all([
    seedUser(db.owner, 'student'),
    seedUser(db.owner, 'student'),
    seedUser(db.owner, 'admin'),
  ]);
  await seedEnrolment(db.owner, course.courseId, assistant, 'assistant');
  await seedEnrolment(db.owner, course.courseId, observer, 'observer');
  return { ...course, assistant, observer, admin };
}

async function roleOf(courseId: string, { userId }: UserActor): Promise<CourseRole | undefined> {
  const { rows } = await db.owner.query<{ role: CourseRole }>(
    'select role from course.enrolment where course_id = $1 and user_id = $2',
    [courseId, userId],
  );
  return rows[0]?.role;
}

const auditOf = async (courseId: string) =>
  (
    await db.owner.query(
      'select actor_id, action, target_id, details from audit.event where course_id = $1 order by id',
      [courseId],
    )
  ).rows;

describe('roles in a course', () => {
  test.each(['instructor', 'admin'] as const)(
    'are given and taken by an %s, each change once in the log',
    async (who) => {
      const { courseId, student, ...people } = await fullClass();
      const actor = people[who];
      const put = (group: string) => call(actor, 'put', `courses/${courseId}/${group}/${student.userId}`);
      expect((await put('assistants')).status).toBe(204);
      expect((await put('assistants')).status).toBe(204);
      expect(await roleOf(courseId, student)).toBe('assistant');
      expect((await put('observers')).status).toBe(204);
      const remove = (group: string) => call(actor, 'delete', `courses/${courseId}/${group}/${student.userId}`);
      expect((await remove('students')).code).toBe('NOT_FOUND');
      expect((await remove('observers')).status).toBe(204);
      expect(await roleOf(courseId, student)).toBeUndefined();
      expect((await call(student, 'get', `courses/${courseId}`)).code).toBe('NOT_FOUND');
      const entry = (action: string, details: object) => ({
        actor_id: actor.userId,
        action,
        target_id: student.userId,
        details,
      });
      expect(await auditOf(courseId)).toEqual([
        entry('member.role-changed', { from: 'student', to: 'assistant' }),
        entry('member.role-changed', { from: 'assistant', to: 'observer' }),
        entry('member.removed', { role: 'observer' }),
      ]);
    },
  );

  test('work with the next request: an assistant sees the members, and a student again does not', async () => {
    const { courseId, instructor, student } = await fullClass();
    const members = () => call(student, 'get', `courses/${courseId}/members`);
    expect((await members()).code).toBe('FORBIDDEN');
    await call(instructor, 'put', `courses/${courseId}/assistants/${student.userId}`);
    expect((await members()).status).toBe(200);
    expect((await call(student, 'get', `courses/${courseId}`)).body.myRole).toBe('assistant');
    await call(instructor, 'put', `courses/${courseId}/students/${student.userId}`);
    expect((await members()).code).toBe('FORBIDDEN');
  });

  test('those who learn, help or look on give none, and strangers do not even find the course', async () => {
    const { courseId, classmate, ...people } = {
      ...(await fullClass()),
      classmate: await seedUser(db.owner, 'student'),
    };
    await seedEnrolment(db.owner, courseId, classmate, 'student');
    for (const who of ['student', 'assistant', 'observer'] as const)
      for (const target of [classmate, people[who]]) {
        const path = `${target.userId}`;
        expect((await call(people[who], 'put', `courses/${courseId}/assistants/${path}`)).code).toBe('FORBIDDEN');
        expect((await call(people[who], 'delete', `courses/${courseId}/students/${path}`)).code).toBe('FORBIDDEN');
      }
    const put = await call(people.stranger, 'put', `courses/${courseId}/assistants/${classmate.userId}`);
    expect([put.status, put.code]).toEqual([404, 'NOT_FOUND']);
    expect(await roleOf(courseId, classmate)).toBe('student');
    expect(await auditOf(courseId)).toEqual([]);
  });

  test('an instructor makes and unmakes no instructor, oneself included', async () => {
    const { courseId, instructor } = await fullClass();
    const colleague = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, colleague, 'instructor');
    for (const { userId } of [colleague, instructor]) {
      expect((await call(instructor, 'put', `courses/${courseId}/students/${userId}`)).code).toBe('FORBIDDEN');
      expect((await call(instructor, 'delete', `courses/${courseId}/students/${userId}`)).code).toBe('NOT_FOUND');
      expect((await call(instructor, 'put', `courses/${courseId}/instructors/${userId}`)).code).toBe('FORBIDDEN');
      expect((await call(instructor, 'delete', `courses/${courseId}/instructors/${userId}`)).code).toBe('FORBIDDEN');
    }
    const { errors } = await graphql(
      instructor,
      'mutation($c: ID!, $u: ID!) { assignCourseRole(courseId: $c, userId: $u, role: instructor) }',
      { c: courseId, u: colleague.userId },
    );
    expect(errors[0].extensions.code).toBe('BAD_INPUT');
    expect([await roleOf(courseId, colleague), await roleOf(courseId, instructor)]).toEqual([
      'instructor',
      'instructor',
    ]);
  });

  test('an instructor reaches members of their own course only, and cannot tell who else has an account', async () => {
    const [mine, other] = [await fullClass(), await fullClass()];
    for (const userId of [other.student.userId, randomUUID()]) {
      const put = await call(mine.instructor, 'put', `courses/${mine.courseId}/assistants/${userId}`);
      expect([put.status, put.code]).toEqual([404, 'NOT_FOUND']);
      const there = await call(mine.instructor, 'put', `courses/${other.courseId}/assistants/${userId}`);
      expect([there.status, there.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect(await roleOf(mine.courseId, other.student)).toBeUndefined();
    expect(await roleOf(other.courseId, other.student)).toBe('student');
  });

  test('an administrator makes anybody with an account a member', async () => {
    const { courseId, admin, stranger } = await fullClass();
    expect((await call(admin, 'put', `courses/${courseId}/observers/${stranger.userId}`)).status).toBe(204);
    expect(await roleOf(courseId, stranger)).toBe('observer');
    expect(await auditOf(courseId)).toMatchObject([{ action: 'member.added', details: { role: 'observer' } }]);
    expect((await call(admin, 'put', `courses/${courseId}/observers/${randomUUID()}`)).code).toBe('NOT_FOUND');
  });
});

describe('the list of members', () => {
  test('names everybody with their role to the staff of the course, page by page and by role', async () => {
    const { courseId, instructor, assistant, admin } = await fullClass();
    for (const actor of [instructor, assistant, admin]) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path: string = `courses/${courseId}/members?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const page = (await call(actor, 'get', path)).body as CourseMemberPage;
        seen.push(...page.items.map(({ role }) => role));
        cursor = page.nextCursor;
      }
      expect(seen.sort()).toEqual(['assistant', 'instructor', 'observer', 'student']);
    }
    const { body } = await call(instructor, 'get', `courses/${courseId}/members?role=assistant`);
    expect(body.items).toEqual([
      {
        userId: assistant.userId,
        achieved: 0,
        lastSeenAt: null,
        displayName: 'Test Person',
        email: `${assistant.userId}@aila.test`,
        role: 'assistant',
        joinedAt: expect.stringMatching(/^\d{4}-/),
      },
    ]);
    const { data } = await graphql(
      instructor,
      'query($c: ID!) { members(courseId: $c, role: assistant) { items { userId role } nextCursor } }',
      { c: courseId },
    );
    expect(data.members).toEqual({ items: [{ userId: assistant.userId, role: 'assistant' }], nextCursor: null });
  });

  test('is not for students and observers, nor for another course', async () => {
    const { courseId, student, observer, stranger } = await fullClass();
    for (const actor of [student, observer])
      expect((await call(actor, 'get', `courses/${courseId}/members`)).code).toBe('FORBIDDEN');
    expect((await call(stranger, 'get', `courses/${courseId}/members`)).code).toBe('NOT_FOUND');
  });
});

describe('what the roles allow at the gateway', () => {
  test('assistants and observers read the course, and change nothing of it', async () => {
    const { courseId, conceptId, moduleId, assistant, observer } = await fullClass();
    for (const actor of [assistant, observer]) {
      expect((await call(actor, 'get', `courses/${courseId}`)).status).toBe(200);
      const changes: ['put' | 'delete' | 'post', string, object?][] = [
        ['post', `courses/${courseId}/concepts`, { title: 'New' }],
        ['post', `concepts/${conceptId}/modules`, { title: 'New' }],
        ['delete', `concepts/${conceptId}`],
        ['delete', `modules/${moduleId}`],
        ['put', `courses/${courseId}/outline`, { concepts: [] }],
        ['post', `courses/${courseId}/access-code`],
        ['delete', `courses/${courseId}`],
      ];
      for (const [method, path, body] of changes)
        expect([path, (await call(actor, method, path, body)).code]).toEqual([path, 'FORBIDDEN']);
      expect((await call(actor, 'get', `courses/${courseId}/access-code`)).code).toBe('FORBIDDEN');
    }
  });

  test('an instructor stays one however they look at the course: the role comes from the enrolment, not from the client', async () => {
    const { courseId, instructor, student } = await fullClass();
    for (const [actor, role, status] of [
      [instructor, 'student', 201],
      [student, 'instructor', 403],
    ] as const) {
      const { status: answered } = await request(gateway.url)
        .post(`/api/v1/courses/${courseId}/access-code?role=${role}&view=${role}`)
        .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
        .set('x-view-as', role)
        .set('x-role', role)
        .set('cookie', `view=${role}; role=${role}`);
      expect(answered).toBe(status);
    }
  });
});
