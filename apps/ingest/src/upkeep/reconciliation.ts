import { PeriodicTask, type ServiceContext } from '@aila/http';
import type { IngestJobs } from '@aila/queue';
import type { Versions } from '../versions.js';

const INTERVAL_MS = 30_000;
/** Longer than a worker ever takes between two signs of life, except within one long page: its job is then under way. */
const QUIET_MS = 60_000;

/**
 * Sees to it that every version ends. A process may die between writing to the database and to the queue; what one
 * says is compared with the other, and what is missing is made up for.
 */
export class Reconciliation {
  private readonly task: PeriodicTask;

  constructor(
    private readonly versions: Versions,
    private readonly jobs: IngestJobs,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'reconciliation', intervalMs: INTERVAL_MS, work });
    this.task.start().soon();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    for (const versionId of await this.versions.overdue(QUIET_MS)) {
      const job = await this.jobs.stateOf(versionId);
      if (job === 'under-way') continue;
      if (job === 'deadly') await this.versions.fail(versionId, 'broke-the-reader');
      else if (job === 'failed') await this.versions.fail(versionId, 'internal');
      else await this.jobs.add(versionId);
      this.service.logger.warn({ versionId, job }, 'forgotten file taken up');
    }
  }
}
