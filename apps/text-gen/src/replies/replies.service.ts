import type { UserActor } from '@aila/access';
import { AilaError, type Reply, type ReplyEvent } from '@aila/contracts';
import { authoriseInCourse, Database, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { readReply, type StoredReply } from '../chat/chat.rows.js';
import { OwnAddress } from './own-address.js';
import { replay } from '../chat/reply-events.js';
import { ReplyHub } from './reply-hub.js';
import { interruptReplies } from './reply-leases.js';
import { ReplyReader } from './reply-reader.js';
import type { RunningReply } from './running-reply.js';

/** A reply as it is now: running here, or over. */
type Found = { readonly running: RunningReply } | { readonly stored: StoredReply };

/** One's own replies, whether they run or are over: read, follow, stop. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly database: Database,
    private readonly hub: ReplyHub,
    private readonly reader: ReplyReader,
    private readonly address: OwnAddress,
  ) {}

  /** What was said, complete or so far. @throws NOT_FOUND, FORBIDDEN */
  async get(actor: UserActor, replyId: string): Promise<Reply> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'chat.own', { replyId });
      return (await this.current(tx, replyId)).reply;
    });
  }

  /**
   * The first event, and those after number `after`, those to come included. For a reply that is over they come from the
   * database with the numbers they had.
   * @throws NOT_FOUND, FORBIDDEN, TOO_MANY_LISTENERS; REPLY_ELSEWHERE with the owner's address when another instance
   *   runs it
   */
  async events(actor: UserActor, replyId: string, after: number): Promise<AsyncIterable<ReplyEvent> | ReplyEvent[]> {
    return this.database.asActor(actor, async (tx) => {
      const found = await this.find(tx, actor, replyId);
      if ('running' in found) return found.running.follow(after);
      return replay(this.reader.logged(found.stored), after);
    });
  }

  /**
   * Ends a running reply and keeps what it said; a reply that is over stays as it is.
   * @throws NOT_FOUND, FORBIDDEN; REPLY_ELSEWHERE with the owner's address when another instance runs it
   */
  async stop(actor: UserActor, replyId: string): Promise<Reply> {
    const found = await this.database.asActor(actor, (tx) => this.find(tx, actor, replyId));
    if ('stored' in found) return found.stored.reply;
    found.running.endEarly('stopped');
    await found.running.untilClosed();
    return this.get(actor, replyId);
  }

  private async find(tx: Transaction, actor: UserActor, replyId: string): Promise<Found> {
    await authoriseInCourse(tx, actor, 'chat.own', { replyId });
    const running = this.hub.find(replyId);
    if (running) return { running };
    const stored = await this.current(tx, replyId);
    if (stored.reply.state === 'running') throw new AilaError('REPLY_ELSEWHERE', { owner: stored.owner });
    return { stored };
  }

  /** A reply whose instance is gone counts as interrupted from the moment that somebody asks. */
  private async current(tx: Transaction, replyId: string): Promise<StoredReply> {
    const stored = await readReply(tx, replyId);
    if (stored.reply.state !== 'running' || this.hub.owns(replyId)) return stored;
    const orphaned = !stored.leased || stored.owner === this.address.url;
    if (!orphaned) return stored;
    await interruptReplies(tx, replyId);
    return readReply(tx, replyId);
  }
}
