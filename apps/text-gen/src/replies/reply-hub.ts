import { setTimeout as delay } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ReplySettings } from '../text-gen.config.js';
import { RunningReply } from './running-reply.js';

/** How long the last events of drained replies may take to leave. */
const FLUSH_MS = 100;

/** The replies that run on this instance. One that is over leaves at once: the database replays it byte for byte. */
@Injectable()
export class ReplyHub implements BeforeApplicationShutdown {
  private readonly running = new Map<string, RunningReply>();
  private readonly expected = new Set<string>();

  constructor(private readonly settings: ReplySettings) {}

  /** Replies that run here or are about to. */
  get size(): number {
    return this.running.size + this.expected.size;
  }

  find(replyId: string): RunningReply | undefined {
    return this.running.get(replyId);
  }

  /** True for a reply that runs here or is about to. */
  owns(replyId: string): boolean {
    return this.running.has(replyId) || this.expected.has(replyId);
  }

  /**
   * Announces a reply that is being stored: it has its place here, and nobody takes it for an orphan between its commit
   * and its start.
   * @throws TUTOR_BUSY when as many run as this instance is made for
   */
  expect(replyId: string): void {
    if (this.size >= this.settings.perInstance) throw new AilaError('TUTOR_BUSY');
    this.expected.add(replyId);
  }

  /** The announced reply will not start. */
  dismiss(replyId: string): void {
    this.expected.delete(replyId);
  }

  /** Runs `work` as a reply of this instance; it must not throw. */
  start(replyId: string, work: (reply: RunningReply) => Promise<void>): RunningReply {
    this.expected.delete(replyId);
    const reply = new RunningReply(replyId);
    this.running.set(replyId, reply);
    void work(reply).finally(() => {
      this.running.delete(replyId);
      reply.close();
    });
    return reply;
  }

  /**
   * Waits for running replies, and interrupts those that take longer: they may end before the connections that follow
   * them are closed.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const all = () => Promise.all([...this.running.values()].map((reply) => reply.untilClosed()));
    if (this.running.size === 0) return;
    const late = new AbortController();
    await Promise.race([
      all(),
      delay(this.settings.drainMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    for (const reply of this.running.values()) reply.endEarly('interrupted');
    await all();
    // The server destroys connections whose answer has ended, also when its last bytes are still on their way.
    await delay(FLUSH_MS);
  }
}
