import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import { seedEnrolment, seedUser } from '@aila/testing';
import { GOOD_ANSWERS } from '../testing/seed-content.js';
import { TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

let fixture: TextGenFixture;
let instance: Instance;
let course: Class;
let instructor: Client;
let sessionId: string;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
  course = await fixture.seedClass();
  instructor = fixture.as(course.instructor, instance);
}, 60_000);
afterAll(() => fixture?.stop());

/** A new student who has answered one question well. */
beforeEach(async () => {
  await fixture.db.owner.query('delete from course.privacy where course_id = $1', [course.courseId]);
  course = await fixture.withNewStudent(course);
  sessionId = await chatOf(course.student);
});

async function chatOf(student: UserActor): Promise<string> {
  const client = fixture.as(student, instance);
  const { sessionId: id, events } = await client.open(course.moduleId);
  const asked = textOf(events).split('\n').at(-1)?.toLowerCase() ?? '';
  const [, answer] = Object.entries(GOOD_ANSWERS).find(([subject]) => asked.includes(subject)) ?? [];
  await client.say(id, answer ?? '');
  return id;
}

const keep = (mode: string) =>
  fixture.db.owner.query(
    `insert into course.privacy (course_id, version, mode)
     select $1, coalesce(max(version), 0) + 1, $2 from course.privacy where course_id = $1`,
    [course.courseId, mode],
  );
const listPath = () => `/v1/courses/${course.courseId}/students`;
const studentPath = (id = course.student.userId) => `${listPath()}/${id}`;
const chatPath = () => `/v1/sessions/${sessionId}/transcript`;
type Seen = Record<'kind' | 'sessionId', string | null>;
const openings = async (client = fixture.as(course.student, instance)) =>
  (await client.call('GET', '/v1/me/openings')).body.items as Seen[];

/** The ids in every page of a list. */
async function idsOf(path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = `limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { body } = await instructor.call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    ids.push(...body.items.map((item: { id?: string; messageId?: string }) => item.id ?? item.messageId));
    cursor = body.nextCursor;
  }
  return ids;
}

describe("a student's work", () => {
  test('shows how far they are, each answer with its evidence, and their chats', async () => {
    const { body: work } = await instructor.call('GET', studentPath());
    const { userId } = course.student;
    expect(work.learner).toEqual({ id: userId, name: 'Test Person', email: `${userId}@aila.test` });
    const progress = { score: expect.any(Number), attempts: 1, achieved: false };
    expect(work.modules).toEqual([
      { id: course.moduleId, title: 'A module', conceptTitle: 'A concept', progress, chats: 1 },
    ]);
    const { body: answers } = await instructor.call('GET', `${studentPath()}/attempts`);
    expect(answers.items).toMatchObject([
      {
        ...{ sessionId, moduleTitle: 'A module', hints: 0, version: 0 },
        verdict: { outcome: 'correct', override: null },
        citations: [{ fileName: expect.stringMatching(/pdf$/) }],
      },
    ]);
    expect(answers.items[0].question).not.toBe('');
    const { body: chats } = await instructor.call('GET', `${studentPath()}/sessions`);
    expect(chats.items).toMatchObject([{ id: sessionId, moduleTitle: 'A module', attempts: 1 }]);
  });

  test('comes in pages that miss and repeat nothing, also of one module', async () => {
    await chatOf(course.student);
    await chatOf(course.student);
    for (const list of ['attempts', 'sessions']) {
      const ids = await idsOf(`${studentPath()}/${list}?moduleId=${course.moduleId}`);
      expect([list, ids.length, new Set(ids).size]).toEqual([list, 3, 3]);
    }
  });

  test('holds no trial, and nothing of another course', async () => {
    await fixture.db.owner.query(`update chat.session set trial_prompt = '' where id = $1`, [sessionId]);
    expect((await instructor.call('GET', `${studentPath()}/sessions`)).body.items).toEqual([]);
    expect((await instructor.call('GET', chatPath())).status).toBe(404);
    const elsewhere = await fixture.seedClass();
    await seedEnrolment(fixture.db.owner, elsewhere.courseId, course.student, 'student');
    const path = `/v1/courses/${elsewhere.courseId}/students/${course.student.userId}`;
    const { body } = await fixture.as(elsewhere.instructor, instance).call('GET', `${path}/sessions`);
    expect(body.items).toEqual([]);
    expect((await instructor.call('GET', path)).status).toBe(404);
  });

  test('is of students alone, and not of who has left the course', async () => {
    for (const role of ['assistant', 'observer', 'instructor'] as const) {
      const person = await seedUser(fixture.db.owner, 'instructor');
      await seedEnrolment(fixture.db.owner, course.courseId, person, role);
      expect((await instructor.call('GET', studentPath(person.userId))).status).toBe(404);
    }
    expect((await instructor.call('GET', chatPath())).status).toBe(200);
    await fixture.db.owner.query('delete from course.enrolment where user_id = $1', [course.student.userId]);
    expect((await instructor.call('GET', studentPath())).status).toBe(404);
    expect((await instructor.call('GET', chatPath())).status).toBe(404);
  });
});

describe('a transcript', () => {
  test('is what the student sees, read only, and stays out of the chats of who reads it', async () => {
    const student = fixture.as(course.student, instance);
    const { body: own } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    const { body } = await instructor.call('GET', chatPath());
    expect(body.items).toEqual(own.items);
    expect(body.chat).toMatchObject({ id: sessionId, courseId: course.courseId, messageCount: own.items.length });
    for (const [method, path, sent] of [
      ['GET', `/v1/sessions/${sessionId}`],
      ['GET', `/v1/sessions/${sessionId}/messages`],
      ['PATCH', `/v1/sessions/${sessionId}`, { name: 'Mine' }],
      ['DELETE', `/v1/sessions/${sessionId}`],
      ['POST', `/v1/sessions/${sessionId}/messages`, { content: 'Hello' }],
    ] as const)
      expect((await instructor.call(method, path, sent)).status).toBe(404);
    const { body: mine } = await instructor.call('GET', `/v1/modules/${course.moduleId}/sessions`);
    expect(mine.items).toEqual([]);
  });

  test('is on record once an hour, however many calls come at once, and the student sees it', async () => {
    await Promise.all([1, 2, 3].map(() => instructor.call('GET', `${chatPath()}?limit=1`)));
    await Promise.all(['', '/attempts', '/sessions'].map((part) => instructor.call('GET', `${studentPath()}${part}`)));
    const seen = await openings();
    expect(seen.map(({ kind }) => kind).sort()).toEqual(['chat', 'work']);
    expect(seen.find(({ kind }) => kind === 'chat')).toMatchObject({
      ...{ by: 'Test Person', as: 'instructor', reason: null, courseTitle: 'A course' },
      ...{ sessionId, moduleId: course.moduleId },
    });
    await fixture.db.owner.query('update chat.opening set until = now() where user_id = $1', [course.student.userId]);
    await instructor.call('GET', chatPath());
    expect((await openings()).length).toBe(3);
    const told = await fixture.rows('select kind, subject_id, facts from notice.notification where user_id = $1', [
      course.student.userId,
    ]);
    const chatOpened = { kind: 'chat-opened', subject_id: sessionId, facts: { moduleId: course.moduleId } };
    expect(told).toEqual([chatOpened, chatOpened]);
    const { student: classmate } = await fixture.withNewStudent(course);
    expect(await openings(fixture.as(classmate, instance))).toEqual([]);
  });

  test('stays on record when the student deletes the chat', async () => {
    await instructor.call('GET', chatPath());
    await fixture.as(course.student, instance).call('DELETE', `/v1/sessions/${sessionId}`);
    expect(await openings()).toMatchObject([{ kind: 'chat', sessionId: null, by: 'Test Person' }]);
    expect((await instructor.call('GET', chatPath())).status).toBe(404);
  });

  test('opens to an administrator by a reason alone, which the student and the audit log get', async () => {
    const admin = await seedUser(fixture.db.owner, 'admin');
    const client = fixture.as(admin, instance);
    for (const path of [studentPath(), `${studentPath()}/attempts`, chatPath()])
      expect((await client.call('GET', path)).body.code).toBe('REASON_REQUIRED');
    const path = `/v1/sessions/${sessionId}/openings`;
    expect((await client.call('POST', path, { reason: '  ' })).body.code).toBe('BAD_INPUT');
    expect(await openings()).toEqual([]);
    const { status, body } = await client.call('POST', path, { reason: 'A complaint of 3 May' });
    expect([status, body.items.length > 1]).toEqual([201, true]);
    expect((await client.call('GET', chatPath())).status).toBe(200);
    // One chat is not the rest of the work.
    expect((await client.call('GET', studentPath())).body.code).toBe('REASON_REQUIRED');
    expect(await openings()).toMatchObject([{ as: 'admin', reason: 'A complaint of 3 May', sessionId }]);
    const audit = await fixture.rows('select action, course_id, target_id from audit.event where actor_id = $1', [
      admin.userId,
    ]);
    expect(audit).toEqual([{ action: 'chat.opened', course_id: course.courseId, target_id: sessionId }]);
  });

  test('is gone with a module that is in the trash, and not on record', async () => {
    const trashId = randomUUID();
    await fixture.db.owner.query(
      `insert into course.trash (id, course_id, kind, target_id, title) values ($1, $2, 'module', $3, 'A module')`,
      [trashId, course.courseId, course.moduleId],
    );
    await fixture.db.owner.query('update course.module set trash_id = $2 where id = $1', [course.moduleId, trashId]);
    expect((await instructor.call('GET', chatPath())).status).toBe(404);
    expect((await instructor.call('GET', `${studentPath()}/attempts`)).body.items).toEqual([]);
    await fixture.db.owner.query('update course.module set trash_id = null where id = $1', [course.moduleId]);
    await fixture.db.owner.query('delete from course.trash where id = $1', [trashId]);
    expect((await openings()).map(({ kind }) => kind)).toEqual(['work']);
  });

  test('closes at once for who no longer teaches', async () => {
    const colleague = await seedUser(fixture.db.owner, 'instructor');
    await seedEnrolment(fixture.db.owner, course.courseId, colleague, 'instructor');
    const client = fixture.as(colleague, instance);
    expect((await client.call('GET', chatPath())).status).toBe(200);
    await fixture.db.owner.query(`update course.enrolment set role = 'assistant' where user_id = $1`, [
      colleague.userId,
    ]);
    expect((await client.call('GET', chatPath())).body.code).toBe('FORBIDDEN');
  });
});

describe('the second wall', () => {
  const asInstructor = <Row>(sql: string, openingId?: string) =>
    instance.database.asActor(course.instructor, async (tx) => {
      if (openingId) await tx.query(`select set_config('aila.opening', $1, true)`, [openingId]);
      return tx.query<Row[]>(sql);
    });
  const openingOf = async (kind: string) => {
    const sql = 'select id from chat.opening where user_id = $1 and kind = $2';
    return (await fixture.rows<{ id: string }>(sql, [course.student.userId, kind]))[0]?.id ?? '';
  };

  test('shows nothing to a statement without an opening, and with one no more than it opens', async () => {
    const other = await chatOf(course.student);
    await chatOf((await fixture.withNewStudent(course)).student);
    await instructor.call('GET', chatPath());
    await instructor.call('GET', studentPath());
    for (const table of ['session', 'message', 'reply', 'citation', 'attempt', 'mastery', 'override'])
      expect(await asInstructor(`select from chat.${table}`)).toEqual([]);
    const [chat, work] = [await openingOf('chat'), await openingOf('work')];
    const messages = await asInstructor<{ session_id: string }>('select distinct session_id from chat.message', chat);
    expect(messages).toEqual([{ session_id: sessionId }]);
    expect(await asInstructor('select from chat.message', work)).toEqual([]);
    const attempts = await asInstructor<{ session_id: string }>('select session_id from chat.attempt', work);
    expect(attempts.map(({ session_id }) => session_id).sort()).toEqual([sessionId, other].sort());
    await fixture.db.owner.query('update chat.opening set until = now() where id = $1', [chat]);
    expect(await asInstructor('select from chat.message', chat)).toEqual([]);
  });

  test('lets nobody use an opening of somebody else', async () => {
    await instructor.call('GET', chatPath());
    const opening = await openingOf('chat');
    for (const actor of [await seedUser(fixture.db.owner, 'admin'), course.stranger]) {
      const seen = await instance.database.asActor(actor, async (tx) => {
        await tx.query(`select set_config('aila.opening', $1, true)`, [opening]);
        return tx.query('select from chat.message');
      });
      expect(seen).toEqual([]);
    }
  });

  test('lets nobody make an opening that is not theirs to make', async () => {
    const admin = await seedUser(fixture.db.owner, 'admin');
    const make = (actor: UserActor, as: string, reason: string | null, hours = 1) =>
      instance.database.asActor(actor, (tx) =>
        tx.query(
          `insert into chat.opening (id, kind, opener_id, opener_role, user_id, course_id, reason, until)
           values (gen_random_uuid(), 'work', $1, $2, $3, $4, $5, now() + make_interval(hours => $6))`,
          [actor.userId, as, course.student.userId, course.courseId, reason, hours],
        ),
      );
    await expect(make(course.instructor, 'instructor', null)).resolves.toBeDefined();
    await expect(make(admin, 'admin', null)).rejects.toThrow(/check constraint/);
    const refused = /row-level security/;
    await expect(make(admin, 'instructor', 'a reason')).rejects.toThrow(refused);
    await expect(make(course.instructor, 'admin', 'a reason')).rejects.toThrow(refused);
    await expect(make(course.instructor, 'instructor', null, 2)).rejects.toThrow(refused);
    await expect(make(course.stranger, 'instructor', null)).rejects.toThrow(refused);
    await expect(make(course.student, 'instructor', null)).rejects.toThrow(refused);
    await keep('figures');
    await expect(make(course.instructor, 'instructor', null)).rejects.toThrow(refused);
  });
});

describe('a pseudonymous course', () => {
  const pseudonym = async () => {
    const sql = 'select access.pseudonym($1, $2) as id';
    return (await fixture.rows<{ id: string }>(sql, [course.courseId, course.student.userId]))[0]?.id ?? '';
  };

  test('names nobody, gives no id that leads to a person, and each person the same pseudonym again', async () => {
    await keep('pseudonymous');
    const { body: first } = await instructor.call('GET', `${listPath()}?limit=200`);
    expect(first.items.length).toBeGreaterThan(1);
    for (const { name, email, lastActivityAt } of first.items)
      expect([name, email, lastActivityAt]).toEqual([null, null, null]);
    const people = await fixture.rows<{ user_id: string }>('select user_id from course.enrolment');
    expect(people.filter(({ user_id }) => JSON.stringify(first).includes(user_id))).toEqual([]);
    expect((await instructor.call('GET', `${listPath()}?limit=200`)).body).toEqual(first);
    expect((await instructor.call('GET', studentPath())).status).toBe(404);
  });

  test('gives a person another pseudonym in another course', async () => {
    const elsewhere = await fixture.seedClass();
    const sql = 'select access.pseudonym(id, $1) as pseudonym from course.course where id = any ($2)';
    const found = await fixture.rows<{ pseudonym: string }>(sql, [
      course.student.userId,
      [course.courseId, elsewhere.courseId],
    ]);
    expect(new Set(found.map((row) => row.pseudonym)).size).toBe(2);
  });

  test('opens work and chats under the pseudonym, and no answer holds the person', async () => {
    await keep('pseudonymous');
    const id = await pseudonym();
    const answers = await Promise.all([
      ...['', '/attempts', '/sessions'].map((part) => instructor.call('GET', `${studentPath(id)}${part}`)),
      instructor.call('GET', chatPath()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const answer of [answers[0], answers[3]])
      expect(answer?.body.learner).toEqual({ id, name: null, email: null });
    expect(JSON.stringify(answers)).not.toContain(course.student.userId);
    expect(JSON.stringify(answers)).not.toContain('Test Person');
  });

  test('names nobody to an administrator who gives a reason, either', async () => {
    await keep('pseudonymous');
    const admin = fixture.as(await seedUser(fixture.db.owner, 'admin'), instance);
    const { body } = await admin.call('POST', `/v1/sessions/${sessionId}/openings`, { reason: 'A complaint' });
    expect(body.learner).toEqual({ id: await pseudonym(), name: null, email: null });
  });
});

test.each(['identified', 'pseudonymous'])('the students of an %s course come page by page', async (mode) => {
  await keep(mode);
  const ids = await idsOf(listPath());
  const { body } = await instructor.call('GET', `${listPath()}?limit=200`);
  expect(ids).toEqual(body.items.map(({ id }: { id: string }) => id));
  expect([ids.length > 2, new Set(ids).size]).toEqual([true, ids.length]);
});

test('a course of figures alone refuses every student and chat, also one that was open', async () => {
  const admin = fixture.as(await seedUser(fixture.db.owner, 'admin'), instance);
  expect((await instructor.call('GET', chatPath())).status).toBe(200);
  await keep('figures');
  for (const path of [listPath(), studentPath(), `${studentPath()}/attempts`, `${studentPath()}/sessions`, chatPath()])
    for (const client of [instructor, admin])
      expect((await client.call('GET', path)).body.code).toBe('TRANSCRIPTS_CLOSED');
  const { body } = await admin.call('POST', `/v1/sessions/${sessionId}/openings`, { reason: 'A complaint' });
  expect(body.code).toBe('TRANSCRIPTS_CLOSED');
});
