import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserActor } from '@aila/access';
import { seedClass, seedEnrolment, seedUser } from '@aila/testing';
import { FileProgressFeed } from '../files/file-progress.feed.js';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';
import { openEvents, openSubscription, type WatchedStream } from '../testing/watched-stream.js';

/** What is promised for a right that is lost. Milliseconds. */
const promised = 5_000;
/** The tutor says a few words and is silent then; it looks at its own rights once a minute: what ends streams is the edge. */
const silentTutor = {
  TUTOR_MODEL: 'mock-hang-after-5',
  TUTOR_SILENCE_MS: '300000',
  TUTOR_TOTAL_MS: '300000',
  REPLY_SAVE_MS: '60000',
  REPLY_LEASE_MS: '180000',
  REPLY_DRAIN_MS: '10',
};

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth', 'files', 'text-gen'], silentTutor);
}, 120_000);
afterAll(() => gateway?.stop());

const opened: WatchedStream[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stream) => stream.close()));
});

/** Every way to follow a reply, all of one person, all open and silent. */
async function chatStreams(actor: UserActor, moduleId: string): Promise<WatchedStream[]> {
  const token = await gateway.tokenFor(actor);
  const opening = openEvents(gateway, token, 'POST', `/api/v1/modules/${moduleId}/sessions`);
  opened.push(opening);
  const { replyId } = (await opening.begun) as { replyId: string };
  const resumed = openEvents(gateway, token, 'GET', `/api/v1/replies/${replyId}/events`);
  const subscription = openSubscription(
    gateway,
    token,
    'subscription ($id: ID!) { replyEvents(replyId: $id) { __typename ... on ReplyToken { text } } }',
    { id: replyId },
  );
  opened.push(resumed, subscription);
  for (const stream of [opening, resumed, subscription])
    while (!JSON.stringify(stream.events).includes('word5')) await Promise.race([sleep(20), failed(stream)]);
  return [opening, resumed, subscription];
}

/** The progress of a module's files, which nothing happens to. */
async function progressStream(actor: UserActor, moduleId: string): Promise<WatchedStream> {
  const token = await gateway.tokenFor(actor);
  const query = 'subscription ($id: ID!) { fileProgress(moduleId: $id) { id } }';
  const stream = openSubscription(gateway, token, query, { id: moduleId });
  opened.push(stream);
  const { emitter } = gateway.service.app.get(FileProgressFeed) as unknown as {
    emitter: { listenerCount(name: string): number };
  };
  while (emitter.listenerCount(moduleId) === 0) await Promise.race([sleep(20), failed(stream)]);
  return stream;
}

async function failed({ name, ended }: WatchedStream): Promise<never> {
  throw new Error(`${name} ended with ${(await ended).code} before anything happened`);
}

/** @returns how each stream ended, and the longest that one of them took after `change`, in milliseconds */
async function endsAfter(streams: readonly WatchedStream[], change: () => Promise<unknown>) {
  await change();
  const start = performance.now();
  const ends = await Promise.all(streams.map(({ ended }) => ended));
  return { codes: ends.map(({ code }) => code), longest: Math.max(...ends.map(({ at }) => at - start)) };
}

const isOpen = ({ ended }: WatchedStream) => Promise.race([ended.then(() => false), sleep(0).then(() => true)]);

describe('streams that are open at the edge', () => {
  test('end within 5 seconds when an administrator demotes their instructor, and nobody else’s do', async () => {
    const { instructor, student, moduleId } = await seedClass(gateway.db.owner);
    const admin = await gateway.tokenFor(await seedUser(gateway.db.owner, 'admin'));
    const others = await chatStreams(student, moduleId);
    const streams = [...(await chatStreams(instructor, moduleId)), await progressStream(instructor, moduleId)];
    const { codes, longest } = await endsAfter(streams, async () => {
      const path = `/api/v1/users/${instructor.userId}/roles/instructor`;
      expect((await gateway.call('DELETE', path, { token: admin })).status).toBe(200);
    });
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(longest).toBeLessThan(promised);
    expect(await Promise.all(others.map(isOpen))).toEqual([true, true, true]);
  });

  test('end within 5 seconds when their student is taken out of the course, though the sign-in holds', async () => {
    const { courseId, moduleId, student } = await seedClass(gateway.db.owner);
    const other = await seedUser(gateway.db.owner, 'student');
    await seedEnrolment(gateway.db.owner, courseId, other, 'student');
    const others = await chatStreams(other, moduleId);
    const streams = await chatStreams(student, moduleId);
    const { codes, longest } = await endsAfter(streams, () =>
      gateway.db.owner.query('delete from course.enrolment where user_id = $1', [student.userId]),
    );
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(longest).toBeLessThan(promised);
    expect(await Promise.all(others.map(isOpen))).toEqual([true, true, true]);
    expect((await gateway.call('GET', '/api/v1/me', { token: await gateway.tokenFor(student) })).status).toBe(200);
  });

  test('end within 5 seconds when the person signs out everywhere', async () => {
    const { moduleId, student } = await seedClass(gateway.db.owner);
    const streams = await chatStreams(student, moduleId);
    const token = await gateway.tokenFor(student);
    const { codes, longest } = await endsAfter(streams, async () => {
      expect((await gateway.call('POST', '/api/v1/auth/sign-out-everywhere', { token })).status).toBe(204);
    });
    expect(codes).toEqual(['SIGN_IN_ENDED', 'SIGN_IN_ENDED', 'SIGN_IN_ENDED']);
    expect(longest).toBeLessThan(promised);
  });
});

describe('a reply that runs at another instance', () => {
  /** A running reply of a student whose row names an owner. @returns what the edge answers to who follows or stops it */
  async function followedTo(owner: string): Promise<string[]> {
    const { courseId, moduleId, student } = await seedClass(gateway.db.owner);
    const [sessionId, replyId] = [randomUUID(), randomUUID()];
    await gateway.db.owner.query(
      `insert into chat.session (id, user_id, module_id, course_id, name) values ($1, $2, $3, $4, 'A chat')`,
      [sessionId, student.userId, moduleId, courseId],
    );
    await gateway.db.owner.query(
      `insert into chat.reply (id, session_id, user_id, course_id, state, owner_address, lease_until, model)
       values ($1, $2, $3, $4, 'running', $5, now() + interval '1 hour', 'builtin')`,
      [replyId, sessionId, student.userId, courseId, owner],
    );
    const token = await gateway.tokenFor(student);
    const followed = await gateway.call<{ code: string }>('GET', `/api/v1/replies/${replyId}/events`, { token });
    const stopped = await gateway.call<{ code: string }>('POST', `/api/v1/replies/${replyId}/stop`, { token });
    return [followed.body.code, stopped.body.code];
  }

  /** At an address that stands in no certificate, as pods have one. */
  const byAddress = () =>
    (gateway.services.environment('gateway')['TEXT_GEN_URL'] as string).replace('localhost', '0.0.0.0');

  test('is followed to its owner by address, for the owner shows who it is by name', async () => {
    // The tutor that is asked there does not run it either, and says so once more.
    expect(await followedTo(byAddress())).toEqual(['REPLY_ELSEWHERE', 'REPLY_ELSEWHERE']);
  });

  test('is not followed to another service, nor is the token shown to it', async () => {
    const files = gateway.services.environment('gateway')['FILES_URL'] as string;
    expect(await followedTo(files)).toEqual(['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE']);
  });
});
