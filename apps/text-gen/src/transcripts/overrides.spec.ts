import { seedEnrolment, seedUser } from '@aila/testing';
import { TextGenFixture, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

let fixture: TextGenFixture;
let instance: Instance;
let course: Class;
let instructor: Client;
let student: Client;
let sessionId: string;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
  course = await fixture.seedClass();
  instructor = fixture.as(course.instructor, instance);
}, 60_000);
afterAll(() => fixture?.stop());

/** A new student who has answered one question badly. */
beforeEach(async () => {
  course = await fixture.withNewStudent(course);
  student = fixture.as(course.student, instance);
  sessionId = (await student.open(course.moduleId)).sessionId;
  await student.say(sessionId, 'It makes the weather warm and windy in the mountains of the north.');
});

const base = () => `/v1/courses/${course.courseId}/students/${course.student.userId}`;
const answer = async () => (await instructor.call('GET', `${base()}/attempts`)).body.items[0];
const say = (messageId: string, outcome: string | null, version: number, client = instructor) =>
  client.call('PUT', `${base()}/verdicts/${messageId}`, { outcome, reason: 'Said in other words.', version });
const mastery = async () => {
  const sql = 'select score, achieved_at is not null as achieved from chat.mastery where user_id = $1';
  return (await fixture.rows<{ score: number; achieved: boolean }>(sql, [course.student.userId]))[0];
};
const verdictInChat = async () => {
  const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
  return body.items.findLast(({ verdict }: { verdict: unknown }) => verdict !== null)?.verdict;
};

describe('a verdict of an instructor', () => {
  test('counts in place of the tutor’s, which is kept; the student sees both and the reason', async () => {
    const { messageId, verdict } = await answer();
    expect(verdict.outcome).not.toBe('correct');
    const before = await mastery();
    const { status, body } = await say(messageId, 'correct', 0);
    expect([status, body.version, body.verdict.outcome, body.verdict.score]).toEqual([200, 1, 'correct', 1]);
    expect(await verdictInChat()).toMatchObject({
      ...{ outcome: 'correct', score: 1 },
      override: { original: verdict.outcome, reason: 'Said in other words.', by: 'Test Person' },
    });
    expect((await mastery())?.score).toBe(0.39);
    expect(before?.score).toBeLessThan(0.39);
    const kept = await fixture.rows('select outcome from chat.attempt where message_id = $1', [messageId]);
    expect(kept).toEqual([{ outcome: verdict.outcome }]);
    const audit = await fixture.rows('select action, details from audit.event where target_id = $1', [messageId]);
    const details = { student: course.student.userId, version: 1, from: verdict.outcome, to: 'correct' };
    expect(audit).toEqual([{ action: 'verdict.overridden', details }]);
    const told = 'select kind, subject_id from notice.notification where user_id = $1';
    expect(await fixture.rows(told, [course.student.userId])).toEqual([
      { kind: 'verdict-overridden', subject_id: sessionId },
    ]);
  });

  test('still counts when mastery is computed anew by what the student does', async () => {
    const { messageId } = await answer();
    await say(messageId, 'correct', 0);
    const { sessionId: other } = await student.open(course.moduleId);
    await student.call('DELETE', `/v1/sessions/${other}`);
    expect((await mastery())?.score).toBe(0.39);
  });

  test('is taken back, and the tutor’s counts again', async () => {
    const { messageId, verdict } = await answer();
    const before = await mastery();
    await say(messageId, 'correct', 0);
    const { body } = await say(messageId, null, 1);
    expect([body.version, body.verdict]).toEqual([2, verdict]);
    expect(await verdictInChat()).toEqual(verdict);
    expect(await mastery()).toEqual(before);
  });

  test('is refused when another came first, also at the same moment', async () => {
    const { messageId } = await answer();
    await say(messageId, 'partial', 0);
    expect((await say(messageId, 'correct', 0)).body.code).toBe('CONFLICT');
    const answers = await Promise.all(['correct', 'incorrect', 'partial'].map((outcome) => say(messageId, outcome, 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('is for who teaches the course: not the student, not who helps, not an administrator', async () => {
    const { messageId, verdict } = await answer();
    const assistant = await seedUser(fixture.db.owner, 'student');
    await seedEnrolment(fixture.db.owner, course.courseId, assistant, 'assistant');
    const admin = await seedUser(fixture.db.owner, 'admin');
    for (const actor of [course.student, assistant, admin])
      expect((await say(messageId, 'correct', 0, fixture.as(actor, instance))).body.code).toBe('FORBIDDEN');
    const stranger = fixture.as(course.stranger, instance);
    expect((await say(messageId, 'correct', 0, stranger)).body.code).toBe('NOT_FOUND');
    expect(await verdictInChat()).toEqual(verdict);
  });

  test('is of an answer of that student, and has a reason', async () => {
    const { messageId } = await answer();
    const { student: classmate } = await fixture.withNewStudent(course);
    const path = `/v1/courses/${course.courseId}/students/${classmate.userId}/verdicts/${messageId}`;
    const { body } = await instructor.call('PUT', path, { outcome: 'correct', reason: 'Yes.', version: 0 });
    expect(body.code).toBe('NOT_FOUND');
    const without = { outcome: 'correct', reason: ' ', version: 0 };
    expect((await instructor.call('PUT', `${base()}/verdicts/${messageId}`, without)).body.code).toBe('BAD_INPUT');
  });

  test('is written by nobody’s statement but who teaches and has opened the work', async () => {
    const { messageId } = await answer();
    const write = (actor: typeof course.student) =>
      instance.database.asActor(actor, (tx) =>
        tx.query(
          `insert into chat.override (message_id, version, user_id, course_id, outcome, score, reason, author_id)
           values ($1, 1, $2, $3, 'correct', 1, 'Mine.', $4)`,
          [messageId, course.student.userId, course.courseId, actor.userId],
        ),
      );
    for (const actor of [course.student, course.instructor, course.stranger])
      await expect(write(actor)).rejects.toThrow(/row-level security/);
  });
});
