import type { JobProgress } from './jobs.js';
import type { Queues } from './queues.js';

/**
 * The job that reads a version of a file: one for each version, whose id it bears, so that asking twice is asking once.
 * An instance that shuts down gives its jobs back, which costs an attempt each time; hence more than the usual three.
 */
const attempts = 8;

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
    const job = await this.queue.add('ingest', { versionId }, { jobId: versionId, attempts });
    if (progress) await job.updateProgress(progress);
  }

  /** Takes away a job that does not run. One that runs ends by itself when it sees the state of its version. */
  async forget(versionId: string): Promise<void> {
    await this.queue.remove(versionId);
  }

  /** What has become of the job of a version. */
  async stateOf(versionId: string): Promise<'none' | 'failed' | 'under-way'> {
    const job = await this.queue.getJob(versionId);
    if (!job) return 'none';
    return (await job.isFailed()) ? 'failed' : 'under-way';
  }
}
