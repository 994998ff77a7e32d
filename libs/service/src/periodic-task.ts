import type { ServiceContext } from './parts.js';

export interface PeriodicTaskOptions {
  /** In kebab case, for example `upload-expiry`; names the task in logs and in the metric of failures. */
  readonly name: string;
  /** From the beginning of one run to that of the next. Milliseconds. */
  readonly intervalMs: number;
  readonly work: () => Promise<unknown>;
}

/**
 * Work that is done again and again, never twice at once. A run that fails is logged and counted
 * (`aila_task_failures_total`); the next one is the second attempt.
 */
export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly service: ServiceContext,
    private readonly options: PeriodicTaskOptions,
  ) {}

  /** The first run begins after one interval; `soon` asks for an earlier one. Does not keep the process alive. */
  start(): this {
    // A run that takes longer than the interval is not followed by another at once.
    const tick = () => {
      if (!this.running) this.soon();
    };
    this.timer ??= setInterval(tick, this.options.intervalMs).unref();
    return this;
  }

  /** Runs now, or once more after the run that is under way, which may have looked too early. */
  soon(): void {
    void this.now();
  }

  /** Like `soon`, and waits until that run has ended. Never throws: a failure is logged and counted. */
  now(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (!this.running) return this.begin();
    return (this.next ??= this.running.then(() => {
      this.next = undefined;
      return this.stopped ? undefined : (this.running ?? this.begin());
    }));
  }

  /** No run begins from now on. Waits for the one that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private begin(): Promise<void> {
    const run = this.attempt().finally(() => {
      this.running = undefined;
    });
    this.running = run;
    return run;
  }

  private async attempt(): Promise<void> {
    const { name, work } = this.options;
    try {
      await work();
    } catch (error) {
      this.service.metrics.countTaskFailure(name);
      this.service.logger.error({ err: error, task: name }, 'task failed');
    }
  }
}
