import { versions } from '@aila/content';
import type { FileFailure } from '@aila/contracts';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { IngestJobs } from '@aila/queue';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Transactions } from '../transactions.js';

const INTERVAL_MS = 30_000;
/** Longer than a worker ever takes between two signs of life, except within one long page: its job is then under way. */
const QUIET_MS = 60_000;
const BATCH = 100;

/**
 * Sees to it that every version ends. A process may die between writing to the database and to the queue; what one
 * says is compared with the other, and what is missing is made up for.
 */
@Injectable()
export class Reconciliation implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: IngestJobs,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'reconciliation', intervalMs: INTERVAL_MS, work });
  }

  onApplicationBootstrap(): void {
    this.task.start().soon();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    for (const versionId of await this.transactions.run((tx) => versions.overdue(tx, QUIET_MS, BATCH))) {
      const job = await this.jobs.stateOf(versionId);
      if (job === 'under-way') continue;
      if (job === 'deadly') await this.giveUp(versionId, 'broke-the-reader');
      else if (job === 'failed') await this.giveUp(versionId, 'internal');
      else await this.jobs.add(versionId);
      this.service.logger.warn({ versionId, job }, 'forgotten file taken up');
    }
  }

  private async giveUp(versionId: string, failure: FileFailure): Promise<void> {
    await this.transactions.run((tx) => versions.fail(tx, versionId, failure));
  }
}
