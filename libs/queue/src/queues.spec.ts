import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@aila/telemetry';
import { TestDatabase, until } from '@aila/testing';
import { IngestJobs } from './jobs-of-rows.js';
import { Queues } from './queues.js';
import { describeQueues } from './testing/conformance.js';
import { findRedis, RedisServer } from './testing/redis-server.js';

jest.setTimeout(60_000);
const logger = createLogger('test', 'silent');
const tuning = { concurrency: 1, maxStalledCount: 1 };

describeQueues('in PostgreSQL', async () => {
  const db = await TestDatabase.start();
  return {
    open: (service) => new Queues({ kind: 'postgres' }, db.settingsFor(service), logger),
    destroy: () => db.stop(),
  };
});

test('closing does not wait for ever for a database that is gone', async () => {
  const other = await TestDatabase.start({ ownServer: true });
  const queues = new Queues({ kind: 'postgres' }, other.settingsFor('ingest'), logger);
  queues.worker('ingest', async () => undefined, tuning);
  await queues.queue('ingest').getWaitingCount();
  await other.stop();
  const closed = jest.fn();
  void queues.close().then(closed);
  await until(() => closed.mock.calls.length > 0);
});

const program = findRedis();
if (program === undefined && process.env['CI'] !== undefined) {
  test('queues in Redis', () => {
    throw new Error('Install valkey-server or redis-server: in CI nothing is skipped.');
  });
} else if (program === undefined) {
  process.stdout.write('SKIPPED: queues in Redis are not tested; install valkey-server or redis-server.\n');
  test.skip('queues in Redis', () => undefined);
} else {
  const redisAt = (url: string, caFile: string, passwordFile: string | null = null) =>
    ({ kind: 'redis', url, passwordFile, caFile }) as const;
  /** Of no use to a queue in Redis. */
  const database = {} as ConstructorParameters<typeof Queues>[1];

  describeQueues('in Redis over TLS', async () => {
    const redis = await RedisServer.start(program);
    return {
      open: () => new Queues(redisAt(redis.url(), redis.caFile), database, logger),
      destroy: () => redis.stop(),
    };
  });

  describe('queues in Redis', () => {
    let redis: RedisServer;
    const opened: Queues[] = [];
    const open = (url = redis.url(), caFile = redis.caFile): Queues => {
      const queues = new Queues(redisAt(url, caFile), database, logger);
      opened.push(queues);
      return queues;
    };
    beforeEach(async () => {
      redis = await RedisServer.start(program);
    }, 60_000);
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queues) => queues.close()));
      await redis.stop();
    });

    const refused = { code: 'SERVICE_UNAVAILABLE' };

    test('are refused with a wrong password, and say so soon', async () => {
      await expect(new IngestJobs(open(redis.url('wrong'))).add('v1')).rejects.toMatchObject(refused);
    });

    test('are not opened on a server with a certificate of somebody else', async () => {
      const other = await RedisServer.start(program);
      try {
        await expect(new IngestJobs(open(redis.url(), other.caFile)).add('v1')).rejects.toMatchObject(refused);
      } finally {
        await other.stop();
      }
    });

    test('say soon that the server is gone, instead of letting a request wait', async () => {
      const jobs = new IngestJobs(open());
      await jobs.add('v1');
      expect(await jobs.stateOf('v1')).toBe('under-way');
      await redis.kill();
      await expect(jobs.add('v2')).rejects.toThrow();
    });

    test('go on after the server was restarted', async () => {
      const done: string[] = [];
      open().worker('ingest', async (job) => void done.push(job.data.versionId), tuning);
      const queue = open().queue('ingest');
      await queue.add('read', { versionId: 'before' }, { jobId: 'before' });
      await until(() => done.includes('before'));
      await redis.kill();
      await redis.startAgain();
      for (let tries = 0; tries < 30 && !done.includes('after'); tries += 1) {
        await queue.add('read', { versionId: 'after' }, { jobId: 'after' }).catch(() => undefined);
        await new Promise((later) => setTimeout(later, 500));
      }
      expect(done).toContain('after');
    });

    test('sign in with the password that the file holds at that moment, so that it can rotate under them', async () => {
      const passwordFile = join(mkdtempSync(join(tmpdir(), 'aila-queue-')), 'password');
      writeFileSync(passwordFile, `${redis.password}\n`);
      const openByFile = () => {
        const queues = new Queues(redisAt(redis.address, redis.caFile, passwordFile), database, logger);
        opened.push(queues);
        return queues;
      };
      const done: string[] = [];
      openByFile().worker('ingest', async (job) => void done.push(job.data.versionId), tuning);
      const queue = openByFile().queue('ingest');
      await queue.add('read', { versionId: 'before' }, { jobId: 'before' });
      await until(() => done.includes('before'));
      // As a signed password may look, which an address would have to escape.
      const next = 'rotated/pass@word:&%1';
      await redis.rotate(next, () => writeFileSync(passwordFile, next));
      for (let tries = 0; tries < 30 && !done.includes('after'); tries += 1) {
        await queue.add('read', { versionId: 'after' }, { jobId: 'after' }).catch(() => undefined);
        await new Promise((later) => setTimeout(later, 500));
      }
      expect(done).toContain('after');
      await new IngestJobs(openByFile()).add('later');
      await until(() => done.includes('later'));
    });

    test('are closed without waiting for ever for a server that is gone', async () => {
      const queues = open();
      queues.worker('ingest', async () => undefined, tuning);
      await queues.queue('ingest').getWaitingCount();
      await redis.kill();
      const closed = jest.fn();
      void queues.close().then(closed);
      await until(() => closed.mock.calls.length > 0);
    });
  });
}
