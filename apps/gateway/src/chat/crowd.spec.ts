import type { UserActor } from '@aila/access';
import { seedClass, seedEnrolment, seedUser } from '@aila/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';
import { openEvents, type WatchedStream } from '../testing/watched-stream.js';

/** The tutor says a few words and is silent then: its streams stay open. */
const silentTutor = {
  TUTOR_MODEL: 'mock-hang-after-2',
  TUTOR_SILENCE_MS: '600000',
  TUTOR_TOTAL_MS: '600000',
  REPLY_SAVE_MS: '60000',
  REPLY_LEASE_MS: '600000',
  REPLY_DRAIN_MS: '10',
  TUTOR_REPLIES_PER_INSTANCE: '201',
};
const [students, repliesEach] = [67, 3];
/** Reads beside streams that never end would wait for as long as those do. Generous for a busy machine. Milliseconds. */
const atOnce = 20_000;

let gateway: GatewayUnderTest;
const streams: WatchedStream[] = [];
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth', 'text-gen'], silentTutor);
}, 120_000);
afterAll(async () => {
  await Promise.all(streams.map((stream) => stream.close()));
  await gateway?.stop();
}, 60_000);

test('200 who listen leave others their reads, and whoever is refused hears when to try again', async () => {
  const { courseId, moduleId, instructor } = await seedClass(gateway.db.owner);
  const path = `/api/v1/modules/${moduleId}/sessions`;
  const member = async (): Promise<UserActor> => {
    const person = await seedUser(gateway.db.owner, 'student');
    await seedEnrolment(gateway.db.owner, courseId, person, 'student');
    return person;
  };
  const tokens: string[] = [];
  for (let n = 0; n < students; n += 1) tokens.push(await gateway.tokenFor(await member()));
  for (const token of tokens) {
    const opened = Array.from({ length: repliesEach }, () => openEvents(gateway, token, 'POST', path));
    streams.push(...opened);
    await Promise.all(opened.map(({ begun }) => begun));
  }
  expect(streams).toHaveLength(201);

  const reader = await gateway.tokenFor(instructor);
  const began = performance.now();
  const reads = await Promise.all(Array.from({ length: 20 }, () => gateway.call('GET', path, { token: reader })));
  expect(performance.now() - began).toBeLessThan(atOnce);
  expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));

  const [talker = ''] = tokens;
  const fourth = await gateway.call<{ code: string }>('POST', path, { token: talker });
  expect([fourth.status, fourth.body.code]).toEqual([429, 'TOO_MANY_REPLIES']);
  expect(fourth.headers.get('retry-after')).toBe('5');
  const query = `mutation { openSession(moduleId: "${moduleId}") { replyId } }`;
  const byGraphql = await gateway.call<{ errors: { extensions: object }[] }>('POST', '/graphql', {
    token: talker,
    body: { query },
  });
  expect(byGraphql.body.errors[0]?.extensions).toMatchObject({
    code: 'TOO_MANY_REPLIES',
    parameters: { max: repliesEach, seconds: 5 },
  });
  const newcomer = await gateway.call<{ code: string }>('POST', path, { token: reader });
  expect([newcomer.status, newcomer.body.code, newcomer.headers.get('retry-after')]).toEqual([503, 'TUTOR_BUSY', '10']);
}, 300_000);
