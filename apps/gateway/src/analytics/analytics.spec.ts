import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { CourseAnalytics, CourseDifficulties, Page, StudentAnalytics } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import request from 'supertest';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let course: Awaited<ReturnType<typeof seedClass>>;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
}, 60_000);
beforeEach(async () => {
  course = await seedClass(db.owner);
});
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

async function call<T>(actor: UserActor, path = '', body?: object) {
  const answer = await request(gateway.url)
    [body ? 'put' : 'get'](`/api/v1/courses/${course.courseId}/analytics${path}`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
    .send(body);
  return { status: answer.status, body: answer.body as T, code: (answer.body as { code?: string }).code };
}
const figures = async (path = '') => (await call<CourseAnalytics>(course.instructor, path)).body;
const students = async (path = '') =>
  (await call<Page<StudentAnalytics>>(course.instructor, `/students${path}`)).body.items;

async function classmate(familyName = 'Person') {
  const student = await seedUser(db.owner, 'student');
  await db.owner.query('update identity.user_account set family_name = $2 where id = $1', [student.userId, familyName]);
  await seedEnrolment(db.owner, course.courseId, student, 'student');
  return student;
}
const happens = ({ userId }: UserActor, kind: string, at = new Date(), moduleId = course.moduleId) =>
  db.owner.query(
    'insert into analytics.engagement (kind, user_id, course_id, module_id, at) values ($1, $2, $3, $4, $5)',
    [kind, userId, course.courseId, moduleId, at],
  );
const stands = ({ userId }: UserActor, score: number, achievedAt: Date | null = null) =>
  db.owner.query(
    'insert into chat.mastery (user_id, module_id, course_id, score, attempts, achieved_at) values ($1, $2, $3, $4, 2, $5)',
    [userId, course.moduleId, course.courseId, score, achievedAt],
  );
async function says(
  { userId }: UserActor,
  content: string,
  told: { terms?: string[]; outcome?: string },
  trial = false,
) {
  const [session, message, reply] = [randomUUID(), randomUUID(), randomUUID()];
  const whose = [session, userId, course.courseId];
  await db.owner.query(
    'insert into chat.session (id, user_id, course_id, module_id, trial_prompt) values ($1, $2, $3, $4, $5)',
    [...whose, course.moduleId, trial ? 'text' : null],
  );
  await db.owner.query(
    `insert into chat.message (session_id, user_id, course_id, id, ordinal, role, content) values ($1, $2, $3, $4, 0, 'student', $5)`,
    [...whose, message, content],
  );
  await db.owner.query(
    `insert into chat.reply (session_id, user_id, course_id, id, student_message_id, state, owner_address, lease_until, model, unanswered)
     values ($1, $2, $3, $4, $5, 'complete', '', now(), 'model', $6)`,
    [...whose, reply, message, told.terms ? JSON.stringify({ terms: told.terms, nearest: [] }) : null],
  );
  if (told.outcome)
    await db.owner.query(
      `insert into chat.attempt (session_id, user_id, course_id, id, module_id, message_id, statement_id, question, answer,
         outcome, score, covered, missing, evidence, progress, model)
       values ($1, $2, $3, $4, $5, $6, 's', 'What is a queue?', $7, $8, 1, '[]', '[]', '[]', '{}', 'model')`,
      [...whose, randomUUID(), course.moduleId, message, content, told.outcome],
    );
}

describe('the figures of a course', () => {
  test('of a course in which nothing has happened list every module with zeros, drafts too', async () => {
    await db.owner.query('update course.module set published = false where id = $1', [course.moduleId]);
    const { modules, totals, trend, enrolled } = await figures();
    expect(modules).toEqual([
      {
        moduleId: course.moduleId,
        title: 'A module',
        conceptTitle: 'A concept',
        published: false,
        hidden: false,
        studentMessages: 0,
        tutorMessages: 0,
        students: 0,
        accesses: 0,
        attempts: 0,
        tried: 0,
        achieved: 0,
        averageScore: null,
      },
    ]);
    expect([totals.studentMessages, trend.length, enrolled]).toEqual([0, 30, 1]);
  });

  test('count messages, accesses, students and mastery, and nobody who teaches', async () => {
    const other = await classmate();
    for (const kind of ['module-access', 'message-creation', 'message-creation', 'reply-creation', 'attempt'])
      await happens(course.student, kind);
    await happens(other, 'message-creation');
    await happens(course.instructor, 'message-creation');
    await stands(course.student, 0.9, new Date());
    await stands(other, 0.3);
    await stands(course.instructor, 1, new Date());
    const { modules, totals, trend } = await figures();
    const counted = { studentMessages: 3, tutorMessages: 1, students: 2, accesses: 1, attempts: 1 };
    expect(totals).toMatchObject(counted);
    expect(modules[0]).toMatchObject({ ...counted, tried: 2, achieved: 1, averageScore: 0.6 });
    expect(trend.filter(({ students: active }) => active !== 0)).toMatchObject([counted]);
  });

  test('belong to the day that it was where the reader is', async () => {
    await happens(course.student, 'message-creation', new Date('2026-03-10T06:50:00Z'));
    const dayIn = async (zone: string) =>
      (await figures(`?from=2026-03-08&to=2026-03-11&zone=${zone}`)).trend.find(({ students: active }) => active === 1)
        ?.day;
    expect(await dayIn('UTC')).toBe('2026-03-10');
    expect(await dayIn('America/Vancouver')).toBe('2026-03-09');
    expect((await figures('?from=2026-03-10&to=2026-03-10&zone=America/Vancouver')).totals.students).toBe(0);
    const { step, trend } = await figures('?from=2026-01-01&to=2026-06-30&zone=UTC');
    expect([step, trend.find(({ students: active }) => active === 1)?.day]).toEqual(['week', '2026-03-09']);
  });

  test('of who has left stay counted, and their name is nowhere', async () => {
    await happens(course.student, 'message-creation');
    await stands(course.student, 0.9, new Date());
    await db.owner.query('delete from course.enrolment where user_id = $1', [course.student.userId]);
    const { totals, modules, enrolled } = await figures();
    expect([totals.studentMessages, modules[0]?.achieved, enrolled]).toEqual([1, 1, 1]);
    expect(await students()).toEqual([]);
  });

  test('of a group below five are hidden where the course asks for it, and those of each student with them', async () => {
    for (const _ of [1, 2, 3]) await happens(await classmate(), 'message-creation');
    await call(course.instructor, '/privacy', { hidesSmallGroups: true });
    const { totals, modules, trend, hidesSmallGroups } = await figures();
    expect([totals.studentMessages, modules[0]?.studentMessages, hidesSmallGroups]).toEqual([null, null, true]);
    expect(trend.at(-1)).toMatchObject({ students: null, hidden: true });
    expect(await call(course.instructor, '/students')).toMatchObject({ status: 403, code: 'STUDENT_FIGURES_HIDDEN' });
    for (const _ of [1, 2]) await happens(await classmate(), 'message-creation');
    expect((await figures()).totals).toMatchObject({ students: 5, studentMessages: 5, hidden: false });
    const log = await db.owner.query('select action from audit.event where course_id = $1', [course.courseId]);
    expect(log.rows).toEqual([{ action: 'analytics.privacy-changed' }]);
  });

  test('of each student are hidden in a pseudonymous course, and no word of a chat is shown in one of figures alone', async () => {
    const privacy = (version: number, mode: string) =>
      db.owner.query('insert into course.privacy (course_id, version, mode) values ($1, $2, $3)', [
        course.courseId,
        version,
        mode,
      ]);
    await says(course.student, 'When is the exam?', { terms: ['exam'] });
    await privacy(1, 'pseudonymous');
    expect(await call(course.instructor, '/students')).toMatchObject({ status: 403, code: 'STUDENT_FIGURES_HIDDEN' });
    const questions = async () =>
      (await call<CourseDifficulties>(course.instructor, '/difficulties')).body.questions.length;
    expect(await questions()).toBe(1);
    await privacy(2, 'figures');
    expect(await questions()).toBe(0);
    expect((await figures()).modules).toHaveLength(1);
  });

  test.each([
    ['?from=2026-03-02&to=2026-03-01'],
    ['?from=yesterday'],
    ['?zone=Moon/Crater'],
    ['?zone=%2B02:00'],
    ['?moduleId=7'],
    ['/students?sort=age'],
    ['/students?cursor=AAAA'],
  ])('refuse what is no range: %s', async (path) => {
    expect(await call(course.instructor, path)).toMatchObject({ status: 400, code: 'BAD_INPUT' });
  });

  test('are not for students, nor for those who teach elsewhere; an assistant reads and does not decide', async () => {
    expect((await call(course.student)).status).toBe(403);
    expect((await call(course.stranger)).status).toBe(404);
    const assistant = await seedUser(db.owner, 'student');
    await seedEnrolment(db.owner, course.courseId, assistant, 'assistant');
    expect((await call(assistant)).status).toBe(200);
    expect((await call(assistant, '/privacy', { hidesSmallGroups: true })).status).toBe(403);
  });
});

describe('the students of a course', () => {
  test('come page by page in each order, each once, those without anything too', async () => {
    const names = ['Abel', 'Baker', 'Çelik', 'Dora', 'Emin'];
    const people = await Promise.all(names.map(classmate));
    await stands(people[3] as UserActor, 0.9, new Date());
    await stands(people[1] as UserActor, 0.4);
    await happens(people[0] as UserActor, 'message-creation');
    for (const sort of ['name', 'least-progress', 'most-progress', 'fewest-messages', 'most-messages']) {
      const seen: StudentAnalytics[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path: string = `/students?limit=2&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const { body } = await call<Page<StudentAnalytics>>(course.instructor, path);
        seen.push(...body.items);
        cursor = body.nextCursor;
      }
      expect(new Set(seen.map(({ userId }) => userId)).size).toBe(6);
      if (sort === 'most-progress') expect(seen[0]).toMatchObject({ displayName: 'Test Dora', achieved: 1 });
      if (sort === 'least-progress') expect(seen[5]?.displayName).toBe('Test Dora');
      if (sort === 'most-messages') expect(seen[0]).toMatchObject({ displayName: 'Test Abel', messages: 1 });
    }
  });

  test('have a cell for each module in which they have done something', async () => {
    await stands(course.student, 0.5);
    await happens(course.student, 'message-creation');
    expect((await students())[0]?.modules).toEqual([
      { moduleId: course.moduleId, score: 0.5, achieved: false, attempts: 2, messages: 1 },
    ]);
  });
});

describe('what students find hard', () => {
  const hard = async (actor = course.instructor) => (await call<CourseDifficulties>(actor, '/difficulties')).body;

  test('are questions that the files do not answer, alike ones together and without names', async () => {
    await says(course.student, 'When is the exam?', { terms: ['exam', 'when'] });
    await says(await classmate(), 'exam when', { terms: ['exam', 'when'] });
    await says(course.student, 'What is a queue?', {});
    await says(course.instructor, 'Do I count?', { terms: ['count'] });
    await says(course.student, 'A trial?', { terms: ['trial'] }, true);
    const { questions } = await hard();
    expect(questions).toEqual([
      {
        moduleId: course.moduleId,
        question: 'exam when',
        times: 2,
        students: 2,
        nearest: [],
        lastAskedAt: expect.stringMatching(/^20/),
      },
    ]);
  });

  test('are statements that answers missed, most often first; an administrator reads no question of a chat', async () => {
    await says(course.student, 'a tree', { outcome: 'incorrect' });
    await says(course.student, 'a line', { outcome: 'correct' });
    await says(course.student, 'When is the exam?', { terms: ['exam', 'when'] });
    const statement = { moduleId: course.moduleId, statementId: 's', question: 'What is a queue?' };
    const found = await hard(await seedUser(db.owner, 'admin'));
    expect(found).toMatchObject({ statements: [{ ...statement, students: 1, attempts: 2, missed: 1 }], questions: [] });
  });

  test('of fewer than five students are left out where the course asks for it', async () => {
    await says(course.student, 'a tree', { outcome: 'incorrect', terms: ['tree'] });
    await call(course.instructor, '/privacy', { hidesSmallGroups: true });
    expect(await hard()).toEqual({ hidesSmallGroups: true, questions: [], statements: [] });
  });
});
