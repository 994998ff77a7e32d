import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { CatalogueCourse, Course } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
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

const about = (department: string, words: object = {}) => ({ title: 'Seas', department, number: '100', ...words });

/** All pages of the list of courses of a department, three at a time. */
async function listed(department: string, filters: Record<string, string> = {}): Promise<CatalogueCourse[]> {
  const found: CatalogueCourse[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({ search: department, limit: '3', ...filters, ...(cursor && { cursor }) });
    const { body } = await call(admin, 'get', `course-catalogue?${query}`);
    found.push(...body.items);
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  return found;
}

test('a course is made with its term, its instructors and what its tutor is asked, each once in the log', async () => {
  const teachers = await Promise.all([seedUser(db.owner, 'instructor'), seedUser(db.owner, 'instructor')]);
  const instructorIds = teachers.map(({ userId }) => userId);
  const words = about('MAKE', { term: '2026W1', instructorIds, prompt: 'Ask one question at a time.' });
  const made = await call(admin, 'post', 'courses', words);
  expect([made.status, made.body.term, made.body.version]).toEqual([201, '2026W1', 1]);
  expect((await call(teachers[0] as UserActor, 'get', `courses/${made.body.id}`)).body.myRole).toBe('instructor');
  expect((await call(admin, 'get', `courses/${made.body.id}/prompt`)).body.content).toBe('Ask one question at a time.');
  const { rows } = await db.owner.query<{ action: string }>('select action from audit.event where course_id = $1', [
    made.body.id,
  ]);
  expect(rows.map(({ action }) => action).sort()).toEqual([
    'course.created',
    'instructor.appointed',
    'instructor.appointed',
    'prompt.changed',
  ]);
});

test('a course whose instructor may not teach is not made at all', async () => {
  const student = await seedUser(db.owner, 'student');
  const instructorIds = [(await seedUser(db.owner, 'instructor')).userId, student.userId];
  const refused = await call(admin, 'post', 'courses', about('NONE', { instructorIds }));
  expect(refused.code).toBe('NOT_AN_INSTRUCTOR');
  expect(await listed('NONE')).toEqual([]);
});

describe('the list of all courses', () => {
  const courses = [
    about('LIST', { number: '300', title: 'Winds', term: '2025W2', active: false }),
    about('LIST', { number: '100', title: 'seas' }),
    about('LIST', { number: '100', title: 'Seas', term: '2026W1' }),
    about('LIST', { number: '200', title: 'Seas', term: '2026W1' }),
    about('LIST', { number: '50', title: '100 % rain', term: '2025W2' }),
  ];
  const made: Course[] = [];
  beforeAll(async () => {
    for (const course of courses) made.push((await call(admin, 'post', 'courses', course)).body as Course);
  });

  test.each([
    ['number', ['100', '100', '200', '300', '50']],
    ['title', ['50', '100', '100', '200', '300']],
    ['term', ['200', '100', '50', '300', '100']],
    ['newest', ['50', '200', '100', '100', '300']],
  ])('comes by %s, and no page leaves a course out or repeats one', async (sort, numbers) => {
    const found = await listed('LIST', { sort });
    expect(found.map(({ number }) => number)).toEqual(numbers);
    expect(new Set(found.map(({ id }) => id)).size).toBe(5);
  });

  test('is searched by words and their order, with nothing that means more than itself', async () => {
    expect((await listed('LIST 200')).map(({ number }) => number)).toEqual(['200']);
    expect((await listed('100 %')).map(({ number }) => number)).toEqual(['50']);
    expect(await listed('LI_T')).toEqual([]);
  });

  test('is narrowed by term and by whether the course is open', async () => {
    expect(await listed('LIST', { term: '2026W1' })).toHaveLength(2);
    expect(await listed('LIST', { state: 'closed' })).toMatchObject([{ number: '300' }]);
    expect(await listed('LIST', { state: 'open' })).toHaveLength(4);
    const terms = await call(admin, 'get', 'course-terms');
    expect(terms.body.items).toEqual(expect.arrayContaining(['2026W1', '2025W2']));
    expect(terms.body.items).not.toContain('');
  });

  test('says who teaches and how many learn', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    await db.owner.query(`update course.course set department = 'WHO' where id = $1`, [courseId]);
    const [course] = await listed('WHO');
    expect(course).toMatchObject({ students: 1, instructors: [{ userId: instructor.userId }], myRole: null });
  });

  test('takes no cursor of another order', async () => {
    const { body } = await call(admin, 'get', 'course-catalogue?search=LIST&limit=1&sort=title');
    const refused = await call(admin, 'get', `course-catalogue?search=LIST&sort=term&cursor=${body.nextCursor}`);
    expect([refused.status, refused.code]).toEqual([400, 'BAD_INPUT']);
  });

  test('is for administrators', async () => {
    const { instructor } = await seedClass(db.owner);
    expect((await call(instructor, 'get', 'course-catalogue')).code).toBe('FORBIDDEN');
  });
});

test('a person’s courses come in pages with their role there, and nobody’s courses are of nobody', async () => {
  const { instructor, courseId } = await seedClass(db.owner);
  const second = await call(admin, 'post', 'courses', about('AAA', { instructorIds: [instructor.userId] }));
  const first = await call(admin, 'get', `users/${instructor.userId}/courses?limit=1`);
  expect(first.body.items).toMatchObject([{ id: second.body.id, role: 'instructor' }]);
  const rest = await call(admin, 'get', `users/${instructor.userId}/courses?cursor=${first.body.nextCursor}`);
  expect(rest.body).toMatchObject({ items: [{ id: courseId }], nextCursor: null });
  expect((await call(admin, 'get', `users/${randomUUID()}/courses`)).code).toBe('NOT_FOUND');
});

describe('two who change the same', () => {
  test('course: the second is told what the first has made of it, and nothing is lost unseen', async () => {
    const { body: course } = await call(admin, 'post', 'courses', about('TWO'));
    const path = `courses/${course.id}`;
    expect((await call(admin, 'patch', path, { title: 'Tides', version: 1 })).body.version).toBe(2);
    const second = await call(admin, 'patch', path, { title: 'Waves', version: 1 });
    expect([second.status, second.code]).toEqual([409, 'CONFLICT']);
    expect(second.body.parameters).toMatchObject({ title: 'Tides', version: 2 });
    expect((await call(admin, 'patch', path, { title: 'Waves', version: 2 })).body.title).toBe('Waves');
  });

  test('course at one moment: one wins', async () => {
    const { body: course } = await call(admin, 'post', 'courses', about('TWO'));
    const both = await Promise.all(
      ['A', 'B'].map((title) => call(admin, 'patch', `courses/${course.id}`, { title, version: 1 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('concept or module: the same, while moving a module about is no change of it', async () => {
    const { conceptId, moduleId, courseId, instructor } = await seedClass(db.owner);
    for (const [path, what] of [
      [`concepts/${conceptId}`, 'concept'],
      [`modules/${moduleId}`, 'module'],
    ] as const) {
      const order = { concepts: [{ id: conceptId, moduleIds: [moduleId] }] };
      expect((await call(instructor, 'put', `courses/${courseId}/outline`, order)).status).toBe(204);
      expect((await call(instructor, 'patch', path, { title: `One ${what}`, version: 1 })).body.version).toBe(2);
      const second = await call(instructor, 'patch', path, { title: `Two ${what}`, version: 1 });
      expect(second.body).toMatchObject({ code: 'CONFLICT', parameters: { title: `One ${what}`, version: 2 } });
      expect((await call(instructor, 'patch', path, { title: `Three ${what}` })).body.version).toBe(3);
    }
  });
});
