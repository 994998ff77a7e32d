import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { IngestJobs, Queues } from '@aila/queue';
import { createLogger } from '@aila/telemetry';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import WebSocket from 'ws';
import { startLoneGateway } from '../testing/lone-gateway.js';

const sockets = { subscriptionsPerSocket: 20, subscriptionsPerPerson: 30, perPerson: 3, unproven: 5, proofMs: 4_000 };

/** Stands for the files service and counts what it is asked. */
let files: Server;
let reads = 0;
let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let queues: Queues;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  files = createServer((_request, response) => {
    reads += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  const filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  gateway = await startLoneGateway(db, issuer, { filesUrl }, { sockets });
  queues = new Queues({ kind: 'postgres' }, db.settingsFor('files'), createLogger('test', 'silent'));
}, 60_000);
afterAll(async () => {
  await queues?.close();
  await gateway?.stop();
  files?.close();
  await issuer?.stop();
  await db?.stop();
});

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A socket that speaks the protocol by hand, as no library would let it. */
class Speaker {
  readonly messages: Message[] = [];
  readonly closed: Promise<string>;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data)) as Message));
    socket.on('error', () => undefined);
    this.closed = once(socket, 'close').then(([code, reason]) => `${String(code)} ${String(reason)}`);
  }

  static open(): Speaker {
    const speaker = new Speaker(new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws'));
    opened.push(speaker);
    return speaker;
  }

  static async of(actor: UserActor): Promise<Speaker> {
    const speaker = Speaker.open();
    await once(speaker.socket, 'open');
    speaker.send({ type: 'connection_init', payload: { authorization: `Bearer ${await issuer.tokenFor(actor)}` } });
    await until(() => speaker.messages.some(({ type }) => type === 'connection_ack'));
    return speaker;
  }

  subscribe(id: string, moduleId: string): void {
    const query = `subscription { fileProgress(moduleId: "${moduleId}") { id state version progress { pagesDone } } }`;
    this.send({ type: 'subscribe', id, payload: { query } });
  }

  /** Codes of the refusals so far: before a subscription is read as errors, after that as its only result. */
  refusals(): string[] {
    return this.messages.flatMap(({ type, payload }) => {
      const errors = type === 'error' ? payload : (payload as { errors?: unknown } | undefined)?.errors;
      return ((errors ?? []) as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
    });
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  end(): void {
    this.socket.terminate();
  }
}

const opened: Speaker[] = [];
afterEach(async () => {
  opened.splice(0).forEach((speaker) => speaker.end());
  await until(async () => (await metric('aila_sockets_open')) === 0);
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(name.includes('{') ? name : `${name}{`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('sockets', () => {
  test('carry a few subscriptions; 2,000 on one are refused with a code', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const speaker = await Speaker.of(instructor);
    for (let n = 0; n < sockets.subscriptionsPerSocket; n += 1) speaker.subscribe(`s${n}`, moduleId);
    await until(async () => (await metric('aila_subscriptions_running')) === sockets.subscriptionsPerSocket);
    for (let n = sockets.subscriptionsPerSocket; n < 2_000; n += 1) speaker.subscribe(`s${n}`, moduleId);
    await until(() => speaker.refusals().length === 2_000 - sockets.subscriptionsPerSocket);
    expect(new Set(speaker.refusals())).toEqual(new Set(['TOO_MANY_SUBSCRIPTIONS']));
    expect(await metric('aila_subscriptions_running')).toBe(sockets.subscriptionsPerSocket);
    expect(await metric('aila_limit_refusals_total{limit="subscriptions-per-socket"')).toBeGreaterThan(1_900);

    // One that ends gives its place back.
    speaker.send({ type: 'complete', id: 's0' });
    await until(async () => (await metric('aila_subscriptions_running')) === sockets.subscriptionsPerSocket - 1);
    const before = speaker.refusals().length;
    speaker.subscribe('again', moduleId);
    await until(async () => (await metric('aila_subscriptions_running')) === sockets.subscriptionsPerSocket);
    expect(speaker.refusals()).toHaveLength(before);
  }, 60_000);

  test('are a few for each person, and so are the subscriptions on all of them; others have their own', async () => {
    const { instructor, moduleId, courseId } = await seedClass(db.owner);
    const speakers: Speaker[] = [];
    for (let n = 0; n < sockets.perPerson; n += 1) {
      const speaker = await Speaker.of(instructor);
      speaker.subscribe('one', moduleId);
      await until(async () => (await metric('aila_subscriptions_running')) === n + 1);
      speakers.push(speaker);
    }
    const further = await Speaker.of(instructor);
    further.subscribe('one', moduleId);
    await until(() => further.refusals().length === 1);
    expect(further.refusals()).toEqual(['TOO_MANY_SOCKETS']);
    // It belongs to nobody, so it does not stay.
    expect(await further.closed).toBe('4401 UNAUTHENTICATED');

    for (let n = 0; n < 15; n += 1) for (const speaker of speakers) speaker.subscribe(`more${n}`, moduleId);
    const refused = () => speakers.flatMap((speaker) => speaker.refusals());
    await until(() => refused().length > 0);
    await until(async () => (await metric('aila_subscriptions_running')) <= sockets.subscriptionsPerPerson);
    expect(new Set(refused())).toEqual(new Set(['TOO_MANY_SUBSCRIPTIONS']));

    const other = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, other, 'instructor');
    const theirs = await Speaker.of(other);
    const running = await metric('aila_subscriptions_running');
    theirs.subscribe('one', moduleId);
    await until(async () => (await metric('aila_subscriptions_running')) === running + 1);
    expect(theirs.refusals()).toEqual([]);
  }, 60_000);

  test('that show nobody’s token are bounded and closed, whatever they claim', async () => {
    const silent = Array.from({ length: sockets.unproven - 1 }, () => Speaker.open());
    const forger = Speaker.open();
    await until(async () => (await metric('aila_sockets_open')) === sockets.unproven);
    forger.send({ type: 'connection_init', payload: { authorization: 'Bearer forged' } });

    const refusal = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    refusal.on('error', () => undefined);
    const [, answer] = (await once(refusal, 'unexpected-response')) as [unknown, import('node:http').IncomingMessage];
    const body = Buffer.concat(await answer.toArray()).toString();
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(JSON.parse(body)).toMatchObject({ code: 'SERVICE_BUSY' });
    refusal.terminate();

    await Promise.all(silent.map(({ closed }) => closed));
    expect(await forger.closed).toBe('4401 UNAUTHENTICATED');
  }, 60_000);
});

describe('the progress of a file', () => {
  test('reaches everybody who watches the module, and nothing is read for it', async () => {
    const { courseId, moduleId } = await seedClass(db.owner);
    const watchers: Speaker[] = [];
    for (let n = 0; n < 6; n += 1) {
      const person = await seedUser(db.owner, 'instructor');
      await seedEnrolment(db.owner, courseId, person, 'instructor');
      for (let at = 0; at < 2; at += 1) {
        const speaker = await Speaker.of(person);
        for (let m = 0; m < 5; m += 1) speaker.subscribe(`s${m}`, moduleId);
        watchers.push(speaker);
        await until(async () => (await metric('aila_subscriptions_running')) === watchers.length * 5);
      }
    }
    reads = 0;
    const jobs = new IngestJobs(queues);
    const id = randomUUID();
    const progress = { pagesDone: 3, pagesTotal: 9, chunksDone: 0, chunksTotal: null };
    const news = { id, courseId, moduleId, failure: null, version: 1, progress };
    for (const state of ['queued', 'extracting', 'embedding', 'ready'] as const) await jobs.add(id, { ...news, state });
    const heard = ({ messages }: Speaker) =>
      messages.filter(({ type, payload }) => type === 'next' && JSON.stringify(payload).includes('"ready"')).length;
    await until(() => watchers.every((speaker) => heard(speaker) === 5));
    expect(watchers[0]?.messages.at(-1)?.payload).toEqual({
      data: { fileProgress: { id, state: 'ready', version: 1, progress: { pagesDone: 3 } } },
    });
    expect(reads).toBe(0);
    await jobs.forget(id);
  }, 60_000);

  test('is not sent any more to who was taken out of the course', async () => {
    const { courseId, moduleId } = await seedClass(db.owner);
    const person = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, person, 'instructor');
    const speaker = await Speaker.of(person);
    speaker.subscribe('one', moduleId);
    const jobs = new IngestJobs(queues);
    const id = randomUUID();
    const progress = { pagesDone: 0, pagesTotal: null, chunksDone: 0, chunksTotal: null };
    const tell = () => jobs.add(id, { id, courseId, moduleId, failure: null, version: 1, progress, state: 'queued' });
    const told = () => speaker.messages.filter(({ payload }) => JSON.stringify(payload)?.includes('"queued"')).length;
    while (told() === 0) {
      await tell();
      await sleep(100);
    }
    await db.owner.query('delete from course.enrolment where user_id = $1', [person.userId]);
    await until(() => JSON.stringify(speaker.messages).includes('FORBIDDEN'));
    const before = told();
    await tell();
    await sleep(1_000);
    expect(told()).toBe(before);
    await jobs.forget(id);
  }, 60_000);
});
