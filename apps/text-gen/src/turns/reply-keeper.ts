import type { Logger } from '@aila/telemetry';
import type { ReplySettings } from '../text-gen.config.js';
import { logOf, type LoggedEvent } from '../chat/reply-events.js';
import type { ReplyHub } from '../replies/reply-hub.js';
import type { RunningReply } from '../replies/running-reply.js';
import type { Turn } from './turn.js';

/** Writes what was said so far and renews the lease; false when the reply is no longer ours. */
export interface ReplySaver {
  save(turn: Turn, text: string, log: readonly LoggedEvent[]): Promise<boolean>;
}

/**
 * What one instance writes for the replies that run on it, however many they are. A transaction a second for each of five
 * hundred would take the processor from everybody's reads (`crowd` in docs/benchmarks.md).
 */
const SAVES_A_SECOND = 100;

/** Milliseconds until a reply is saved again; a third of its lease at most, so that two saves may fail. */
export function savePause({ saveMs, leaseMs }: Pick<ReplySettings, 'saveMs' | 'leaseMs'>, running: number): number {
  return Math.min(Math.max(saveMs, (running * 1_000) / SAVES_A_SECOND), leaseMs / 3);
}

/**
 * Saves a running reply at intervals, which also renews its lease. When the reply turns out not to be ours any more, or
 * the database was gone for as long as the lease lasts, it ends the reply.
 */
export class ReplyKeeper {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private saving: Promise<void> = Promise.resolve();
  private lastSaved = performance.now();

  constructor(
    private readonly turn: Turn,
    private readonly reply: RunningReply,
    private readonly store: ReplySaver,
    private readonly settings: ReplySettings,
    private readonly hub: Pick<ReplyHub, 'size'>,
    private readonly logger: Logger,
  ) {
    this.wait();
  }

  /** Resolves when no save is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.saving;
  }

  private wait(): void {
    if (this.stopped) return;
    this.timer = setTimeout(
      () => (this.saving = this.save().then(() => this.wait())),
      savePause(this.settings, this.hub.size),
    );
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
