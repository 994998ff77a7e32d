import { NoLongerWanted, versions, type Version } from '@aila/content';
import { diedOverIt, IngestJobs, putAside, Queues, type JobWorker, type RunningJob } from '@aila/queue';
import { Logger, Metrics, withCorrelation } from '@aila/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { ReadingSettings } from '../ingest.config.js';
import { Transactions } from '../transactions.js';
import { Admission } from './admission.js';
import { progressOf, type Step } from './progress.js';
import { sweepStagedFiles } from './staged-file.js';
import { VersionReader, type Outcome } from './version-reader.js';

/**
 * How often a job may be taken over from workers that died over it: the third death ends it. A rolling update costs none,
 * because workers give their jobs back.
 */
const MAX_TAKEOVERS = 2;
/**
 * Files that are under way for each one that is extracted: most of their time goes by with embeddings, which take turns.
 * Of these, one course has no more than are extracted at a time.
 */
const FILES_A_READER = 4;
/** A job that may not begin now comes back after so long, should nobody call it before. */
const ASIDE_MS = 30_000;
/** Progress within one state is told no more often than this; the row in the database is exact at any time. */
const REPORT_MS = 250;

/** Takes jobs off the queue and has their versions read. */
@Injectable()
export class ReadingWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private worker: JobWorker<'ingest'> | undefined;
  private readonly outcomes: Counter<'outcome'>;
  private readonly seconds: Histogram;
  private readonly putAside: Counter;
  private admission = new Admission(1, () => undefined);

  constructor(
    private readonly reader: VersionReader,
    private readonly transactions: Transactions,
    private readonly queues: Queues,
    private readonly jobs: IngestJobs,
    private readonly settings: ReadingSettings,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.outcomes = new Counter({
      name: 'aila_ingest_files_total',
      help: 'Versions of files by what became of them',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
    this.seconds = new Histogram({
      name: 'aila_ingest_file_duration_seconds',
      help: 'Time to read a version of a file',
      buckets: [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600],
      registers: [metrics.registry],
    });
    this.putAside = new Counter({
      name: 'aila_ingest_files_put_aside_total',
      help: 'Times that a file waited for others of its course, so that other courses are read meanwhile',
      registers: [metrics.registry],
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const { concurrency, temporaryFolder } = this.settings;
    await sweepStagedFiles(temporaryFolder);
    this.admission = new Admission(concurrency, (versionId) => {
      void this.jobs.promote(versionId).catch(() => undefined); // It comes back by itself, only later.
    });
    this.worker = this.queues.worker('ingest', (job) => this.track(this.run(job)), {
      concurrency: FILES_A_READER * concurrency,
      maxStalledCount: MAX_TAKEOVERS,
    });
    this.worker.on('failed', (job, error) => {
      void this.afterFailure(job, error).catch((cause: unknown) =>
        this.logger.error({ err: cause, versionId: job?.id }, 'failure not recorded'),
      );
    });
  }

  /** Gives running jobs back to the queue; another instance, or the next start, goes on with them. */
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

  private run(job: RunningJob<'ingest'>): Promise<void> {
    const { versionId } = job.data;
    return withCorrelation(versionId, async () => {
      const courseId = await this.transactions.run((tx) => versions.courseOf(tx, versionId));
      if (courseId === undefined) return this.count('ended');
      const leave = this.admission.enter(versionId, courseId, job.stalledCounter > 0);
      if (typeof leave !== 'function') {
        this.putAside.inc();
        return putAside(job, ASIDE_MS);
      }
      const stopTimer = this.seconds.startTimer();
      try {
        const outcome = await this.reader.read(versionId, courseId, this.reporter(job), this.shutdown.signal);
        if (outcome !== 'ended') stopTimer();
        this.count(outcome);
      } finally {
        leave();
      }
    });
  }

  private count(outcome: Outcome | 'given-up'): void {
    this.outcomes.inc({ outcome });
  }

  private reporter(job: RunningJob<'ingest'>): (version: Version, step: Step) => Promise<void> {
    let state: string | undefined;
    let toldAt = 0;
    return async (version, step) => {
      if (step.state === state && performance.now() - toldAt < REPORT_MS) return;
      [state, toldAt] = [step.state, performance.now()];
      await job.updateProgress(progressOf(version, step));
      if (step.state === 'ready' || step.state === 'failed') {
        this.logger.info({ versionId: version.versionId, state: step.state, failure: step.failure }, 'file was read');
      }
    };
  }

  /** A job that will not be tried again leaves no version behind that waits for it. */
  private async afterFailure(job: RunningJob<'ingest'> | undefined, error: Error): Promise<void> {
    if (!job || this.shutdown.signal.aborted || error instanceof NoLongerWanted) return;
    const givenUp = await job.isFailed();
    this.logger.error(
      { err: error, versionId: job.data.versionId, attempt: job.attemptsMade, givenUp },
      'attempt failed',
    );
    if (!givenUp) return;
    this.count('given-up');
    const failure = diedOverIt(job) ? 'broke-the-reader' : 'internal';
    const version = await this.transactions.run((tx) => versions.fail(tx, job.data.versionId, failure));
    if (version) await job.updateProgress(progressOf(version, { state: 'failed', failure }));
  }
}
