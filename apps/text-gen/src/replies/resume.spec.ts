import type { ReplyEvent } from '@aila/contracts';
import { until } from '@aila/testing';
import { lastOf, TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

let fixture: TextGenFixture;
let slow: Instance;
/** Speaks until it is stopped: for tests that need the reply to be running, however slow the machine is. */
let endless: Instance;
let quick: Instance;
let shared: Class;
let course: Class;
let student: Client;
let sessionId: string;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  slow = await fixture.instance({ model: 'mock-itl15-len30' });
  endless = await fixture.instance({ model: 'mock-itl20-endless' });
  quick = await fixture.instance({ model: 'builtin' });
  shared = await fixture.seedClass();
}, 60_000);
beforeEach(async () => {
  course = await fixture.withNewStudent(shared);
  student = fixture.as(course.student, slow);
  ({ sessionId } = await fixture.as(course.student, quick).open(course.moduleId));
});
afterAll(() => fixture.stop());

/** Sends a message and leaves the stream after so many events, as a page that is reloaded does. */
async function leaveAfter(count: number, client = student): Promise<{ replyId: string; seen: ReplyEvent[] }> {
  const seen: ReplyEvent[] = [];
  const content = 'What is nectar?';
  for await (const event of client.events('POST', `/v1/sessions/${sessionId}/messages`, { content })) {
    seen.push(event);
    if (seen.length === count) break;
  }
  const [first] = seen;
  if (first?.type !== 'reply') throw new Error('a stream begins with the reply');
  return { replyId: first.replyId, seen };
}

/** The events after number `after`. The stream begins with the first event, which says where the reply lies. */
async function follow(replyId: string, after = 0): Promise<ReplyEvent[]> {
  const [first, ...rest] = await student.all('GET', `/v1/replies/${replyId}/events?after=${after}`);
  expect(first).toMatchObject({ seq: 1, type: 'reply', replyId, courseId: course.courseId });
  return after > 0 || first === undefined ? rest : [first, ...rest];
}

describe('a page that is reloaded in the middle of a reply', () => {
  test('goes on after the event it saw last, and has the same text byte for byte', async () => {
    const { replyId, seen } = await leaveAfter(8);
    const rest = await follow(replyId, seen.length);
    const all = [...seen, ...rest];
    expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => index + 1));
    const done = lastOf(all);
    expect(done).toMatchObject({ type: 'done', reply: { state: 'complete' } });
    expect(textOf(all)).toBe(done.type === 'done' && done.reply.message?.content);
    expect(textOf(all).split(' ')).toHaveLength(30);
  });

  test('finds the running reply through the session and what was said so far among the messages', async () => {
    const running = fixture.as(course.student, endless);
    const { replyId } = await leaveAfter(5, running);
    await until(async () => (await student.call('GET', `/v1/replies/${replyId}`)).body.message.content.length > 0);
    const { body: session } = await student.call('GET', `/v1/sessions/${sessionId}`);
    expect(session.runningReplyId).toBe(replyId);
    const { body: messages } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    expect(messages.items.slice(1)).toMatchObject([
      { role: 'student', content: 'What is nectar?', state: 'complete' },
      { role: 'tutor', state: 'running', content: expect.stringMatching(/^word1/) as string },
    ]);
    await running.call('POST', `/v1/replies/${replyId}/stop`);
    expect((await student.call('GET', `/v1/sessions/${sessionId}`)).body.runningReplyId).toBeNull();
  });

  test('gets the end when it comes back after the reply is over, from the database and with the same numbers', async () => {
    const { replyId, seen } = await leaveAfter(8);
    const live = await follow(replyId, 0);
    const replayed = await follow(replyId, 0);
    expect(replayed).toEqual(live);
    expect(await follow(replyId, seen.length)).toEqual(live.slice(seen.length));
  });

  test('gets at least the end when it had seen everything already', async () => {
    const { replyId } = await leaveAfter(3);
    const live = await follow(replyId, 0);
    expect(await follow(replyId, live.length + 5)).toMatchObject([{ type: 'done', seq: live.length + 6 }]);
  });
});

test('two tabs follow one reply and get the same events', async () => {
  const { replyId } = await leaveAfter(2);
  const [one, two] = await Promise.all([follow(replyId, 0), follow(replyId, 2)]);
  expect(two).toEqual(one.slice(2));
  expect(lastOf(one).type).toBe('done');
});

test('citations and the verdict are replayed as they were', async () => {
  const builtin = fixture.as(course.student, quick);
  const { sessionId: other } = await builtin.open(course.moduleId);
  const live = await builtin.say(
    other,
    'A refractometer measures the water content of honey before the harvest, drones mate, and a colony depends on one queen',
  );
  expect(new Set(live.map((event) => event.type))).toEqual(new Set(['reply', 'verdict', 'token', 'done']));
  const asked = await builtin.say(other, 'What is nectar?');
  expect(asked.some((event) => event.type === 'citation')).toBe(true);
  for (const events of [live, asked]) {
    const [first] = events;
    if (first?.type !== 'reply') throw new Error('a stream begins with the reply');
    const replayed = await builtin.all('GET', `/v1/replies/${first.replyId}/events`);
    // The session in the last event is shown as it is now.
    expect(replayed.slice(0, -1)).toEqual(events.slice(0, -1));
    expect(lastOf(replayed)).toMatchObject({ type: 'done', seq: events.length });
  }
});

test('the same request sent twice is one turn, also when both come at once', async () => {
  const headers = { 'idempotency-key': 'a-key-of-the-client' };
  const send = () => student.all('POST', `/v1/sessions/${sessionId}/messages`, { content: 'What is nectar?' }, headers);
  const [one, two] = await Promise.all([send(), send()]);
  expect(two).toEqual(one);
  expect(await send()).toEqual(one);
  const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
  expect(body.items).toHaveLength(3);
});

test('an opening that is asked for twice with one key opens one session', async () => {
  const headers = { 'idempotency-key': 'another-key-of-the-client' };
  const open = () => student.all('POST', `/v1/modules/${course.moduleId}/sessions`, undefined, headers);
  const [one, two] = await Promise.all([open(), open()]);
  expect(two).toEqual(one);
  expect((await student.call('GET', `/v1/modules/${course.moduleId}/sessions`)).body.items).toHaveLength(2);
});

test.each(['a message', 'an opening'])('a key that was used for %s serves no other request', async (first) => {
  const headers = { 'idempotency-key': `key-for-${first.replace(' ', '-')}` };
  const messages = (id = sessionId) => `/v1/sessions/${id}/messages`;
  const openings = `/v1/modules/${course.moduleId}/sessions`;
  const nectar = { content: 'What is nectar?' };
  const other = await student.open(course.moduleId);
  if (first === 'a message') await student.all('POST', messages(), nectar, headers);
  else await student.all('POST', openings, undefined, headers);
  const kept = () => fixture.rows('select from chat.message where user_id = $1', [course.student.userId]);
  const before = await kept();
  const others: [string, object?][] = [
    [messages(), { content: 'And a hive?' }],
    [messages(other.sessionId), nectar],
    ...(first === 'a message' ? [[openings] as [string]] : []),
  ];
  for (const [path, body] of others)
    expect(await student.call('POST', path, body, headers)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  expect(await kept()).toEqual(before);
});

describe('stopping a reply', () => {
  test('keeps what was said, tells every follower, and leaves the session free at once', async () => {
    const running = fixture.as(course.student, endless);
    const { replyId } = await leaveAfter(6, running);
    const following = running.all('GET', `/v1/replies/${replyId}/events`);
    const { status, body } = await running.call('POST', `/v1/replies/${replyId}/stop`);
    expect([status, body.state]).toEqual([200, 'stopped']);
    expect(body.message.content).toMatch(/^word1 word2/);
    const events = await following;
    expect(lastOf(events)).toMatchObject({
      type: 'done',
      reply: { state: 'stopped', message: { content: body.message.content } },
    });
    expect(textOf(events)).toBe(body.message.content);
    expect(lastOf(await student.say(sessionId, 'What is nectar?'))).toMatchObject({ type: 'done' });
  });

  test('again, or after the end, changes nothing', async () => {
    const { replyId } = await leaveAfter(6);
    const first = await student.call('POST', `/v1/replies/${replyId}/stop`);
    expect(await student.call('POST', `/v1/replies/${replyId}/stop`)).toEqual(first);
    const events = await student.say(sessionId, 'What is nectar?');
    const done = lastOf(events);
    const id = done.type === 'done' ? done.reply.id : '';
    expect((await student.call('POST', `/v1/replies/${id}/stop`)).body.state).toBe('complete');
  });

  test('keeps the question open that was open before', async () => {
    const builtin = fixture.as(course.student, quick);
    const { sessionId: other, events: opening } = await builtin.open(course.moduleId);
    const stopping = fixture.as(course.student, endless);
    for await (const event of stopping.events('POST', `/v1/sessions/${other}/messages`, { content: 'next question' })) {
      if (event.type === 'reply') await stopping.call('POST', `/v1/replies/${event.replyId}/stop`);
    }
    const [before] = await fixture.rows<{ question: unknown }>(
      `select question from chat.message where session_id = $1 and role = 'tutor' order by ordinal desc limit 1`,
      [other],
    );
    expect(before?.question).toBeNull();
    expect(textOf(await builtin.say(other, 'hello'))).toContain(textOf(opening).split('To begin: ')[1]);
  });
});

test('while a reply runs the session takes no second message, and says so with a code', async () => {
  const running = fixture.as(course.student, endless);
  const { replyId } = await leaveAfter(3, running);
  const { status, body } = await student.call('POST', `/v1/sessions/${sessionId}/messages`, {
    content: 'And another thing',
  });
  expect([status, body.code]).toEqual([409, 'SESSION_BUSY']);
  await running.call('POST', `/v1/replies/${replyId}/stop`);
  expect((await student.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items).toHaveLength(3);
});

test('of two messages sent at once one is answered and the other hears that the tutor is busy, neither is interrupted', async () => {
  for (let round = 0; round < 3; round++) {
    const { sessionId: other } = await fixture.as(course.student, quick).open(course.moduleId);
    const sent = await Promise.allSettled(
      ['What is nectar?', 'What is wax?'].map((content) => student.say(other, content)),
    );
    const answered = sent.flatMap((result) => (result.status === 'fulfilled' ? [lastOf(result.value)] : []));
    expect(answered).toMatchObject([{ type: 'done', reply: { state: 'complete' } }]);
    expect(sent.filter((result) => result.status === 'rejected')).toMatchObject([
      { reason: { message: expect.stringContaining('SESSION_BUSY') as string } },
    ]);
  }
});

describe('another instance', () => {
  test('answers where the owner of a running reply is, for following and for stopping', async () => {
    const other = fixture.as(course.student, quick);
    const running = fixture.as(course.student, endless);
    const { replyId } = await leaveAfter(3, running);
    for (const [method, path] of [
      ['GET', `/v1/replies/${replyId}/events`],
      ['POST', `/v1/replies/${replyId}/stop`],
    ] as const) {
      const { status, body } = await other.call(method, path);
      expect([status, body.code, body.parameters]).toEqual([421, 'REPLY_ELSEWHERE', { owner: endless.url }]);
    }
    expect((await other.call('GET', `/v1/replies/${replyId}`)).body.state).toBe('running');
    await running.call('POST', `/v1/replies/${replyId}/stop`);
  });

  test('replays a reply that is over like the one that ran it', async () => {
    const other = fixture.as(course.student, quick);
    const { replyId } = await leaveAfter(3);
    const live = await follow(replyId);
    expect(await other.all('GET', `/v1/replies/${replyId}/events`)).toEqual(live);
  });
});
