import type { Citation, ReplyEvent } from '@aila/contracts';
import { FILES, GOOD_ANSWERS } from '../testing/seed-content.js';
import { lastOf, TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

let fixture: TextGenFixture;
let instance: Instance;
let shared: Class;
let course: Class;
let student: Client;

beforeAll(async () => {
  fixture = await TextGenFixture.start({ behindProxy: true });
  instance = await fixture.instance({ model: 'builtin' });
  shared = await fixture.seedClass();
}, 60_000);
beforeEach(async () => {
  course = await fixture.withNewStudent(shared);
  student = fixture.as(course.student, instance);
});
afterAll(() => fixture.stop());

/** The good answer to the question that a reply ends with. */
function goodAnswerTo(events: readonly ReplyEvent[]): string {
  const question = textOf(events).split('\n').at(-1)?.toLowerCase() ?? '';
  const found = Object.entries(GOOD_ANSWERS).find(
    ([subject]) => question.includes(`${subject}?`) || question.includes(`${subject} used`),
  );
  if (!found) throw new Error(`no good answer to: ${question}`);
  return found[1];
}

const citationsOf = (events: readonly ReplyEvent[]): Citation[] =>
  events.flatMap((event) => (event.type === 'citation' ? [event.citation] : []));

describe('the opening of a session', () => {
  test('greets and asks, streams in several events and is stored as it was said', async () => {
    const { sessionId, events } = await student.open(course.moduleId);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter((event) => event.type === 'token').length).toBeGreaterThan(5);
    expect(textOf(events)).toMatch(
      /^Hello! Let us work on \*\*A module\*\*.*\n\nTo begin: In your own words: what is a colony\?$/,
    );
    expect(lastOf(events)).toMatchObject({
      type: 'done',
      reply: { state: 'complete', studentMessage: null, message: { role: 'tutor', content: textOf(events) } },
      session: { id: sessionId, name: null, runningReplyId: null },
    });
    const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    expect(body).toMatchObject({
      items: [{ role: 'tutor', state: 'complete', content: textOf(events) }],
      nextCursor: null,
    });
  });

  test('begins with another question in the next session', async () => {
    const first = await student.open(course.moduleId);
    const second = await student.open(course.moduleId);
    expect(textOf(second.events).split('\n').at(-1)).not.toBe(textOf(first.events).split('\n').at(-1));
  });

  test('says so when the module has no files', async () => {
    course = await fixture.seedClass();
    student = fixture.as(course.student, instance);
    await fixture.db.owner.query('delete from content.file where module_id = $1', [course.moduleId]);
    expect(textOf((await student.open(course.moduleId)).events)).toMatch(/nothing to read/);
  });

  test('speaks the language of the person', async () => {
    await fixture.db.owner.query(`update identity.user_account set language = 'fr' where id = $1`, [
      course.student.userId,
    ]);
    const { events } = await student.open(course.moduleId);
    expect(textOf(events)).toMatch(/^Bonjour/);
  });
});

describe('an answer to the open question', () => {
  test('is graded, confirmed by the passage, kept as evidence and followed by another question', async () => {
    const { sessionId, events: opening } = await student.open(course.moduleId);
    const events = await student.say(sessionId, goodAnswerTo(opening));
    const verdict = events.find((event) => event.type === 'verdict');
    expect(verdict).toMatchObject({
      verdict: { outcome: 'correct', score: 1, progress: { attempts: 1, achieved: false } },
    });
    expect(citationsOf(events)).toMatchObject([
      { marker: 1, fileId: course.files['colony.pdf'], fileName: 'colony.pdf', page: 1 },
    ]);
    expect(textOf(events)).toContain('colony.pdf, page 1 [1]');
    expect(textOf(events)).toMatch(/Next question: .*\?$/);
    const [attempt] = await fixture.rows('select * from chat.attempt where user_id = $1', [course.student.userId]);
    expect(attempt).toMatchObject({ outcome: 'correct', score: 1, model: 'builtin', answer: goodAnswerTo(opening) });
    const { body } = await student.call('GET', `/v1/sessions/${sessionId}/messages`);
    expect(body.items[2]).toMatchObject({ verdict: { outcome: 'correct', score: 1 }, citations: citationsOf(events) });
  });

  test('cites words that really stand at the given place of the cited page', async () => {
    const { sessionId, events: opening } = await student.open(course.moduleId);
    const [citation] = citationsOf(await student.say(sessionId, goodAnswerTo(opening)));
    const [page] = await fixture.rows<{ text: string }>(
      `select p.text from content.page p join content.file f on f.current_version_id = p.version_id where f.id = $1 and p.number = $2`,
      [citation?.fileId, citation?.page],
    );
    expect(page?.text.slice(citation?.start, citation?.end)).toBe(citation?.quote);
  });

  test('that is wrong gets a hint, keeps the question open, and is told by place only what is missing', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const events = await student.say(sessionId, 'some piece of furniture');
    expect(events.find((event) => event.type === 'verdict')).toMatchObject({
      verdict: { outcome: 'incorrect', score: 0, missing: ['A colony (colony.pdf, 1)'] },
    });
    expect(textOf(events)).toContain('Hint: look at colony.pdf, page 1');
    expect(textOf(events)).not.toContain('community');
    const better = await student.say(sessionId, GOOD_ANSWERS['a colony'] ?? '');
    expect(better.find((event) => event.type === 'verdict')).toMatchObject({
      verdict: { outcome: 'correct', score: 0.8 },
    });
  });

  test('is not expected of a person in need: no verdict, no attempt, no name from it, and the question waits', async () => {
    const { sessionId, events: opening } = await student.open(course.moduleId);
    const events = await student.say(sessionId, 'I do not want to live anymore');
    expect(events.map(({ type }) => type)).not.toContain('verdict');
    expect(textOf(events)).toContain('Student line: 555-0100');
    expect(await fixture.rows('select from chat.attempt where user_id = $1', [course.student.userId])).toEqual([]);
    const { body } = await student.call('GET', `/v1/modules/${course.moduleId}/sessions`);
    expect(body.items[0].name).toBeNull();
    expect((await student.say(sessionId, goodAnswerTo(opening))).find(({ type }) => type === 'verdict')).toMatchObject({
      verdict: { outcome: 'correct', progress: { attempts: 1 } },
    });
  });

  test('brings mastery after three good ones, congratulates once, and a poor one later does not take it back', async () => {
    const { sessionId, events: opening } = await student.open(course.moduleId);
    let events = opening;
    for (let round = 0; round < 3; round++) events = await student.say(sessionId, goodAnswerTo(events));
    expect(textOf(events)).toContain('Congratulations');
    expect(events.find((event) => event.type === 'verdict')).toMatchObject({
      verdict: { progress: { attempts: 3, achieved: true } },
    });
    const after = await student.say(sessionId, 'a kind of furniture');
    expect(textOf(after)).not.toContain('Congratulations');
    const [mastery] = await fixture.rows('select * from chat.mastery where user_id = $1', [course.student.userId]);
    expect(mastery).toMatchObject({ attempts: 4, achieved_at: expect.any(Date) as Date });
  });

  test('follows the threshold and the hints of the module', async () => {
    course = await fixture.seedClass();
    student = fixture.as(course.student, instance);
    await fixture.db.owner.query(
      `insert into chat.module_policy (module_id, course_id, max_hints, reveal_after_tries, mastery_threshold, mastery_statements)
       values ($1, $2, 0, null, 0.3, 1)`,
      [course.moduleId, course.courseId],
    );
    const { sessionId, events: opening } = await student.open(course.moduleId);
    expect(textOf(await student.say(sessionId, 'furniture'))).toContain('no further hint');
    expect(textOf(await student.say(sessionId, goodAnswerTo(opening)))).toContain('Congratulations');
  });
});

describe('a question of the student', () => {
  test('is answered with passages of the right file and page, and leads back to the open question', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const events = await student.say(sessionId, 'How do I measure the water content of honey?');
    expect(citationsOf(events)[0]).toMatchObject({ fileName: 'honey.pdf', page: 1 });
    expect(textOf(events)).toContain('refractometer');
    expect(textOf(events)).toMatch(/what is a colony\?$/);
    expect(await fixture.rows('select id from chat.attempt where user_id = $1', [course.student.userId])).toEqual([]);
  });

  test('that leans on what was said before is understood from it', async () => {
    const { sessionId } = await student.open(course.moduleId);
    await student.say(sessionId, 'What does a refractometer measure?');
    const events = await student.say(sessionId, 'and when is that done?');
    expect(citationsOf(events)[0]).toMatchObject({ fileName: 'honey.pdf' });
  });

  test('that the files do not cover is declined without a quotation', async () => {
    const { sessionId } = await student.open(course.moduleId);
    const events = await student.say(sessionId, 'Who won the football championship yesterday?');
    expect(textOf(events)).toContain('do not cover this');
    expect(citationsOf(events)).toEqual([]);
  });

  test('finds nothing in the files of another course', async () => {
    course = await fixture.seedClass();
    student = fixture.as(course.student, instance);
    await fixture.db.owner.query('delete from content.file where module_id = $1', [course.moduleId]);
    const { sessionId } = await student.open(course.moduleId);
    const events = await student.say(sessionId, 'What is a refractometer used for?');
    expect(textOf(events)).toContain('do not cover this');
    expect(shared.files['honey.pdf']).toBeDefined();
  });

  test('is answered by words alone when no embedding can be made', async () => {
    const embedder = {
      model: 'broken',
      dimensions: 512,
      embed: () => Promise.reject(new Error('out of order')),
      close: async () => undefined,
    };
    const client = fixture.as(course.student, await fixture.instance({ model: 'builtin', embedder }));
    const { sessionId } = await client.open(course.moduleId);
    const events = await client.say(sessionId, 'What is a refractometer used for?');
    expect(citationsOf(events)[0]).toMatchObject({ fileName: 'honey.pdf' });
  });
});

describe('the name of a session', () => {
  test('comes from the first message of the student that says something', async () => {
    const { sessionId } = await student.open(course.moduleId);
    expect(lastOf(await student.say(sessionId, 'hello'))).toMatchObject({ session: { name: null } });
    expect(lastOf(await student.say(sessionId, 'How do bees raise a new queen in spring?'))).toMatchObject({
      session: { name: 'How do bees raise a new…' },
    });
    expect(lastOf(await student.say(sessionId, 'What is nectar?'))).toMatchObject({
      session: { name: 'How do bees raise a new…' },
    });
  });

  test('is never replaced when a person gave it', async () => {
    const { sessionId } = await student.open(course.moduleId);
    await student.call('PATCH', `/v1/sessions/${sessionId}`, { name: 'New chat' });
    expect(lastOf(await student.say(sessionId, 'What is nectar?'))).toMatchObject({ session: { name: 'New chat' } });
  });
});

test('what a turn cost is kept with it', async () => {
  const { sessionId } = await student.open(course.moduleId);
  await student.say(sessionId, 'What is nectar?');
  const [reply] = await fixture.rows(
    'select * from chat.reply where session_id = $1 and student_message_id is not null',
    [sessionId],
  );
  expect(reply).toMatchObject({ model: 'builtin', prompt_version: 'catalogue-2', state: 'complete', error_code: null });
  const { input_tokens, output_tokens, first_token_ms, total_ms } = reply as Record<string, number>;
  expect(input_tokens).toBeGreaterThan(0);
  expect(output_tokens).toBeGreaterThan(20);
  expect(total_ms).toBeGreaterThanOrEqual(first_token_ms ?? Infinity);
});

test('when a file is replaced, the tutor asks about the new text', async () => {
  course = await fixture.seedClass();
  student = fixture.as(course.student, instance);
  await student.open(course.moduleId);
  await fixture.db.owner.query('delete from content.file where module_id = $1', [course.moduleId]);
  const { seedFiles } = await import('../testing/seed-content.js');
  await seedFiles(fixture.db, await fixture.db.as('ingest'), fixture.embedder, course, {
    'wax.pdf': ['Wax is a substance that young workers make in glands of their abdomen.'],
  });
  expect(textOf((await student.open(course.moduleId)).events)).toMatch(/what is wax\?/i);
  expect(Object.keys(FILES)).not.toContain('wax.pdf');
});
