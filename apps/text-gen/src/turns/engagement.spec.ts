import { TextGenFixture, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

let fixture: TextGenFixture;
let instance: Instance;
let course: Class;
let student: Client;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
  course = await fixture.seedClass();
}, 60_000);
beforeEach(async () => {
  course = await fixture.withNewStudent(course);
  student = fixture.as(course.student, instance);
});
afterAll(() => fixture?.stop());

const events = async ({ userId } = course.student) =>
  (
    await fixture.rows<{ kind: string; role: string }>(
      'select kind, role from analytics.engagement where user_id = $1 order by id',
      [userId],
    )
  ).map(({ kind, role }) => `${role} ${kind}`);
const activity = ({ userId } = course.student) =>
  fixture.rows<Record<string, number>>(
    `select sum(student_messages)::int as said, sum(tutor_messages)::int as heard, sum(accesses)::int as accesses,
       sum(sessions)::int as sessions, sum(attempts)::int as attempts
     from analytics.activity where user_id = $1 having count(*) > 0`,
    [userId],
  );
const list = (client: Client) => client.call('GET', `/v1/modules/${course.moduleId}/sessions`);

describe('the log of engagement', () => {
  test('holds what a student does in the order of doing, and the figures agree with it', async () => {
    await list(student);
    const { sessionId } = await student.open(course.moduleId);
    await student.say(sessionId, 'a community of bees sharing one nest, depending on one queen');
    expect(await events()).toEqual([
      'student module-access',
      'student session-creation',
      'student reply-creation',
      'student message-creation',
      'student reply-creation',
      'student attempt',
    ]);
    expect(await activity()).toEqual([{ said: 1, heard: 2, accesses: 1, sessions: 1, attempts: 1 }]);
  });

  test('takes a module that is looked at again and again for one access, and one ten minutes later for a second', async () => {
    for (const _ of [1, 2, 3]) await list(student);
    expect(await events()).toEqual(['student module-access']);
    await fixture.db.owner.query(`update analytics.engagement set at = at - interval '11 minutes' where user_id = $1`, [
      course.student.userId,
    ]);
    await list(student);
    expect(await activity()).toMatchObject([{ accesses: 2 }]);
  });

  test('keeps what was done when the chat is deleted', async () => {
    const { sessionId } = await student.open(course.moduleId);
    await student.say(sessionId, 'What is nectar?');
    await student.call('DELETE', `/v1/sessions/${sessionId}`);
    expect((await events()).at(-1)).toBe('student session-deletion');
    expect(await activity()).toMatchObject([{ said: 1, sessions: 1 }]);
  });

  test('counts nobody who teaches, and no trial of a prompt leaves a trace', async () => {
    const teacher = fixture.as(course.instructor, instance);
    await teacher.open(course.moduleId);
    expect(await events(course.instructor)).toEqual(['instructor session-creation', 'instructor reply-creation']);
    const [first] = await teacher.all('POST', `/v1/modules/${course.moduleId}/trials`, { content: 'Be brief.' });
    if (first?.type !== 'reply') throw new Error('a stream begins with the reply');
    await teacher.say(first.sessionId, 'What is the tax rate of Norway?');
    await teacher.call('DELETE', `/v1/sessions/${first.sessionId}`);
    expect(await events(course.instructor)).toHaveLength(2);
    expect(await activity(course.instructor)).toEqual([]);
  });

  test('counts what a student did as a student when they have become an assistant', async () => {
    await student.open(course.moduleId);
    await fixture.db.owner.query(`update course.enrolment set role = 'assistant' where user_id = $1`, [
      course.student.userId,
    ]);
    await student.open(course.moduleId);
    expect(await activity()).toMatchObject([{ sessions: 1 }]);
  });

  test('takes the same answer to a question, sent again after a break, for one attempt', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const answer = 'a community of bees sharing one nest, depending on one queen';
    await student.say(sessionId, answer);
    // As if the tutor had broken down with the question still open.
    await fixture.db.owner.query(
      `update chat.reply set state = 'failed' where session_id = $1 and student_message_id is not null`,
      [sessionId],
    );
    await fixture.db.owner.query(
      `update chat.message m set question = null from chat.reply r where r.id = m.reply_id and r.session_id = $1
         and r.student_message_id is not null`,
      [sessionId],
    );
    await student.say(sessionId, answer);
    expect(await activity()).toMatchObject([{ said: 2, attempts: 1 }]);
  });

  test('is written by nobody for somebody else, and for no course that is not theirs', async () => {
    const other = await fixture.seedClass();
    const insert = (userId: string, courseId: string) =>
      instance.database.asActor(course.student, (tx) =>
        tx.query(`insert into analytics.engagement (kind, user_id, course_id) values ('message-creation', $1, $2)`, [
          userId,
          courseId,
        ]),
      );
    await expect(insert(course.instructor.userId, course.courseId)).rejects.toThrow('row-level security');
    await expect(insert(course.student.userId, other.courseId)).rejects.toThrow('row-level security');
    await expect(insert(course.student.userId, course.courseId)).resolves.toBeDefined();
    for (const change of ['update analytics.engagement set at = now()', 'delete from analytics.engagement'])
      await expect(instance.database.asActor(course.student, (tx) => tx.query(change))).rejects.toThrow('permission');
  });
});

test('a question that the files do not answer is kept with its nearest pages, and one that they do is not', async () => {
  const { sessionId } = await student.open(course.moduleId);
  await student.say(sessionId, 'What is nectar?');
  await student.say(sessionId, 'Who won the football world cup of 1998?');
  const kept = await fixture.rows<{ unanswered: { terms: string[] } }>(
    'select unanswered from chat.reply where session_id = $1 and unanswered is not null',
    [sessionId],
  );
  expect(kept).toMatchObject([{ unanswered: { terms: expect.arrayContaining(['football']) } }]);
});
