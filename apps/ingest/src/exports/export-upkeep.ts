import { systemActor } from '@aila/access';
import { chatExports } from '@aila/content';
import { Database } from '@aila/database';
import { ChatExportJobs } from '@aila/queue';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const INTERVAL_MS = 30_000;
/** Much longer than a worker takes between two signs of life. */
const QUIET_MS = 60_000;
const BATCH = 100;

const actor = systemActor('chat-export');

/** Sees to it that every export ends, whoever died between the database and the queue, and that no file is kept for ever. */
@Injectable()
export class ExportUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly jobs: ChatExportJobs,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'export-upkeep', intervalMs: INTERVAL_MS, work });
  }

  onApplicationBootstrap(): void {
    this.task.start().soon();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  async run(): Promise<void> {
    await this.database.asActor(actor, chatExports.expire);
    const ids = await this.database.asActor(actor, (tx) => chatExports.overdue(tx, QUIET_MS, BATCH));
    for (const id of ids) {
      const job = await this.jobs.stateOf(id);
      if (job === 'under-way') continue;
      if (job === 'none') await this.jobs.add(id);
      else await this.giveUp(id, job);
      this.service.logger.warn({ exportId: id, job }, 'forgotten export taken up');
    }
  }

  private async giveUp(id: string, job: 'failed' | 'deadly'): Promise<void> {
    const failure = job === 'deadly' ? 'broke-off' : 'internal';
    await this.database.asActor(actor, (tx) => chatExports.fail(tx, id, failure));
  }
}
