import type { ReplyEvent } from '@aila/contracts';
import { createPool } from '@aila/database';
import { until } from '@aila/testing';
import {
  TextGenFixture,
  lastOf,
  textOf,
  type Class,
  type Client,
  type InstanceOptions,
} from '../testing/text-gen-fixture.js';
import { TurnStore } from './turn.store.js';

jest.setTimeout(60_000);

let fixture: TextGenFixture;
let shared: Class;
let course: Class;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  shared = await fixture.seedClass();
}, 60_000);
beforeEach(async () => {
  course = await fixture.withNewStudent(shared);
});
afterAll(() => fixture.stop());

/** A session opened on a sound instance, and a client of one with the given model. */
async function sessionAnd(options: InstanceOptions): Promise<{ sessionId: string; client: Client; sound: Client }> {
  const sound = fixture.as(course.student, await fixture.instance({ model: 'builtin' }));
  const { sessionId } = await sound.open(course.moduleId);
  return { sessionId, sound, client: fixture.as(course.student, await fixture.instance(options)) };
}

const messages = async (client: Client, sessionId: string) =>
  (await client.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items;

const impatient = { firstTokenMs: 150 };
const cutShort = { silenceMs: 500 };

describe('a model that misbehaves costs the student nothing', () => {
  test.each([
    ['hangs before its first token', { model: 'mock-hang', budget: impatient }, 'MODEL_TIMED_OUT', ''],
    ['ignores that it is told to stop', { model: 'mock-hang-deaf', budget: impatient }, 'MODEL_TIMED_OUT', ''],
    ['hangs half-way', { model: 'mock-hang-after-4', budget: cutShort }, 'MODEL_TIMED_OUT', 'word1 word2 word3 word4'],
    ['fails at once', { model: 'mock-fail' }, 'MODEL_UNAVAILABLE', ''],
    ['fails half-way', { model: 'mock-fail-after-3' }, 'MODEL_UNAVAILABLE', 'word1 word2 word3'],
    ['says nothing', { model: 'mock-empty' }, 'MODEL_SAID_NOTHING', ''],
  ] as const)('when it %s', async (_, options, code, said) => {
    const { sessionId, client, sound } = await sessionAnd(options);
    const events = await client.say(sessionId, 'What is nectar?');
    expect(lastOf(events)).toMatchObject({ type: 'error', code });
    expect(textOf(events)).toBe(said);
    expect((await messages(sound, sessionId)).slice(1)).toMatchObject([
      { role: 'student', content: 'What is nectar?' },
      { role: 'tutor', content: said, state: 'failed' },
    ]);
    expect(lastOf(await sound.say(sessionId, 'What is nectar?'))).toMatchObject({
      type: 'done',
      reply: { state: 'complete' },
    });
  });

  test('when it never ends it is cut at its token budget, and the turn is complete', async () => {
    const { sessionId, client } = await sessionAnd({ model: 'mock-endless', budget: { maxOutputTokens: 100 } });
    const events = await client.say(sessionId, 'What is nectar?');
    expect(lastOf(events)).toMatchObject({ type: 'done', reply: { state: 'complete' } });
    expect(textOf(events).split(' ').length).toBeLessThan(100);
  });

  test('when it forges a quotation, that one is dropped and the true ones stay', async () => {
    const { sessionId, client } = await sessionAnd({ model: 'mock-forge' });
    const events = await client.say(sessionId, 'What is nectar?');
    const citations = events.filter((event) => event.type === 'citation');
    expect(citations).toMatchObject([{ citation: { fileName: 'honey.pdf' } }]);
    expect((await messages(client, sessionId)).at(-1).citations).toHaveLength(1);
  });
});

test('a graded answer counts although the model failed after the verdict, and counts once', async () => {
  const { sessionId, client } = await sessionAnd({ model: 'mock-fail-after-3' });
  await client.say(sessionId, 'a community of bees sharing one nest, depending on one queen');
  const attempts = await fixture.rows('select outcome from chat.attempt where user_id = $1', [course.student.userId]);
  expect(attempts).toEqual([{ outcome: 'correct' }]);
});

test('an answer that is sent again after its reply broke down counts once, with the verdict of the second time', async () => {
  const { sessionId, client, sound } = await sessionAnd({ model: 'mock-fail-after-3' });
  const attempts = () =>
    fixture.rows<{ answer: string; message_id: string }>(
      'select answer, message_id from chat.attempt where session_id = $1 order by created_at',
      [sessionId],
    );
  const verdictOf = (events: ReplyEvent[]) =>
    events.flatMap((event) => (event.type === 'verdict' ? [event.verdict.progress.attempts] : []));
  const answer = 'a community of bees sharing one nest, depending on one queen';
  const [first] = verdictOf(await client.say(sessionId, answer));
  const [failed] = await attempts();
  expect(verdictOf(await client.say(sessionId, answer))).toEqual([first]);
  expect(verdictOf(await sound.say(sessionId, answer))).toEqual([first]);
  const [counted, ...others] = await attempts();
  expect(others).toEqual([]);
  expect(counted).toMatchObject({ answer });
  expect(counted?.message_id).not.toBe(failed?.message_id);
});

describe('an instance that is lost', () => {
  test('has its reply marked interrupted when the lease lapses, and what was saved is kept', async () => {
    const lost = await fixture.instance({ model: 'mock-itl20-endless', replies: { leaseMs: 600, saveMs: 50 } });
    const { sessionId, sound } = await sessionAnd({ model: 'builtin', replies: { leaseMs: 600, saveMs: 50 } });
    const client = fixture.as(course.student, lost);
    let replyId = '';
    let seen = 0;
    let code = '';
    for await (const event of client.events('POST', `/v1/sessions/${sessionId}/messages`, {
      content: 'What is nectar?',
    })) {
      if (event.type === 'reply') replyId = event.replyId;
      // Cut off from the database, as by a network split.
      if (event.type === 'token' && ++seen === 10) await lost.database.close();
      if (event.type === 'error') code = event.code;
    }
    expect(code).toBe('REPLY_INTERRUPTED');
    await until(
      async () =>
        (await fixture.rows<{ state: string }>('select state from chat.reply where id = $1', [replyId]))[0]?.state ===
        'interrupted',
    );
    const [, student, tutor] = await messages(sound, sessionId);
    expect(student).toMatchObject({ content: 'What is nectar?' });
    expect(tutor).toMatchObject({ state: 'interrupted', content: expect.stringMatching(/^word1 word2/) as string });
    const replayed = await sound.all('GET', `/v1/replies/${replyId}/events`);
    expect(textOf(replayed)).toBe(tutor.content);
    expect(lastOf(replayed)).toMatchObject({ type: 'error', code: 'REPLY_INTERRUPTED' });
    expect(lastOf(await sound.say(sessionId, 'What is nectar?'))).toMatchObject({ type: 'done' });
  });

  test('does not block the session until the sweep: the next message ends the orphan', async () => {
    const { sessionId, sound } = await sessionAnd({ model: 'builtin' });
    await fixture.db.owner.query(
      `insert into chat.reply (id, session_id, user_id, course_id, state, owner_address, lease_until, text, model)
       select gen_random_uuid(), id, user_id, course_id, 'running', 'https://gone:8443', now() - interval '1 second', 'half', 'x'
       from chat.session where id = $1`,
      [sessionId],
    );
    expect(lastOf(await sound.say(sessionId, 'What is nectar?'))).toMatchObject({ type: 'done' });
  });

  test('that comes back at the same address knows that its old reply is over, before the lease lapses', async () => {
    const { sessionId, sound } = await sessionAnd({ model: 'builtin' });
    const { instances } = {
      instances: await fixture.rows<{ owner_address: string }>(
        'select owner_address from chat.reply where session_id = $1',
        [sessionId],
      ),
    };
    await fixture.db.owner.query(
      `insert into chat.reply (id, session_id, user_id, course_id, state, owner_address, lease_until, text, model)
       select '00000000-0000-7000-8000-000000000001', id, user_id, course_id, 'running', $2, now() + interval '1 hour', 'half', 'x'
       from chat.session where id = $1`,
      [sessionId, instances[0]?.owner_address],
    );
    const { body } = await sound.call('GET', '/v1/replies/00000000-0000-7000-8000-000000000001');
    expect(body).toMatchObject({ state: 'interrupted', error: { code: 'REPLY_INTERRUPTED' } });
  });
});

test('a shutdown lets short replies end and interrupts long ones, keeping what was said', async () => {
  const { sessionId, sound } = await sessionAnd({ model: 'builtin' });
  const instance = await fixture.instance({ model: 'mock-itl10-endless', replies: { drainMs: 150 } });
  const client = fixture.as(course.student, instance);
  let stopping: Promise<void> | undefined;
  const events = [];
  for await (const event of client.events('POST', `/v1/sessions/${sessionId}/messages`, {
    content: 'What is nectar?',
  })) {
    events.push(event);
    if (events.length === 5) stopping = instance.service.stop();
  }
  await stopping;
  expect(lastOf(events)).toMatchObject({ type: 'error', code: 'REPLY_INTERRUPTED' });
  expect((await messages(sound, sessionId)).at(-1)).toMatchObject({ state: 'interrupted', content: textOf(events) });
});

describe('the database during a reply', () => {
  test('is left alone while the model speaks: one connection serves many open streams', async () => {
    const instance = await fixture.instance({ model: 'mock-itl30-endless', poolSize: 1 });
    const client = fixture.as(course.student, instance);
    const streams = Array.from({ length: 12 }, () => client.open(course.moduleId));
    await until(async () => {
      const [row] = await fixture.rows<{ n: number }>(
        `select count(*)::int as n from chat.reply where user_id = $1 and state = 'running' and text <> ''`,
        [course.student.userId],
      );
      return row?.n === 12;
    });
    // A stream that held the only connection would have kept the others from saying anything, and this from an answer.
    const { status } = await client.call('GET', `/v1/modules/${course.moduleId}/sessions`);
    expect(status).toBe(200);
    for (const { id } of await fixture.rows<{ id: string }>('select id from chat.reply where user_id = $1', [
      course.student.userId,
    ]))
      await client.call('POST', `/v1/replies/${id}/stop`);
    for (const { events } of await Promise.all(streams))
      expect(lastOf(events)).toMatchObject({ type: 'done', reply: { state: 'stopped' } });
  });

  test('may be away for a moment at the end of a reply: the turn is stored all the same', async () => {
    const { sessionId, client, sound } = await sessionAnd({ model: 'mock-itl20-len30' });
    const following = client.say(sessionId, 'What is nectar?');
    await until(
      async () =>
        (
          await fixture.rows(`select 1 from chat.reply where session_id = $1 and model like 'mock%' and text <> ''`, [
            sessionId,
          ])
        ).length > 0,
    );
    // Only a role itself may end its connections.
    const pool = createPool(fixture.db.settingsFor('text-gen'), { max: 1, application_name: 'test-terminator' });
    // Shorter than the runner goes on trying.
    for (const began = performance.now(); performance.now() - began < 900;) {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-text-gen'`,
      );
      await new Promise((done) => setTimeout(done, 20));
    }
    await pool.end();
    expect(lastOf(await following)).toMatchObject({ type: 'done', reply: { state: 'complete' } });
    expect((await messages(sound, sessionId)).at(-1).content.split(' ')).toHaveLength(30);
  });
});

test('an end that was stored although the answer to the commit was lost is told as it is', async () => {
  const { sessionId, sound } = await sessionAnd({ model: 'builtin' });
  const instance = await fixture.instance({ model: 'mock-len5' });
  const store = instance.service.app.get(TurnStore);
  const finish = store.finish.bind(store);
  jest.spyOn(store, 'finish').mockImplementationOnce(async (turn, outcome) => {
    await finish(turn, outcome);
    throw new Error('Connection terminated unexpectedly');
  });
  const events = await fixture.as(course.student, instance).say(sessionId, 'What is nectar?');
  expect(lastOf(events)).toMatchObject({ type: 'done', reply: { state: 'complete' } });
  expect((await messages(sound, sessionId)).at(-1)).toMatchObject({ state: 'complete', content: textOf(events) });
});

test('a chat that is deleted in the middle of a reply ends the reply, and nobody waits for it', async () => {
  const { sessionId, sound } = await sessionAnd({ model: 'builtin' });
  const client = fixture.as(course.student, await fixture.instance({ model: 'mock-itl20-endless' }));
  const events = [];
  for await (const event of client.events('POST', `/v1/sessions/${sessionId}/messages`, {
    content: 'What is nectar?',
  })) {
    events.push(event);
    if (events.length === 5) await sound.call('DELETE', `/v1/sessions/${sessionId}`);
  }
  expect(lastOf(events)).toMatchObject({ type: 'error', code: 'REPLY_INTERRUPTED' });
  expect((await sound.call('GET', `/v1/sessions/${sessionId}`)).status).toBe(404);
});

test('somebody whose enrolment ends in the middle of a reply hears no more of it', async () => {
  const { sessionId } = await sessionAnd({ model: 'builtin' });
  const client = fixture.as(
    course.student,
    await fixture.instance({ model: 'mock-itl20-endless', replies: { saveMs: 50 } }),
  );
  const events = [];
  for await (const event of client.events('POST', `/v1/sessions/${sessionId}/messages`, {
    content: 'What is nectar?',
  })) {
    events.push(event);
    if (events.length === 5)
      await fixture.db.owner.query('delete from course.enrolment where user_id = $1', [course.student.userId]);
  }
  expect(lastOf(events)).toMatchObject({ type: 'error', code: 'REPLY_INTERRUPTED' });
  // The model would have gone on for two thousand.
  expect(events.length).toBeLessThan(500);
});

test('the daily allowance of a person is held to, with a code', async () => {
  const client = fixture.as(
    course.student,
    await fixture.instance({ model: 'mock-len50', replies: { dailyTokensPerUser: 60 } }),
  );
  const { sessionId } = await client.open(course.moduleId);
  expect(lastOf(await client.say(sessionId, 'What is nectar?'))).toMatchObject({ type: 'done' });
  const { status, body } = await client.call('POST', `/v1/sessions/${sessionId}/messages`, {
    content: 'And what is wax?',
  });
  expect([status, body.code]).toEqual([429, 'BUDGET_EXCEEDED']);
  expect(await messages(client, sessionId)).toHaveLength(3);
});

test.each([
  ['the chat', (sessionId: string) => `/v1/sessions/${sessionId}`],
  ['the last exchange', (sessionId: string) => `/v1/sessions/${sessionId}/messages/last`],
])('who deletes %s gets nothing of the daily allowance back', async (_, path) => {
  const instance = await fixture.instance({ model: 'mock-len50', replies: { dailyTokensPerUser: 60 } });
  const client = fixture.as((await fixture.withNewStudent(course)).student, instance);
  const { sessionId } = await client.open(course.moduleId);
  await client.say(sessionId, 'What is nectar?');
  expect((await client.call('DELETE', path(sessionId))).status).toBe(204);
  const { status, body } = await client.call('POST', `/v1/modules/${course.moduleId}/sessions`);
  expect([status, body.code]).toEqual([429, 'BUDGET_EXCEEDED']);
});
