import { lastOf, TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

const COLONY = 'What is a colony?';

let fixture: TextGenFixture;
let instance: Instance;
let course: Class;
let student: Client;
let instructor: Client;
let sessionId: string;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
  course = await fixture.seedClass();
  student = fixture.as(course.student, instance);
  instructor = fixture.as(course.instructor, instance);
  ({ sessionId } = await student.open(course.moduleId));
  await student.say(sessionId, COLONY);
}, 60_000);
afterEach(() => become('published = true, release_at = null'));
afterAll(() => fixture.stop());

const become = (state: string) =>
  fixture.db.owner.query(`update course.module set ${state} where id = $1`, [course.moduleId]);
const sessions = () => `/v1/modules/${course.moduleId}/sessions`;
const said = async () => (await student.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items.length;

describe.each([
  ['a draft again', 'published = false'],
  ['to open later', `release_at = now() + interval '1 hour'`],
])('a module that is made %s', (_, state) => {
  test('keeps a student’s chats readable, and takes no message in them', async () => {
    await become(state);
    const list = await student.call('GET', sessions());
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([sessionId]);
    expect(await said()).toBe(3);
    const answer = await student.call('POST', `/v1/sessions/${sessionId}/messages`, { content: 'And now?' });
    expect([answer.status, answer.body.code]).toEqual([409, 'MODULE_CLOSED']);
    expect(await said()).toBe(3);
  });

  test('opens no chat, and does not exist for a student who has none in it', async () => {
    await become(state);
    const other = fixture.as((await fixture.withNewStudent(course)).student, instance);
    for (const [client, method] of [
      [student, 'POST'],
      [other, 'POST'],
      [other, 'GET'],
    ] as const) {
      const answer = await client.call(method, sessions());
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('is tried out by its instructor', async () => {
    await become(state);
    const opened = await instructor.open(course.moduleId);
    expect(textOf(await instructor.say(opened.sessionId, COLONY))).toContain('colony.pdf');
  });
});

test('a module goes on where it was once its date has come', async () => {
  await become(`release_at = now() - interval '1 second'`);
  expect(lastOf(await student.say(sessionId, 'What is nectar?'))).toMatchObject({ type: 'done' });
  expect(await said()).toBe(5);
});

test('a request that began a reply finds it again with its key after the module was closed', async () => {
  const key = { 'idempotency-key': 'closed-while-asking' };
  const message = { content: 'What is a refractometer used for?' };
  await student.all('POST', `/v1/sessions/${sessionId}/messages`, message, key);
  const count = await said();
  await become('published = false');
  const events = await student.all('POST', `/v1/sessions/${sessionId}/messages`, message, key);
  expect(textOf(events)).toContain('honey.pdf');
  expect(await said()).toBe(count);
});
