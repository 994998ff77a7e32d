import { setTimeout as sleep } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import type { JobProgress } from './jobs.js';
import { diedOverIt, type Queues } from './queues.js';

/**
 * The job that reads a version of a file: one for each version, whose id it bears, so that asking twice is asking once.
 * An instance that shuts down gives its jobs back, which costs an attempt each time; hence more than the usual three.
 */
const attempts = 8;

/** For one question to the queue, in milliseconds: below the time that callers of a service wait. */
const deadline = 10_000;

export class IngestJobs {
  private readonly queue: ReturnType<Queues['queue']>;

  constructor(queues: Queues) {
    this.queue = queues.queue('ingest');
  }

  /**
   * Asks for a version to be read and tells the world that it is queued. A job of the version that has failed before
   * gives way, because failed jobs are kept, and their ids with them.
   */
  async add(versionId: string, progress?: JobProgress['ingest']): Promise<void> {
    await this.forget(versionId);
    const job = await inTime(this.queue.add('ingest', { versionId }, { jobId: versionId, attempts }));
    if (progress) await inTime(job.updateProgress(progress));
  }

  /** Takes away a job that does not run. One that runs ends by itself when it sees the state of its version. */
  async forget(versionId: string): Promise<void> {
    await inTime(this.queue.remove(versionId));
  }

  /** Hands out at once a job that was put aside; quiet when it no longer is. */
  async promote(versionId: string): Promise<void> {
    const job = await inTime(this.queue.getJob(versionId));
    await job?.promote().catch(() => undefined);
  }

  /** What has become of the job of a version; `deadly` when each worker that took it up died over it. */
  async stateOf(versionId: string): Promise<'none' | 'failed' | 'deadly' | 'under-way'> {
    const job = await inTime(this.queue.getJob(versionId));
    if (!job) return 'none';
    if (!(await job.isFailed())) return 'under-way';
    return diedOverIt(job) ? 'deadly' : 'failed';
  }
}

/**
 * Before its first connection the queue library waits for a server without end, even for one that refuses the password.
 *
 * @throws SERVICE_UNAVAILABLE
 */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const late = sleep(deadline, undefined, { signal: waiting.signal }).then(() => {
    throw new AilaError('SERVICE_UNAVAILABLE', { service: 'queue' });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    work.catch(() => undefined);
    waiting.abort();
  }
}
