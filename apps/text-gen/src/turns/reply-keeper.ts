import type { Logger } from '@aila/telemetry';
import type { ReplySettings } from '../text-gen.config.js';
import { logOf, type LoggedEvent } from '../replies/reply-events.js';
import type { RunningReply } from '../replies/running-reply.js';
import type { Turn } from './turn.js';

/** Writes what was said so far and renews the lease; false when the reply is no longer ours. */
export interface ReplySaver {
  save(turn: Turn, text: string, log: readonly LoggedEvent[]): Promise<boolean>;
}

/**
 * Saves a running reply at intervals, which also renews its lease. When the reply turns out not to be ours any more, or
 * the database was gone for as long as the lease lasts, it ends the reply.
 */
export class ReplyKeeper {
  private readonly timer: NodeJS.Timeout;
  private saving: Promise<void> = Promise.resolve();
  private busy = false;
  private lastSaved = performance.now();

  constructor(
    private readonly turn: Turn,
    private readonly reply: RunningReply,
    private readonly store: ReplySaver,
    private readonly settings: ReplySettings,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => this.tick(), settings.saveMs);
  }

  /** Resolves when no save is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.saving;
  }

  private tick(): void {
    if (this.busy) return;
    this.busy = true;
    this.saving = this.save().finally(() => (this.busy = false));
  }

  private async save(): Promise<void> {
    try {
      if (await this.store.save(this.turn, this.reply.text, logOf(this.reply.events)))
        this.lastSaved = performance.now();
      else this.reply.endEarly('interrupted');
    } catch (error) {
      this.logger.warn({ err: error, replyId: this.turn.replyId }, 'a running reply was not saved');
      if (performance.now() - this.lastSaved > this.settings.leaseMs) this.reply.endEarly('interrupted');
    }
  }
}
