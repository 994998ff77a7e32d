import type { FoundExport } from '@aila/content';
import { diedOverIt, Queues, type JobProgress, type JobWorker, type RunningJob } from '@aila/queue';
import { Logger, Metrics, withCorrelation } from '@aila/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Counter } from 'prom-client';
import { ExportSettings } from './export-settings.js';
import { ExportWriter, type Outcome } from './export-writer.js';

/** How often an export may be taken over from workers that died over it: the third death ends it. */
const MAX_TAKEOVERS = 2;

/** Takes jobs off the queue and has their exports made. */
@Injectable()
export class ExportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private worker: JobWorker<'chat-export'> | undefined;
  private readonly outcomes: Counter<'outcome'>;

  constructor(
    private readonly writer: ExportWriter,
    private readonly queues: Queues,
    private readonly settings: ExportSettings,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.outcomes = new Counter({
      name: 'aila_chat_exports_total',
      help: 'Exports of chat logs by what became of them',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  onApplicationBootstrap(): void {
    const { concurrency } = this.settings;
    this.worker = this.queues.worker('chat-export', (job) => this.track(this.run(job)), {
      concurrency,
      maxStalledCount: MAX_TAKEOVERS,
    });
    this.worker.on('failed', (job, error) => {
      void this.afterFailure(job, error).catch((cause: unknown) =>
        this.logger.error({ err: cause, exportId: job?.id }, 'failure not recorded'),
      );
    });
  }

  /** Gives running jobs back to the queue; another instance, or the next start, begins them anew. */
  async onModuleDestroy(): Promise<void> {
    const doNotWaitForJobs = true;
    await this.worker?.pause(doNotWaitForJobs);
    this.shutdown.abort(new Error('the service is shutting down'));
    await Promise.allSettled(this.running);
  }

  private async track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    await work.finally(() => this.running.delete(work));
  }

  private run(job: RunningJob<'chat-export'>): Promise<void> {
    const { exportId } = job.data;
    return withCorrelation(exportId, async () => {
      const outcome = await this.writer.make(exportId, reporterOf(job), this.shutdown.signal);
      this.count(outcome);
      this.logger.info({ exportId, outcome }, 'chat logs were exported');
    });
  }

  private count(outcome: Outcome): void {
    this.outcomes.inc({ outcome });
  }

  /** A job that will not be tried again leaves no export behind that waits for it. */
  private async afterFailure(job: RunningJob<'chat-export'> | undefined, error: Error): Promise<void> {
    if (!job || this.shutdown.signal.aborted) return;
    const { exportId } = job.data;
    const givenUp = await job.isFailed();
    this.logger.error({ err: error, exportId, attempt: job.attemptsMade, givenUp }, 'attempt failed');
    if (!givenUp) return;
    const failure = diedOverIt(job) ? 'broke-off' : 'internal';
    if (await this.writer.giveUp(exportId, failure, reporterOf(job))) this.count('failed');
  }
}

const reporterOf = (job: RunningJob<'chat-export'>) => (found: FoundExport) => job.updateProgress(progressOf(found));

/** What the world is told of an export. */
function progressOf({ export: made, userId }: FoundExport): JobProgress['chat-export'] {
  const { id, courseId, state, failure, messagesDone, messagesTotal } = made;
  return { id, courseId, userId, state, failure, messagesDone, messagesTotal };
}
