import type { Logger } from '@aila/telemetry';

/** Something that is done again and again, never twice at the same time. */
export class PeriodicTask {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly name: string,
    private readonly work: () => Promise<void>,
    intervalMs: number,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => this.soon(), intervalMs);
    this.timer.unref();
  }

  /** Does it now, or once more after the run that is under way. */
  soon(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.work()
      .catch((error: unknown) => this.logger.error({ err: error, task: this.name }, 'task failed'))
      .finally(() => {
        this.running = undefined;
        if (!this.again) return;
        this.again = false;
        this.soon();
      });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.again = false;
    await this.running;
  }
}
