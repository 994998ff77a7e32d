import { systemActor } from '@aila/access';
import { Database, statementsFor } from '@aila/database';
import { Logger } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { logOf } from '../chat/reply-events.js';
import type { RunningReply } from '../replies/running-reply.js';
import { ReplySettings } from '../text-gen.config.js';
import type { Turn } from './turn.js';

const saveReplies = statementsFor('text-gen')(
  'chat.reply.saveAll',
  'select reply_id, saved from chat.save_replies($1, $2)',
  z.object({ reply_id: z.uuid(), saved: z.boolean() }),
);

/** Replies that one call saves at most, unless their leases need more: a call should not take long. */
const REPLIES_A_CALL = 100;

/**
 * How many replies a call saves when so many run. Calls are `saveMs` apart, and each reply is to be saved three times
 * while its lease lasts, so that two calls may fail.
 */
export function repliesACall({ saveMs, leaseMs }: Pick<ReplySettings, 'saveMs' | 'leaseMs'>, running: number): number {
  return Math.max(REPLIES_A_CALL, Math.ceil((running * saveMs * 3) / leaseMs));
}

interface Kept {
  readonly turn: Turn;
  readonly reply: RunningReply;
  /** `performance.now()` at the last save; at the beginning for one that was never saved. */
  lastSaved: number;
}

/**
 * Saves the replies that run on this instance at intervals, which also renews their leases: those that waited longest
 * first, all in one call. One that turns out not to be ours any more (its lease lapsed, it was deleted, or its person lost
 * the course), or that could not be saved for as long as its lease lasts, is ended.
 */
@Injectable()
export class ReplyKeeper {
  /** In the order in which they are to be saved. */
  private readonly kept = new Map<string, Kept>();
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly settings: ReplySettings,
    private readonly logger: Logger,
  ) {}

  /** Keeps a running reply saved and leased until it is released. */
  keep(turn: Turn, reply: RunningReply): void {
    this.kept.set(turn.replyId, { turn, reply, lastSaved: performance.now() });
    this.wait();
  }

  /** Resolves when the reply is saved no more. */
  async release({ replyId }: Turn): Promise<void> {
    this.kept.delete(replyId);
    await this.saving;
  }

  private wait(): void {
    this.timer ??= setTimeout(() => {
      this.saving = this.save().then(() => {
        this.timer = undefined;
        if (this.kept.size > 0) this.wait();
      });
    }, this.settings.saveMs);
  }

  private async save(): Promise<void> {
    const due = [...this.kept.values()].slice(0, repliesACall(this.settings, this.kept.size));
    if (due.length === 0) return;
    for (const each of due) this.moveBack(each);
    try {
      const seen = await this.write(due);
      const now = performance.now();
      for (const each of due) {
        const saved = seen.get(each.turn.replyId);
        if (saved === false) each.reply.endEarly('interrupted');
        if (saved === true) each.lastSaved = now;
      }
    } catch (error) {
      this.logger.warn({ err: error, replies: due.length }, 'running replies were not saved');
    }
    for (const { lastSaved, reply } of due)
      if (performance.now() - lastSaved > this.settings.leaseMs) reply.endEarly('interrupted');
  }

  private moveBack(each: Kept): void {
    this.kept.delete(each.turn.replyId);
    this.kept.set(each.turn.replyId, each);
  }

  /** @returns for each reply whether it is ours and saved; nothing for one that somebody else holds at this moment */
  private async write(due: readonly Kept[]): Promise<ReadonlyMap<string, boolean>> {
    const replies = due.map(({ turn, reply }) => ({
      id: turn.replyId,
      userId: turn.actor.userId,
      text: reply.text,
      events: logOf(reply.events),
    }));
    const rows = await this.database.asActor(systemActor('reply-lease'), (tx) =>
      tx.rows(saveReplies, [JSON.stringify(replies), this.settings.leaseMs]),
    );
    return new Map(rows.map(({ reply_id, saved }) => [reply_id, saved]));
  }
}
