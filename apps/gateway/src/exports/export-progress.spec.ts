import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import { ChatExportJobs, Queues, type JobProgress } from '@aila/queue';
import type { RunningService } from '@aila/service';
import { createLogger } from '@aila/telemetry';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startLoneGateway } from '../testing/lone-gateway.js';

type Change = JobProgress['chat-export'];

let db: TestDatabase;
let issuer: TestIssuer;
let queues: Queues;
let gateways: RunningService[];
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateways = await Promise.all([startLoneGateway(db, issuer), startLoneGateway(db, issuer)]);
  queues = new Queues({ kind: 'postgres' }, db.settingsFor('files'), createLogger('test', 'silent'));
}, 60_000);
afterAll(async () => {
  await queues?.close();
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await Promise.all([db?.stop(), issuer?.stop()]);
});

async function listenAt(gateway: RunningService | undefined, actor: UserActor, courseId: string) {
  const client = createClient({
    url: `${gateway?.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await issuer.tokenFor(actor)}` },
    retryAttempts: 0,
  });
  const heard: string[] = [];
  const ends: unknown[] = [];
  client.subscribe<{ chatExportProgress: Change }>(
    { query: `subscription { chatExportProgress(courseId: "${courseId}") { id state messagesDone } }` },
    {
      next: ({ data, errors }) => {
        if (data) heard.push(`${data.chatExportProgress.state} ${data.chatExportProgress.messagesDone}`);
        if (errors) ends.push(errors);
      },
      error: (error) => ends.push(error),
      complete: () => ends.push('complete'),
    },
  );
  return { heard, ends, stop: () => client.dispose() };
}

test('who asked for chat logs hears how far they have come on every gateway, and a colleague nothing', async () => {
  const { courseId, instructor } = await seedClass(db.owner);
  const colleague = await seedUser(db.owner, 'instructor');
  await seedEnrolment(db.owner, courseId, colleague, 'instructor');
  const mine = await Promise.all(gateways.map((gateway) => listenAt(gateway, instructor, courseId)));
  const theirs = await listenAt(gateways[0], colleague, courseId);
  const jobs = new ChatExportJobs(queues);
  const progress = (messagesDone: number): Change => ({
    ...{ id: randomUUID(), courseId, userId: instructor.userId, failure: null, messagesTotal: 9 },
    ...{ state: messagesDone === 9 ? 'ready' : 'running', messagesDone },
  });
  // The subscriptions may still be on their way when the first ones are told of.
  await until(async () => {
    await jobs.add(randomUUID(), progress(3));
    return mine.every(({ heard }) => heard.length > 0);
  });
  await jobs.add(randomUUID(), progress(9));
  await until(() => mine.every(({ heard }) => heard.at(-1) === 'ready 9'));
  expect([theirs.heard, theirs.ends]).toEqual([[], []]);
  await Promise.all([...mine, theirs].map(({ stop }) => stop()));
}, 30_000);

test.each(['student', 'stranger'] as const)('a %s is refused', async (who) => {
  const course = await seedClass(db.owner);
  const page = await listenAt(gateways[0], course[who], course.courseId);
  await until(() => page.ends.length > 0);
  expect(JSON.stringify(page.ends)).toMatch(who === 'student' ? /FORBIDDEN/ : /NOT_FOUND/);
  await page.stop();
});
