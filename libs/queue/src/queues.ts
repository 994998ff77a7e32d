import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSettings, QueueSettings } from '@aila/config';
import { createPool } from '@aila/database';
import type { Logger } from '@aila/telemetry';
import {
  createPostgresBackend,
  DelayedError,
  withBackend,
  Queue as RedisQueue,
  QueueEvents as RedisQueueEvents,
  Worker as RedisWorker,
  type Job,
  type PostgresConnectionOptions,
  type Queue,
  type QueueEvents,
  type Worker,
} from 'bullmq';
import type { Pool } from 'pg';
import type { JobData, JobProgress, QueueName } from './jobs.js';

/** The queue library's own type of a pool wants an index signature that the driver's class does not declare. */
const shared = (pool: Pool) => pool as unknown as PostgresConnectionOptions;

/** What takes jobs of a queue. */
export type JobWorker<Name extends QueueName> = Worker<JobData[Name]>;

/** A job as its worker sees it. */
export type RunningJob<Name extends QueueName> = Job<JobData[Name]>;

/**
 * Gives a job back for a while without counting an attempt. To be called by the job's worker, which ends with it.
 *
 * @param ms after which it is handed out again
 */
export async function putAside(job: RunningJob<QueueName>, ms: number): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, job.token);
  throw new DelayedError();
}

/** Whether a job failed because each worker that took it up died over it. */
export function diedOverIt(job: Pick<Job, 'failedReason'> | undefined): boolean {
  return job?.failedReason === 'job stalled more than allowable limit';
}

interface QueuePart {
  close(): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface WorkerTuning {
  /** Jobs at the same time in this process. */
  readonly concurrency: number;
  /** How often a job may be taken over from a worker that died before it counts as failed. */
  readonly maxStalledCount: number;
}

/**
 * How fast the work of a dead worker is taken over: its lock ends after `lockDuration` and the next check, every
 * `stalledInterval`, gives the job to another. Milliseconds.
 */
const takeOver = { lockDuration: 10_000, stalledInterval: 5_000 } as const;

/** `close` of the queue library waits for the database, which may be gone: shutdown does not. Milliseconds. */
const closeDeadline = 5_000;

/** Whoever adds a job is told soon that a server is gone: a person may be waiting. */
const patience = { connectTimeout: 5_000, maxRetriesPerRequest: 2 } as const;

const defaultJobOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 24 * 3600 },
} as const;

/**
 * BullMQ on the backend that the settings choose: our own PostgreSQL (one pool for all queues of the process, tables
 * made by the migration job), or Redis.
 */
export class Queues {
  private readonly opened: QueuePart[] = [];
  private readonly pool: Pool | undefined;
  private closing = false;

  constructor(
    private readonly settings: QueueSettings,
    database: DatabaseSettings,
    private readonly logger: Logger,
  ) {
    if (settings.kind === 'postgres') {
      this.pool = createPool(database, {
        max: 6,
        application_name: `${database.user}-queue`,
        // Without generic plans the throughput falls once the tables were analysed.
        options: '-c search_path=bullmq -c plan_cache_mode=force_generic_plan',
      });
      this.pool.on('error', (error) => logger.warn({ err: error }, 'queue connection lost'));
    }
  }

  /** For adding jobs. A job id given twice is one job. */
  queue<Name extends QueueName>(name: Name): Queue<JobData[Name]> {
    const queue = this.pool
      ? new this.postgres.Queue<JobData[Name]>(name, { connection: shared(this.pool), defaultJobOptions })
      : new RedisQueue<JobData[Name]>(name, { connection: this.redis, defaultJobOptions });
    return this.keep(name, queue) as Queue<JobData[Name]>;
  }

  worker<Name extends QueueName>(
    name: Name,
    run: (job: RunningJob<Name>) => Promise<void>,
    tuning: WorkerTuning,
  ): JobWorker<Name> {
    const options = { ...takeOver, ...tuning, autorun: true };
    const process = (job: unknown) => run(job as RunningJob<Name>);
    const worker = this.pool
      ? new this.postgres.Worker<JobData[Name]>(name, process, { connection: shared(this.pool), ...options })
      : new RedisWorker<JobData[Name]>(name, process, {
          connection: this.listening,
          ...options,
        });
    return this.keep(name, worker) as JobWorker<Name>;
  }

  /** Calls `listener` with the progress that workers report, from any process. */
  onProgress<Name extends QueueName>(name: Name, listener: (progress: JobProgress[Name]) => void): void {
    const events: unknown = this.pool
      ? new this.postgres.QueueEvents(name, { connection: shared(this.pool) })
      : new RedisQueueEvents(name, { connection: this.listening });
    this.keep(name, events as QueueEvents).on('progress', ({ data }: { data: unknown }) =>
      listener(data as JobProgress[Name]),
    );
  }

  /** Resolves when everything that was opened is connected; what happens from then on is heard. */
  async ready(): Promise<void> {
    await Promise.all(this.opened.map((part) => part.waitUntilReady()));
  }

  /** Lets running jobs end, but not for ever. */
  async close(): Promise<void> {
    this.closing = true;
    // What is closed while it still connects never ends.
    const closing = Promise.allSettled(
      this.opened.map(async (part) => {
        await part.waitUntilReady().catch(() => undefined);
        await part.close();
      }),
    );
    await Promise.race([closing, sleep(closeDeadline, undefined, { ref: false })]);
    await Promise.race([this.pool?.end(), sleep(closeDeadline, undefined, { ref: false })]);
  }

  private get postgres() {
    return withBackend(createPostgresBackend);
  }

  private get redis() {
    if (this.settings.kind !== 'redis') throw new Error('The queue is not on Redis.');
    const { url, passwordFile, caFile } = this.settings;
    const password = () => (passwordFile === null ? undefined : readFileSync(passwordFile, 'utf8').trim());
    const isClosing = () => this.closing;
    return {
      url: withPassword(url, password()),
      ...patience,
      // Every connection of the library asks this of its own options, also those of which it gives nobody a handle.
      retryStrategy(this: { password?: string | undefined } | undefined, times: number) {
        if (this && passwordFile !== null) this.password = password();
        return isClosing() ? null : Math.min(1_000 * 2 ** (times - 1), 10_000);
      },
      ...(caFile === null ? {} : { tls: { ca: readFileSync(caFile) } }),
    };
  }

  /** For what waits for news: it does so without end, also for a server that is gone; the library insists on that. */
  private get listening() {
    return { ...this.redis, maxRetriesPerRequest: null };
  }

  private keep<T extends QueuePart>(name: string, part: T): T {
    part.on('error', (error) => this.logger.warn({ err: error, queue: name }, 'queue error'));
    this.opened.push(part);
    return part;
  }
}

function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url;
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.href;
}
