import type { UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  Timestamp,
  type ChatSession,
  type ListQuery,
  type Message,
  type Page,
} from '@aila/contracts';
import { authoriseInCourse, Database, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { engagementOf } from '../chat/engagement.js';
import { readMessages, readSession, readSessions } from '../chat/chat.rows.js';
import { ReplyHub } from '../replies/reply-hub.js';
import { updateMastery } from '../turns/mastery.store.js';

/** Whether the chat is pinned, its last activity, and its id. */
const byPlace = listCursor(z.tuple([z.literal([0, 1]), Timestamp, Id]));
/** Messages are numbered without gaps, so a position is place enough. */
const byPosition = listCursor(z.tuple([z.int().min(0).max(1e9)]));

const statement = statementsFor('text-gen');
const renameSession = statement(
  'chat.session.rename',
  // Nothing reads named_by_user any more but 0.1, which may still run beside this version.
  'update chat.session set name = $2, named_by_user = true where id = $1',
);
const pinSession = statement('chat.session.pin', 'update chat.session set pinned = $2 where id = $1');
const deleteSession = statement(
  'chat.session.delete',
  `with gone as (delete from chat.session where id = $1 returning id, user_id, module_id, course_id, trial_prompt)
   ${engagementOf('session-deletion', 'gone')} where trial_prompt is null`,
);
const lockSession = statement(
  'chat.session.lock',
  'select id from chat.session where id = $1 for update',
  z.object({ id: z.uuid() }),
);
/** The answer hangs on the message by foreign keys, and citations and evidence hang on the answer. */
const deleteLastExchange = statement(
  'chat.message.deleteLastExchange',
  `delete from chat.message where id = (
     select id from chat.message where session_id = $1 and role = 'student' order by ordinal desc limit 1)`,
);

/** One's own sessions and what was said in them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly hub: ReplyHub,
  ) {}

  /**
   * One's own sessions in a module: pinned ones, then the others, each the one used last first. They stay when the module
   * is no longer open to who has them.
   *
   * @throws NOT_FOUND, FORBIDDEN, BAD_INPUT
   */
  async list(actor: UserActor, moduleId: string, { cursor, limit }: ListQuery): Promise<Page<ChatSession>> {
    const after = cursor === undefined ? null : byPlace.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'chat.own', { chatsOfModuleId: moduleId });
      const place = { userId: actor.userId, courseId, moduleId };
      const sessions = await readSessions(tx, place, limit + 1, after);
      const items = sessions.slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        nextCursor:
          sessions.length > limit && last ? byPlace.encode([last.pinned ? 1 : 0, last.lastActivityAt, last.id]) : null,
      };
    });
  }

  /** @throws NOT_FOUND, FORBIDDEN */
  async get(actor: UserActor, sessionId: string): Promise<ChatSession> {
    return this.inSession(actor, sessionId, (tx) => readSession(tx, sessionId));
  }

  /** A name given by hand is never replaced. @throws NOT_FOUND, FORBIDDEN */
  async rename(actor: UserActor, sessionId: string, name: string): Promise<ChatSession> {
    return this.inSession(actor, sessionId, async (tx) => {
      await tx.run(renameSession, [sessionId, name]);
      return readSession(tx, sessionId);
    });
  }

  /** Pins or unpins; again, it changes nothing. @throws NOT_FOUND, FORBIDDEN */
  async pin(actor: UserActor, sessionId: string, pinned: boolean): Promise<ChatSession> {
    return this.inSession(actor, sessionId, async (tx) => {
      await tx.run(pinSession, [sessionId, pinned]);
      return readSession(tx, sessionId);
    });
  }

  /** Removes the session and all that was said in it; a reply that is running ends. @throws NOT_FOUND, FORBIDDEN */
  async remove(actor: UserActor, sessionId: string): Promise<void> {
    const running = await this.inSession(actor, sessionId, async (tx, place) => {
      const { runningReplyId } = await readSession(tx, sessionId);
      await tx.run(deleteSession, [sessionId]);
      await updateMastery(tx, { actor, ...place });
      return runningReplyId;
    });
    if (running) this.hub.find(running)?.endEarly('stopped');
  }

  /** The messages of a session from its beginning on. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  async messages(actor: UserActor, sessionId: string, { cursor, limit }: ListQuery): Promise<Page<Message>> {
    const [from] = cursor === undefined ? [0] : byPosition.decode(cursor);
    return this.inSession(actor, sessionId, async (tx) => {
      const messages = await readMessages(tx, sessionId, from, limit + 1);
      const more = messages.length > limit;
      return { items: messages.slice(0, limit), nextCursor: more ? byPosition.encode([from + limit]) : null };
    });
  }

  /**
   * Removes the student's last message and the answer to it, with the evidence it gave; mastery is computed anew and
   * the question that was open before is open again.
   * @throws NOT_FOUND, FORBIDDEN; SESSION_BUSY while a reply runs; NOTHING_TO_DELETE when the student has said nothing
   */
  async removeLastExchange(actor: UserActor, sessionId: string): Promise<void> {
    await this.inSession(actor, sessionId, async (tx, place) => {
      await tx.rows(lockSession, [sessionId]);
      if ((await readSession(tx, sessionId)).runningReplyId) throw new AilaError('SESSION_BUSY');
      if ((await tx.run(deleteLastExchange, [sessionId])) === 0) throw new AilaError('NOTHING_TO_DELETE');
      await updateMastery(tx, { actor, ...place });
    });
  }

  private inSession<T>(
    actor: UserActor,
    sessionId: string,
    work: (tx: Transaction, place: { courseId: string; moduleId: string }) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'chat.own', { sessionId });
      const { moduleId } = await readSession(tx, sessionId);
      return work(tx, { courseId, moduleId });
    });
  }
}
