import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import { FieldCipher } from '@aila/crypto';
import { OpenaiDouble, seedUser } from '@aila/testing';
import { TextGenFixture, textOf, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';
import { openKey } from './sealed-key.js';

jest.setTimeout(60_000);

const key = 'sk-the-key-of-the-connection-4711';
let fixture: TextGenFixture;
let instance: Instance;
let double: OpenaiDouble;
let course: Class;
let administrator: UserActor;
let admin: Client;

beforeAll(async () => {
  [fixture, double] = await Promise.all([TextGenFixture.start(), OpenaiDouble.start()]);
  instance = await fixture.instance({ model: 'builtin' });
  course = await fixture.seedClass();
  administrator = await seedUser(fixture.db.owner, 'admin');
  admin = fixture.as(administrator, instance);
}, 60_000);
afterAll(async () => {
  double?.stop();
  await fixture?.stop();
});
beforeEach(() => fixture.db.owner.query('delete from model.connection'));

const input = (over: object = {}) => ({
  name: 'Model of the university',
  kind: 'openai',
  address: double.url,
  model: 'small',
  priceIn: 2,
  priceOut: 8,
  currency: 'CAD',
  key,
  ...over,
});
const create = async (over: object = {}) => {
  const { status, body } = await admin.call('POST', '/v1/connections', input(over));
  expect([status, body.code]).toEqual([201, undefined]);
  return body;
};
const order = (...ids: string[]) => admin.call('PUT', '/v1/connection-order', { ids });
const patch = (id: string, body: object) => admin.call('PATCH', `/v1/connections/${id}`, body);
const behave = (behaviour: OpenaiDouble['behave']) => void (double.behave = behaviour);
const speaks = (text: string) =>
  behave(async (answer) => {
    await answer.say(text);
    await answer.finish();
    await answer.usage(1_000_000, 250_000);
    await answer.done();
  });
/** All pages of a list. */
async function pages<Item>(path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await admin.call('GET', `${path}${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}
const modelOfLastReply = async () =>
  (await fixture.rows<{ model: string }>('select model from chat.reply order by created_at desc limit 1'))[0]?.model;

describe('a connection', () => {
  test('keeps its key where nobody reads it: not in an answer, not in the audit log, not in the clear', async () => {
    const made = await create();
    const changed = await patch(made.id, { version: 1, key: `${key}-2`, priceIn: 3 });
    const list = await admin.call('GET', '/v1/connections');
    const one = await admin.call('GET', `/v1/connections/${made.id}`);
    expect(JSON.stringify([made, changed.body, list.body, one.body])).not.toContain('4711');
    expect(one.body).toMatchObject({ keySet: true, version: 2, priceIn: 3, courseIds: null, position: null });
    const rows = await fixture.rows<{ row: string }>(
      `select (c.*)::text as row from model.connection c union all select (e.*)::text from audit.event e`,
    );
    expect(rows.map(({ row }) => row).join()).not.toContain('4711');
    expect(rows.map(({ row }) => row).join()).not.toContain(Buffer.from(key).toString('hex'));
    const actions = await fixture.rows<{ action: string; details: object }>(
      'select action, details from audit.event where target_id = $1 order by at',
      [made.id],
    );
    expect(actions).toEqual([
      { action: 'connection.created', details: { kind: 'openai', model: 'small', key: 'set' } },
      { action: 'connection.updated', details: { changed: 'key, priceIn', key: 'set' } },
    ]);
  });

  test('has a key that opens nothing in another connection', async () => {
    const [one, other] = [await create(), await create({ name: 'Other' })];
    await fixture.db.owner.query(
      `update model.connection set sealed_key = (select sealed_key from model.connection where id = $1) where id = $2`,
      [one.id, other.id],
    );
    speaks('Ready.');
    expect((await admin.call('POST', `/v1/connections/${one.id}/test`)).body).toMatchObject({
      ok: true,
      said: 'Ready.',
    });
    double.calls.splice(0);
    const moved = await admin.call('POST', `/v1/connections/${other.id}/test`);
    expect(moved.body).toMatchObject({ ok: false, code: 'MODEL_UNAVAILABLE' });
    expect(double.calls).toEqual([]);
  });

  test('has a key that is sealed for this field of this row alone', async () => {
    const { id } = await create();
    const [row] = await fixture.rows<{ sealed_key: Buffer }>('select sealed_key from model.connection where id = $1', [
      id,
    ]);
    const cipher = await FieldCipher.open(fixture.fieldKeys);
    expect(await openKey(cipher, id, row?.sealed_key ?? null)()).toBe(key);
    await expect(openKey(cipher, randomUUID(), row?.sealed_key ?? null)()).rejects.toThrow(/another context/);
    const signing = { table: 'identity.signing_key', id };
    await expect(cipher.decrypt(row?.sealed_key ?? Buffer.alloc(0), signing)).rejects.toThrow(/another context/);
  });

  test('that is created again with the same idempotency key is one, and another one under that key is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await admin.call('POST', '/v1/connections', input(), headers);
    const again = await admin.call('POST', '/v1/connections', input(), headers);
    expect(again.body.id).toBe(first.body.id);
    const other = await admin.call('POST', '/v1/connections', input({ name: 'Other' }), headers);
    expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('is changed by the second of two editors only after they saw the first change', async () => {
    const { id } = await create();
    await patch(id, { version: 1, name: 'First' });
    expect((await patch(id, { version: 1, name: 'Second' })).body.code).toBe('CONFLICT');
    expect((await patch(id, { version: 2, name: 'Second' })).body.name).toBe('Second');
  });

  test('does not carry its key to another server', async () => {
    const { id } = await create();
    const away = await patch(id, { version: 1, address: 'https://somebody-else.example/v1' });
    expect(away.body.code).toBe('CONNECTION_KEY_NEEDED');
    const without = await patch(id, { version: 1, address: 'https://somebody-else.example/v1', key: null });
    expect(without.body).toMatchObject({ keySet: false, keyChangedAt: null });
  });

  test('of one name, of another currency, without a model, or to a forbidden address is refused with what to do', async () => {
    await create();
    const codes = [];
    for (const over of [
      { name: 'MODEL of the university' },
      { name: 'B', currency: 'USD' },
      { name: 'C', model: null },
      { name: 'D', address: 'http://169.254.169.254/latest' },
      { name: 'E', address: 'file:///etc/passwd' },
      { name: 'F', key: 'with a space' },
    ])
      codes.push((await admin.call('POST', '/v1/connections', input(over))).body.code);
    expect(codes).toEqual([
      'NAME_TAKEN',
      'CURRENCY_DIFFERS',
      'BAD_INPUT',
      'ADDRESS_REFUSED',
      'ADDRESS_REFUSED',
      'BAD_INPUT',
    ]);
  });

  test('leads into the own network only where the settings say so', async () => {
    const closed = await fixture.instance({ model: 'builtin', privateConnections: false });
    const there = fixture.as(administrator, closed);
    expect((await there.call('POST', '/v1/connections', input())).body.code).toBe('ADDRESS_REFUSED');
    // By a name: what is written may be harmless, where it leads is not.
    const byName = double.url.replace('127.0.0.1', 'localhost');
    const { body } = await there.call('POST', '/v1/connections', input({ address: byName }));
    double.calls.splice(0);
    const test = await there.call('POST', `/v1/connections/${body.id}/test`);
    expect(test.body).toMatchObject({ ok: false, code: 'MODEL_UNAVAILABLE' });
    expect(test.body.reason).toContain('must not be called');
    expect(double.calls).toEqual([]);
  });

  test('says plainly in a test what failed, without the key that the server repeats', async () => {
    const { id } = await create();
    behave((answer) => answer.refuse(401, { error: { message: `Incorrect API key provided: ${key}` } }));
    const { body } = await admin.call('POST', `/v1/connections/${id}/test`);
    expect(body).toMatchObject({ ok: false, code: 'MODEL_UNAVAILABLE' });
    expect(body.reason).toContain('401');
    expect(body.reason).not.toContain('4711');
  });

  test('comes in pages by its place in the order', async () => {
    const made = [];
    for (const name of ['d', 'c', 'b', 'a']) made.push((await create({ name })).id);
    await order(made[1], made[3]);
    const names = (await pages<{ name: string }>('/v1/connections?limit=1')).map(({ name }) => name);
    expect(names).toEqual(['c', 'a', 'b', 'd']);
  });

  test('is not for those who teach', async () => {
    const teacher = fixture.as(course.instructor, instance);
    expect((await teacher.call('GET', '/v1/connections')).body.code).toBe('FORBIDDEN');
    expect((await teacher.call('POST', '/v1/connections', input())).body.code).toBe('FORBIDDEN');
  });
});

describe('a turn', () => {
  test('is spoken by the first connection of the order, from the change on and at every instance', async () => {
    const second = await fixture.instance({ model: 'builtin' });
    const student = fixture.as((await fixture.withNewStudent(course)).student, second);
    const { sessionId } = await student.open(course.moduleId);
    expect(await modelOfLastReply()).toBe('builtin');
    const { id } = await create();
    await order(id);
    speaks('By the connected model.');
    expect(textOf(await student.say(sessionId, 'What is nectar?'))).toContain('By the connected model.');
    expect(await modelOfLastReply()).toBe('openai:small');
    expect(double.calls.at(-1)?.model).toBe('small');
    await patch(id, { version: 1, enabled: false });
    await student.say(sessionId, 'What is pollen?');
    expect(await modelOfLastReply()).toBe('builtin');
  });

  test('falls back to the next when one fails before its first word, and says which one spoke', async () => {
    const down = await create({ name: 'Down', model: 'down' });
    const up = await create({ name: 'Up', model: 'up' });
    await order(down.id, up.id);
    behave(async (answer, call) => {
      if (call.model === 'down') return answer.refuse(500, { error: 'down' });
      await answer.say('The next one speaks.');
      await answer.finish();
      await answer.done();
    });
    const student = fixture.as((await fixture.withNewStudent(course)).student, instance);
    const { events } = await student.open(course.moduleId);
    expect(textOf(events)).toContain('The next one speaks.');
    expect(await modelOfLastReply()).toBe('openai:up');
    behave((answer) => answer.refuse(500, { error: 'down' }));
    const { events: last } = await student.open(course.moduleId);
    expect([last.at(-1)?.type, await modelOfLastReply()]).toEqual(['done', 'builtin']);
  });

  test('is spoken by what the course chose, as long as the course may use it', async () => {
    const general = await create({ name: 'General', model: 'general' });
    const special = await create({ name: 'Special', model: 'special', courseIds: [course.courseId] });
    await order(general.id);
    const teacher = fixture.as(course.instructor, instance);
    const path = `/v1/courses/${course.courseId}/connection`;
    const { body: before } = await teacher.call('GET', path);
    expect(before).toMatchObject({
      chosenId: null,
      options: [
        { id: general.id, name: 'General', isDefault: true },
        { id: special.id, name: 'Special', isDefault: false },
      ],
    });
    speaks('Words.');
    const chosen = await teacher.call('PUT', path, { connectionId: special.id, version: before.version });
    expect(chosen.body.chosenId).toBe(special.id);
    expect((await teacher.call('PUT', path, { connectionId: null, version: before.version })).body.code).toBe(
      'CONFLICT',
    );
    const student = fixture.as((await fixture.withNewStudent(course)).student, instance);
    await student.open(course.moduleId);
    expect(await modelOfLastReply()).toBe('openai:special');
    const elsewhere = await fixture.seedClass();
    const colleague = fixture.as(elsewhere.instructor, instance);
    const there = `/v1/courses/${elsewhere.courseId}/connection`;
    const foreign = await colleague.call('PUT', there, { connectionId: special.id, version: 0 });
    expect(foreign.body.code).toBe('CONNECTION_UNAVAILABLE');
    await patch(special.id, { version: 1, courseIds: [elsewhere.courseId] });
    await student.open(course.moduleId);
    expect(await modelOfLastReply()).toBe('openai:general');
    expect((await teacher.call('GET', path)).body.chosenId).toBeNull();
  });
});

describe('costs', () => {
  const spend = async (client: Client, moduleId = course.moduleId) => {
    speaks('Costly words.');
    return client.all('POST', `/v1/modules/${moduleId}/sessions`);
  };

  test('add up by course, person and connection, and stay when the chat or the account goes', async () => {
    const { id } = await create();
    await order(id);
    await fixture.db.owner.query('truncate model.usage, model.course_spending');
    const { student } = await fixture.withNewStudent(course);
    const client = fixture.as(student, instance);
    const { sessionId } = await client.open(course.moduleId);
    speaks('Costly words.');
    await client.say(sessionId, 'What is nectar?');
    await spend(fixture.as(course.instructor, instance));
    const costs = async (by: string) => (await admin.call('GET', `/v1/costs?by=${by}`)).body.items;
    const [ofCourse] = await costs('course');
    expect(ofCourse).toMatchObject({ id: course.courseId, currency: 'CAD', replies: expect.any(Number), budget: null });
    const people = await costs('person');
    expect(people.map((each: { id: string }) => each.id)).toContain(student.userId);
    expect((await costs('connection'))[0]).toMatchObject({ id, name: 'Model of the university' });
    const { body: summary } = await admin.call('GET', '/v1/cost-summary');
    // 2 CAD for a million tokens in, and 8 for a million out, of which there were 250,000.
    expect(summary.totals[0].cost % 4).toBeCloseTo(0);
    await client.call('DELETE', `/v1/sessions/${sessionId}`);
    await fixture.db.owner.query('delete from identity.user_account where id = $1', [student.userId]);
    expect((await admin.call('GET', '/v1/cost-summary')).body.totals).toEqual(summary.totals);
    expect((await costs('person')).some((each: { id: string | null }) => each.id === null)).toBe(true);
  });

  test('of one model come in pages, the dearest first', async () => {
    await fixture.db.owner.query('truncate model.usage, model.course_spending');
    await fixture.db.owner.query(
      `insert into model.usage (month, course_id, connection_id, model, currency, replies, input_tokens, output_tokens, cost)
       select model.this_month(), gen_random_uuid(), gen_random_uuid(), 'm', 'CAD', 1, 1, 1, n / 3
       from generate_series(1, 25) n`,
    );
    const seen = (await pages<{ cost: number }>('/v1/costs?limit=7')).map(({ cost }) => cost);
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });

  test('of a course that reach its budget warn first, then stop its students, and no other course', async () => {
    const { id } = await create();
    await order(id);
    await fixture.db.owner.query('truncate model.usage, model.course_spending');
    const path = `/v1/courses/${course.courseId}/budget`;
    expect((await admin.call('PUT', path, { amount: 4.9, version: 0 })).body).toMatchObject({
      state: 'open',
      spent: 0,
    });
    expect((await admin.call('PUT', path, { amount: 9, version: 0 })).body.code).toBe('CONFLICT');
    const client = fixture.as((await fixture.withNewStudent(course)).student, instance);
    await spend(client);
    const teacher = fixture.as(course.instructor, instance);
    const { body: near } = await teacher.call('GET', `/v1/courses/${course.courseId}/connection`);
    expect(near).toMatchObject({ budget: 'near' });
    await spend(client);
    const refused = await client.call('POST', `/v1/modules/${course.moduleId}/sessions`);
    expect([refused.status, refused.body.code]).toEqual([429, 'COURSE_BUDGET_SPENT']);
    expect(refused.body.detail ?? refused.body.title).toContain('your instructor');
    const elsewhere = await fixture.seedClass();
    await spend(fixture.as(elsewhere.student, instance), elsewhere.moduleId);
    await admin.call('PUT', '/v1/budget', { amount: 1, version: 0 });
    const other = await fixture
      .as(elsewhere.student, instance)
      .call('POST', `/v1/modules/${elsewhere.moduleId}/sessions`);
    expect(other.body.code).toBe('INSTITUTION_BUDGET_SPENT');
    await admin.call('PUT', '/v1/budget', { amount: null, version: 1 });
    await admin.call('PUT', path, { amount: null, version: 1 });
    await spend(client);
  });
});
