import type { IngestJobs } from '@aila/queue';
import type { Logger } from '@aila/telemetry';
import type { Versions } from '../versions.js';

const INTERVAL_MS = 30_000;
/** Longer than a worker ever takes between two signs of life, except within one long page: its job is then under way. */
const QUIET_MS = 60_000;

/**
 * Sees to it that every version ends. A process may die between writing to the database and to the queue; what one
 * says is compared with the other, and what is missing is made up for.
 */
export class Reconciliation {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;

  constructor(
    private readonly versions: Versions,
    private readonly jobs: IngestJobs,
    private readonly logger: Logger,
    private readonly quietMs = QUIET_MS,
    intervalMs = INTERVAL_MS,
  ) {
    this.timer = setInterval(() => this.begin(), intervalMs);
    this.begin();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private begin(): void {
    this.running ??= this.run()
      .catch((error: unknown) => this.logger.error({ err: error }, 'reconciliation failed'))
      .finally(() => (this.running = undefined));
  }

  private async run(): Promise<void> {
    for (const versionId of await this.versions.overdue(this.quietMs)) {
      const job = await this.jobs.stateOf(versionId);
      if (job === 'under-way') continue;
      if (job === 'deadly') await this.versions.fail(versionId, 'broke-the-reader');
      else if (job === 'failed') await this.versions.fail(versionId, 'internal');
      else await this.jobs.add(versionId);
      this.logger.warn({ versionId, job }, 'forgotten file taken up');
    }
  }
}
