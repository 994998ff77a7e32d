import { until } from '@aila/testing';
import type { Queues } from '../queues.js';

type Service = 'files' | 'ingest' | 'gateway';

/** What a queue stands on, for the time of a suite. */
export interface Ground {
  /** Queues as a service opens them, each with connections of its own. */
  open(service: Service): Queues;
  /** Takes the ground away for good. */
  destroy(): Promise<void>;
}

const tuning = { concurrency: 1, maxStalledCount: 1 };

/** What our use of a queue relies on, wherever it stands. Call it inside a spec file. */
export function describeQueues(name: string, prepare: () => Promise<Ground>): void {
  describe(`queues ${name}`, () => {
    let ground: Ground;
    const opened: Queues[] = [];
    const open = (service: Service): Queues => {
      const queues = ground.open(service);
      opened.push(queues);
      return queues;
    };
    beforeAll(async () => {
      ground = await prepare();
    }, 120_000);
    afterEach(() => Promise.all(opened.splice(0).map((queues) => queues.close())));
    afterAll(() => ground.destroy());

    test('a job that is added twice under one id is done once, by another process with another role', async () => {
      const done: string[] = [];
      const queue = open('files').queue('ingest');
      await queue.add('read', { versionId: 'v1' }, { jobId: 'v1' });
      await queue.add('read', { versionId: 'v1' }, { jobId: 'v1' });
      await queue.add('read', { versionId: 'v2' }, { jobId: 'v2' });
      open('ingest').worker('ingest', async (job) => void done.push(job.data.versionId), tuning);
      await until(() => done.includes('v2'));
      expect(done).toEqual(['v1', 'v2']);
    });

    test('a job that fails is tried again, and its progress reaches the gateway', async () => {
      const seen: string[] = [];
      let tries = 0;
      const gateway = open('gateway');
      gateway.onProgress('ingest', ({ state }) => seen.push(state));
      await gateway.ready();
      open('ingest').worker(
        'ingest',
        async (job) => {
          tries += 1;
          if (tries === 1) throw new Error('once');
          const progress = { pagesDone: 1, pagesTotal: 1, chunksDone: 0, chunksTotal: null };
          const what = { id: 'f', courseId: 'c', moduleId: 'm', state: 'extracting', failure: null, progress } as const;
          await job.updateProgress(what);
        },
        tuning,
      );
      await open('files').queue('ingest').add('read', { versionId: 'v3' }, { jobId: 'v3' });
      await until(() => seen.length > 0);
      expect([tries, seen]).toEqual([2, ['extracting']]);
    });

    test('a job that waits can be taken away, and its id given anew', async () => {
      const queue = open('files').queue('ingest');
      await queue.add('read', { versionId: 'v4' }, { jobId: 'v4' });
      await queue.remove('v4');
      expect(await queue.getJob('v4')).toBeUndefined();
      await queue.add('read', { versionId: 'v4 again' }, { jobId: 'v4' });
      const done: string[] = [];
      open('ingest').worker('ingest', async (job) => void done.push(job.data.versionId), tuning);
      await until(() => done.length > 0);
      expect(done).toEqual(['v4 again']);
    });

    test('jobs are shared among workers, each done once', async () => {
      const done: string[] = [];
      for (let worker = 0; worker < 3; worker += 1)
        open('ingest').worker('ingest', async (job) => void done.push(job.data.versionId), tuning);
      const ids = Array.from({ length: 30 }, (_, index) => `shared-${index}`);
      const queue = open('files').queue('ingest');
      await Promise.all(ids.map((versionId) => queue.add('read', { versionId }, { jobId: versionId })));
      await until(() => done.length >= ids.length);
      expect(done.sort()).toEqual(ids.sort());
    });
  });
}
