import { lastOf, TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

let fixture: TextGenFixture;
let instance: Instance;
let slow: Instance;
let shared: Class;
let course: Class;
let student: Client;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
  slow = await fixture.instance({ model: 'mock-itl20-len40' });
  shared = await fixture.seedClass();
}, 60_000);
beforeEach(async () => {
  course = await fixture.withNewStudent(shared);
  student = fixture.as(course.student, instance);
});
afterAll(() => fixture.stop());

const COLONY = 'a community of bees sharing one nest, depending on one queen';

/** @param path of a list, with a limit */
async function idsOfAllPages(path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await student.call(
      'GET',
      page === 0 ? path : `${path}&cursor=${cursor}`,
    );
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

describe('the list of sessions', () => {
  test('has one’s own only, the one used last first, page by page', async () => {
    const opened = [];
    for (let count = 0; count < 5; count++) opened.push((await student.open(course.moduleId)).sessionId);
    await student.say(opened[1] ?? '', 'hello');
    await fixture.as(course.instructor, instance).open(course.moduleId);
    const path = `/v1/modules/${course.moduleId}/sessions?limit=2`;
    expect(await idsOfAllPages(path)).toEqual([opened[1], opened[4], opened[3], opened[2], opened[0]]);
  });

  test('has pinned ones first, also across pages, and leaves both parts in their order', async () => {
    const opened: string[] = [];
    for (let count = 0; count < 5; count++) opened.push((await student.open(course.moduleId)).sessionId);
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = opened;
    for (const id of [first, fourth, second]) await student.call('PUT', `/v1/sessions/${id}/pin`, { pinned: true });
    const path = `/v1/modules/${course.moduleId}/sessions?limit=2`;
    expect(await idsOfAllPages(path)).toEqual([fourth, second, first, fifth, third]);
    await student.call('PUT', `/v1/sessions/${second}/pin`, { pinned: false });
    expect(await idsOfAllPages(path)).toEqual([fourth, first, fifth, third, second]);
  });

  test.each(['nonsense', Buffer.from('["yesterday","1"]').toString('base64url')])(
    'refuses the cursor %s with a code',
    async (cursor) => {
      const { status, body } = await student.call('GET', `/v1/modules/${course.moduleId}/sessions?cursor=${cursor}`);
      expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
    },
  );
});

describe('the messages of a session', () => {
  test('come page by page in order', async () => {
    const { sessionId } = await student.open(course.moduleId);
    await student.say(sessionId, 'What is nectar?');
    const first = await student.call('GET', `/v1/sessions/${sessionId}/messages?limit=2`);
    const second = await student.call(
      'GET',
      `/v1/sessions/${sessionId}/messages?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.items, ...second.body.items].map(({ role }: { role: string }) => role)).toEqual([
      'tutor',
      'student',
      'tutor',
    ]);
    expect(second.body.nextCursor).toBeNull();
    const made = Buffer.from('[-1]').toString('base64url');
    const { status, body } = await student.call('GET', `/v1/sessions/${sessionId}/messages?cursor=${made}`);
    expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
  });

  test('are counted by the session, also after an exchange was taken back', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const count = async () => (await student.call('GET', `/v1/sessions/${sessionId}`)).body.messageCount;
    expect(await count()).toBe(1);
    const events = await student.say(sessionId, 'What is nectar?');
    expect(lastOf(events)).toMatchObject({ type: 'done', session: { messageCount: 3 } });
    await student.call('DELETE', `/v1/sessions/${sessionId}/messages/last`);
    expect(await count()).toBe(1);
  });

  test('keep what the student wrote, and nothing that the database cannot', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const content = 'x = 1\n\tif x: print("∑ 蜜蜂 🐝")';
    await student.say(sessionId, `\n \n${content}\u0000 \n`);
    const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    expect(body.items[1].content).toBe(content);
  });

  test('keep the indentation of the first line, and count an emoji as one character', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const messages = ['    def f():\n        return 1', '🐝'.repeat(8_000)];
    for (const content of messages) await student.say(sessionId, content);
    const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    const said = body.items.filter(({ role }: { role: string }) => role === 'student');
    expect(said.map(({ content }: { content: string }) => content)).toEqual(messages);
  });

  test.each([
    [{ content: ' \n ' }, 400, 'BAD_INPUT'],
    [{ content: '\u200b\u200b' }, 400, 'BAD_INPUT'],
    [{ content: '\u0000\ufeff \u2060' }, 400, 'BAD_INPUT'],
    [{ content: '🐝'.repeat(8_001) }, 422, 'MESSAGE_TOO_LONG'],
    [{ content: '\u0000' }, 400, 'BAD_INPUT'],
    [{}, 400, 'BAD_INPUT'],
    [{ content: 'x', role: 'tutor' }, 400, 'BAD_INPUT'],
    [{ content: 'x'.repeat(8_001) }, 422, 'MESSAGE_TOO_LONG'],
  ])('refuse what is no message: %#', async (input, status, code) => {
    const { sessionId } = await student.open(course.moduleId);
    const answer = await student.call('POST', `/v1/sessions/${sessionId}/messages`, input);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await student.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items).toHaveLength(1);
  });
});

describe('pinning a session', () => {
  test('twice is the same as once, and neither moves it in time nor renames it', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const before = (await student.call('GET', `/v1/sessions/${sessionId}`)).body;
    for (const pinned of [true, true, false, false]) {
      const { status, body } = await student.call('PUT', `/v1/sessions/${sessionId}/pin`, { pinned });
      expect([status, body]).toEqual([200, { ...before, pinned }]);
      expect((await student.call('GET', `/v1/sessions/${sessionId}`)).body).toEqual(body);
    }
  });

  test.each([{}, { pinned: 'yes' }, { pinned: null }, { pinned: true, name: 'x' }])(
    'refuses %j with a code',
    async (input) => {
      const { sessionId } = await student.open(course.moduleId);
      const { status, body } = await student.call('PUT', `/v1/sessions/${sessionId}/pin`, input);
      expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
    },
  );
});

describe('deleting the last exchange', () => {
  test('removes message, answer, evidence and mastery, and opens the question before again', async () => {
    course = await fixture.seedClass();
    student = fixture.as(course.student, instance);
    await fixture.db.owner.query(
      `insert into chat.module_policy (module_id, course_id, max_hints, reveal_after_tries, mastery_threshold, mastery_statements)
       values ($1, $2, 3, 3, 0.3, 1)`,
      [course.moduleId, course.courseId],
    );
    const { sessionId } = await student.open(course.moduleId);
    expect(textOf(await student.say(sessionId, COLONY))).toContain('Congratulations');
    expect((await student.call('DELETE', `/v1/sessions/${sessionId}/messages/last`)).status).toBe(204);
    expect((await student.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items).toHaveLength(1);
    const [left] = await fixture.rows<Record<string, number>>(
      `select (select count(*)::int from chat.attempt where user_id = $1) as attempts,
         (select count(*)::int from chat.reply where session_id = $2) as replies,
         (select count(*)::int from chat.mastery where user_id = $1 and (score > 0 or achieved_at is not null)) as mastered`,
      [course.student.userId, sessionId],
    );
    expect(left).toEqual({ attempts: 0, replies: 1, mastered: 0 });
    expect(textOf(await student.say(sessionId, 'hello'))).toContain('what is a colony?');
  });

  test('is refused when the student has said nothing, and while a reply runs', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const nothing = await student.call('DELETE', `/v1/sessions/${sessionId}/messages/last`);
    expect([nothing.status, nothing.body.code]).toEqual([409, 'NOTHING_TO_DELETE']);
    const running = fixture.as(course.student, slow);
    let busy;
    for await (const event of running.events('POST', `/v1/sessions/${sessionId}/messages`, {
      content: 'What is nectar?',
    }))
      if (event.type === 'token') busy ??= await running.call('DELETE', `/v1/sessions/${sessionId}/messages/last`);
    expect([busy?.status, busy?.body.code]).toEqual([409, 'SESSION_BUSY']);
  });

  test('also removes an exchange whose reply failed', async () => {
    const { sessionId } = await student.open(course.moduleId);
    await fixture.as(course.student, await fixture.instance({ model: 'mock-fail' })).say(sessionId, 'What is nectar?');
    expect((await student.call('DELETE', `/v1/sessions/${sessionId}/messages/last`)).status).toBe(204);
    expect((await student.call('GET', `/v1/sessions/${sessionId}/messages`)).body.items).toHaveLength(1);
  });
});

describe('deleting a session', () => {
  test('removes all of it and ends a reply that runs in it', async () => {
    const running = fixture.as(course.student, slow);
    const { sessionId } = await student.open(course.moduleId);
    const events = [];
    for await (const event of running.events('POST', `/v1/sessions/${sessionId}/messages`, { content: COLONY })) {
      events.push(event);
      if (events.length === 4) expect((await running.call('DELETE', `/v1/sessions/${sessionId}`)).status).toBe(204);
    }
    expect(lastOf(events)).toMatchObject({ type: 'error', code: 'REPLY_INTERRUPTED' });
    expect((await student.call('GET', `/v1/sessions/${sessionId}`)).status).toBe(404);
    for (const table of ['message', 'reply', 'attempt'])
      expect(await fixture.rows(`select 1 from chat.${table} where session_id = $1`, [sessionId])).toEqual([]);
  });
});

describe('a foreign id', () => {
  test('answers 404 to every operation, whoever asks and whatever their role', async () => {
    const { sessionId, events } = await student.open(course.moduleId);
    const [first] = events;
    const replyId = first?.type === 'reply' ? first.replyId : '';
    const operations = [
      ['GET', `/v1/sessions/${sessionId}`],
      ['PATCH', `/v1/sessions/${sessionId}`, { name: 'Mine' }],
      ['PUT', `/v1/sessions/${sessionId}/pin`, { pinned: true }],
      ['DELETE', `/v1/sessions/${sessionId}`],
      ['GET', `/v1/sessions/${sessionId}/messages`],
      ['POST', `/v1/sessions/${sessionId}/messages`, { content: 'Hello' }],
      ['DELETE', `/v1/sessions/${sessionId}/messages/last`],
      ['GET', `/v1/replies/${replyId}`],
      ['GET', `/v1/replies/${replyId}/events`],
      ['POST', `/v1/replies/${replyId}/stop`],
    ] as const;
    for (const actor of [course.instructor, course.stranger]) {
      const client = fixture.as(actor, instance);
      for (const [method, path, body] of operations) {
        const answer = await client.call(method, path, body);
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'NOT_FOUND']);
      }
    }
    expect((await student.call('GET', `/v1/sessions/${sessionId}`)).body.name).toBeNull();
  });

  test('of a module in a course one is no member of opens and lists nothing', async () => {
    const stranger = fixture.as(course.stranger, instance);
    for (const method of ['GET', 'POST']) {
      const { status, body } = await stranger.call(method, `/v1/modules/${course.moduleId}/sessions`);
      expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('a running reply of somebody else cannot be followed or stopped', async () => {
    const running = fixture.as(course.student, slow);
    const { sessionId } = await student.open(course.moduleId);
    const statuses: number[] = [];
    for await (const event of running.events('POST', `/v1/sessions/${sessionId}/messages`, {
      content: 'What is nectar?',
    })) {
      if (event.type !== 'reply') continue;
      const other = fixture.as(course.instructor, slow);
      statuses.push((await other.call('GET', `/v1/replies/${event.replyId}/events`)).status);
      statuses.push((await other.call('POST', `/v1/replies/${event.replyId}/stop`)).status);
    }
    expect(statuses).toEqual([404, 404]);
  });
});

test('without a token nothing is answered', async () => {
  const response = await fetch(`${instance.url}/v1/modules/${course.moduleId}/sessions`);
  expect(response.status).toBe(401);
});
