import { createLogger } from '@aila/telemetry';
import { TestDatabase } from '@aila/testing';
import { Queues } from './queues.js';

let db: TestDatabase;
const opened: Queues[] = [];
beforeAll(async () => {
  db = await TestDatabase.start();
}, 60_000);
afterEach(() => Promise.all(opened.splice(0).map((queues) => queues.close())));
afterAll(() => db.stop());

const open = (service: 'files' | 'ingest' | 'gateway') => {
  const queues = new Queues({ kind: 'postgres' }, db.settingsFor(service), createLogger('test', 'silent'));
  opened.push(queues);
  return queues;
};

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition() && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
  expect(condition()).toBe(true);
}

test('a job that is added twice under one id is done once, by another process with another role', async () => {
  const done: string[] = [];
  open('ingest').worker('ingest', async (job) => void done.push(job.data.versionId), {
    concurrency: 1,
    maxStalledCount: 1,
  });
  const queue = open('files').queue('ingest');
  await queue.add('read', { versionId: 'v1' }, { jobId: 'v1' });
  await queue.add('read', { versionId: 'v1' }, { jobId: 'v1' });
  await queue.add('read', { versionId: 'v2' }, { jobId: 'v2' });
  await until(() => done.includes('v2'));
  expect(done).toEqual(['v1', 'v2']);
});

test('a job that fails is tried again, and its progress reaches the gateway', async () => {
  const seen: string[] = [];
  let tries = 0;
  open('gateway').onProgress('ingest', ({ state }) => seen.push(state));
  open('ingest').worker(
    'ingest',
    async (job) => {
      tries += 1;
      if (tries === 1) throw new Error('once');
      const progress = { pagesDone: 1, pagesTotal: 1, chunksDone: 0, chunksTotal: null };
      await job.updateProgress({ id: 'f', courseId: 'c', moduleId: 'm', state: 'extracting', failure: null, progress });
    },
    { concurrency: 1, maxStalledCount: 1 },
  );
  await open('files').queue('ingest').add('read', { versionId: 'v3' }, { jobId: 'v3' });
  await until(() => seen.length > 0);
  expect([tries, seen]).toEqual([2, ['extracting']]);
});

test('closing does not wait for ever for a database that is gone', async () => {
  const other = await TestDatabase.start();
  const queues = new Queues({ kind: 'postgres' }, other.settingsFor('ingest'), createLogger('test', 'silent'));
  queues.worker('ingest', async () => undefined, { concurrency: 1, maxStalledCount: 1 });
  await queues.queue('ingest').getWaitingCount();
  await other.stop();
  const started = Date.now();
  await queues.close();
  expect(Date.now() - started).toBeLessThan(12_000);
}, 40_000);
