import { until } from '@aila/testing';
import { lastOf, TextGenFixture, type Class, type Client, type Instance } from '../testing/text-gen-fixture.js';

jest.setTimeout(60_000);

/** Speaks until it is stopped. */
const model = 'mock-itl20-endless';
const content = 'What is nectar?';

let fixture: TextGenFixture;
let shared: Class;
/** Two instances over one database, as two replicas are. */
let instances: [Instance, Instance];
let quick: Instance;

beforeAll(async () => {
  fixture = await TextGenFixture.start();
  const replies = { perPerson: 2, drainMs: 10 };
  instances = [await fixture.instance({ model, replies }), await fixture.instance({ model, replies })];
  quick = await fixture.instance({ model: 'builtin' });
  shared = await fixture.seedClass();
}, 60_000);
afterAll(() => fixture.stop());

interface Speaking {
  readonly replyId: string;
  leave(): Promise<unknown>;
}

/** Begins a reply and goes on listening. @throws the refusal as text */
async function begin(client: Client, path: string, body?: object, headers?: Record<string, string>): Promise<Speaking> {
  const events = client.events('POST', path, body, headers);
  const { value } = await events.next();
  if (value?.type !== 'reply') throw new Error('a stream begins with the reply');
  return { replyId: value.replyId, leave: () => events.return(undefined) };
}

const metric = async (instance: Instance, line: RegExp) =>
  Number((await (await fetch(`${instance.service.adminUrl}/metrics`)).text()).match(line)?.[1] ?? NaN);
const refused = (instance: Instance, reason: string) =>
  metric(instance, new RegExp(`^aila_replies_refused_total{reason="${reason}",.*} (\\d+)`, 'm'));
const running = (instance: Instance) => metric(instance, /^aila_running_replies{.*} (\d+)/m);

async function stopAll(client: Client, replies: readonly Speaking[]): Promise<void> {
  for (const { replyId, leave } of replies) {
    await client.call('POST', `/v1/replies/${replyId}/stop`);
    await leave();
  }
}

describe('the running replies of one person', () => {
  let course: Class;
  let students: [Client, Client];
  let sessions: string[];
  const say = (client: Client, sessionId = '') =>
    client.call('POST', `/v1/sessions/${sessionId}/messages`, { content });

  beforeEach(async () => {
    course = await fixture.withNewStudent(shared);
    students = [fixture.as(course.student, instances[0]), fixture.as(course.student, instances[1])];
    const opener = fixture.as(course.student, quick);
    sessions = [];
    for (let n = 0; n < 4; n += 1) sessions.push((await opener.open(course.moduleId)).sessionId);
  });

  test('have a bound over all instances; what is refused has stored nothing', async () => {
    const [one, other] = students;
    const before = await refused(instances[1], 'person').then((count) => count || 0);
    const speaking = [await begin(one, `/v1/sessions/${sessions[0]}/messages`, { content })];
    const second = await begin(other, `/v1/sessions/${sessions[1]}/messages`, { content });
    const { status, body } = await say(other, sessions[2]);
    expect([status, body.code, body.parameters]).toEqual([429, 'TOO_MANY_REPLIES', { max: 2, seconds: 5 }]);
    const opening = await other.call('POST', `/v1/modules/${course.moduleId}/sessions`);
    expect([opening.status, opening.body.code]).toEqual([429, 'TOO_MANY_REPLIES']);
    expect(await refused(instances[1], 'person')).toBe(before + 2);
    const messages = (await one.call('GET', `/v1/sessions/${sessions[2]}/messages`)).body.items;
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['tutor']);
    expect((await one.call('GET', `/v1/modules/${course.moduleId}/sessions`)).body.items).toHaveLength(4);
    // What ends makes room, and others are not concerned.
    const neighbour = await fixture.withNewStudent(shared);
    const next = fixture.as(neighbour.student, instances[1]);
    const theirs = await begin(next, `/v1/modules/${course.moduleId}/sessions`);
    await stopAll(other, [second]);
    speaking.push(await begin(one, `/v1/sessions/${sessions[2]}/messages`, { content }));
    await stopAll(one, speaking);
    await stopAll(next, [theirs]);
  });

  test('have it also when all are asked for at once, each at another instance', async () => {
    const attempts = await Promise.allSettled(
      sessions.map((id, index) => begin(students[index % 2] as Client, `/v1/sessions/${id}/messages`, { content })),
    );
    const speaking = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refusals = attempts.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(refusals.map((text) => /"code":"(\w+)"/.exec(text)?.[1])).toEqual(['TOO_MANY_REPLIES', 'TOO_MANY_REPLIES']);
    expect(speaking).toHaveLength(2);
    for (const student of students) await stopAll(student, speaking);
  });

  test('do not count against the request that began one of them and is repeated', async () => {
    const headers = { 'idempotency-key': 'the-first-request' };
    const path = `/v1/sessions/${sessions[0]}/messages`;
    const first = await begin(students[0], path, { content }, headers);
    const second = await begin(students[0], `/v1/sessions/${sessions[1]}/messages`, { content });
    const again = await begin(students[0], path, { content }, headers);
    expect(again.replyId).toBe(first.replyId);
    await stopAll(students[0], [first, second, again]);
  });

  test('of an instance that was lost stop counting with their lease', async () => {
    await fixture.rows(
      `insert into chat.reply (id, session_id, user_id, course_id, state, owner_address, lease_until, model)
       select gen_random_uuid(), id, user_id, course_id, 'running', 'https://gone', now() - interval '1 second', 'm'
       from chat.session where id = any ($1)`,
      [sessions.slice(0, 3)],
    );
    const speaking = await begin(students[0], `/v1/sessions/${sessions[3]}/messages`, { content });
    await stopAll(students[0], [speaking]);
  });
});

describe('the running replies of one instance', () => {
  test('have a bound that is told, counted and seen from outside', async () => {
    const full = await fixture.instance({ model, replies: { perInstance: 2, drainMs: 10 } });
    const opener = async () => fixture.as((await fixture.withNewStudent(shared)).student, full);
    const people = [await opener(), await opener(), await opener()] as const;
    const path = `/v1/modules/${shared.moduleId}/sessions`;
    const first = await begin(people[0], path);
    const second = await begin(people[1], path);
    const { status, body } = await people[2].call('POST', path);
    expect([status, body.code, body.parameters]).toEqual([503, 'TUTOR_BUSY', { seconds: 10 }]);
    expect((await people[2].call('GET', path)).body.items).toEqual([]);
    expect([await running(full), await refused(full, 'instance')]).toEqual([2, 1]);
    await stopAll(people[0], [first]);
    await until(async () => (await running(full)) === 1);
    const third = await begin(people[2], path);
    await stopAll(people[1], [second]);
    await stopAll(people[2], [third]);
    expect(lastOf(await fixture.as(shared.student, quick).all('POST', path)).type).toBe('done');
  });
});
