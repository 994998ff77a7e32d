import { setTimeout as sleep } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import type { Queue } from 'bullmq';
import type { JobData, JobProgress, QueueName } from './jobs.js';
import { diedOverIt, type Queues } from './queues.js';

/** An instance that shuts down gives its jobs back, which costs an attempt each time; hence more than the usual three. */
const attempts = 8;

/** For one question to the queue, in milliseconds: below the time that callers of a service wait. */
const deadline = 10_000;

/**
 * Jobs about rows of the database: one for each row, whose id it bears, so that asking twice is asking once.
 *
 * @param dataOf a row what its job carries
 */
abstract class JobsOfRows<Name extends QueueName> {
  private readonly queue: Queue<JobData[Name]>;

  protected constructor(
    queues: Queues,
    private readonly name: Name,
    private readonly dataOf: (id: string) => JobData[Name],
  ) {
    this.queue = queues.queue(name);
  }

  /**
   * Asks for the work and tells the world that it is queued. A job of the row that has failed before gives way, because
   * failed jobs are kept, and their ids with them.
   */
  async add(id: string, progress?: JobProgress[Name]): Promise<void> {
    await this.forget(id);
    const { queue } = this as unknown as { queue: Queue<JobData[Name], void, Name> };
    const job = await inTime(queue.add(this.name as never, this.dataOf(id) as never, { jobId: id, attempts }));
    if (progress) await inTime(job.updateProgress(progress));
  }

  /** Takes away a job that does not run. One that runs ends by itself when it sees the state of its row. */
  async forget(id: string): Promise<void> {
    await inTime(this.queue.remove(id));
  }

  /** Hands out at once a job that was put aside; quiet when it no longer is. */
  async promote(id: string): Promise<void> {
    const job = await inTime(this.queue.getJob(id));
    await job?.promote().catch(() => undefined);
  }

  /** What has become of the job of a row; `deadly` when each worker that took it up died over it. */
  async stateOf(id: string): Promise<'none' | 'failed' | 'deadly' | 'under-way'> {
    const job = await inTime(this.queue.getJob(id));
    if (!job) return 'none';
    if (!(await job.isFailed())) return 'under-way';
    return diedOverIt(job) ? 'deadly' : 'failed';
  }
}

/** The jobs that read versions of files. */
export class IngestJobs extends JobsOfRows<'ingest'> {
  constructor(queues: Queues) {
    super(queues, 'ingest', (versionId) => ({ versionId }));
  }
}

/** The jobs that write chat logs. */
export class ChatExportJobs extends JobsOfRows<'chat-export'> {
  constructor(queues: Queues) {
    super(queues, 'chat-export', (exportId) => ({ exportId }));
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
