import type { UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  Timestamp,
  type CourseLearner,
  type LearnerAttempt,
  type LearnerChat,
  type LearnerQuery,
  type LearnerWork,
  type ListQuery,
  type Opening,
  type OverrideInput,
  type Page,
  type Transcript,
} from '@aila/contracts';
import { authoriseInCourse, Database, notify, recordAudit, type Transaction } from '@aila/database';
import { OVERRIDDEN_SCORES } from '@aila/tutor';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { readMessages } from '../chat/chat.rows.js';
import { updateMastery } from '../turns/mastery.store.js';
import { openWork, privacyOf, toLearner, type OpenedWork } from './openings.js';
import {
  addOverride,
  attemptOfMessage,
  attemptsOfLearner,
  chatsOfLearner,
  listLearners,
  modulesOfLearner,
  openedChat,
  openingsOfMine,
  toAttempt,
  toCourseLearner,
  toLearnerChat,
  toLearnerModule,
  toOpening,
} from './transcript.rows.js';

/** Where a student stands in the list of a course: by name, or by pseudonym. */
const byPlace = listCursor(z.tuple([z.string(), Id]));
const byTime = listCursor(z.tuple([Timestamp, Id]));
const byPosition = listCursor(z.tuple([z.int().min(0).max(1e9)]));

/** A student of a course, by the id under which the course shows them. */
interface Place {
  readonly courseId: string;
  readonly learnerId: string;
}

/**
 * What students said, for those who teach them. Whatever is read of a student is opened first, on record; the student sees
 * by whom, when and why.
 */
@Injectable()
export class TranscriptsService {
  constructor(private readonly database: Database) {}

  /** The students of a course. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT, TRANSCRIPTS_CLOSED */
  learners(actor: UserActor, courseId: string, { cursor, limit }: ListQuery): Promise<Page<CourseLearner>> {
    const after = cursor === undefined ? null : byPlace.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'transcript.read', { courseId });
      if ((await privacyOf(tx, courseId)) === 'figures') throw new AilaError('TRANSCRIPTS_CLOSED');
      const rows = await tx.rows(listLearners, [courseId, after, limit + 1]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toCourseLearner),
        nextCursor: last ? byPlace.encode([last.place, last.shown_id]) : null,
      };
    });
  }

  /**
   * A student's progress, module by module.
   *
   * @param reason null: an opening of the last hour holds
   * @throws NOT_FOUND, FORBIDDEN, TRANSCRIPTS_CLOSED, REASON_REQUIRED
   */
  work(actor: UserActor, place: Place, reason: string | null): Promise<LearnerWork> {
    return this.opened(actor, place, reason, async (tx, { courseId, learner }) => {
      const modules = await tx.rows(modulesOfLearner, [courseId, learner.user_id]);
      return { learner: toLearner(learner), modules: modules.map(toLearnerModule) };
    });
  }

  /** Graded answers, the newest first. @throws as `work`, and BAD_INPUT */
  attempts(actor: UserActor, place: Place, { moduleId, cursor, limit }: LearnerQuery): Promise<Page<LearnerAttempt>> {
    const before = cursor === undefined ? null : byTime.decode(cursor);
    return this.opened(actor, place, null, async (tx, { courseId, learner }) => {
      const rows = await tx.rows(attemptsOfLearner, [learner.user_id, courseId, moduleId ?? null, before, limit + 1]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toAttempt),
        nextCursor: last ? byTime.encode([last.created_at.toISOString(), last.id]) : null,
      };
    });
  }

  /** Chats, the one used last first. @throws as `work`, and BAD_INPUT */
  chats(actor: UserActor, place: Place, { moduleId, cursor, limit }: LearnerQuery): Promise<Page<LearnerChat>> {
    const before = cursor === undefined ? null : byTime.decode(cursor);
    return this.opened(actor, place, null, async (tx, { courseId, learner }) => {
      const rows = await tx.rows(chatsOfLearner, [learner.user_id, courseId, moduleId ?? null, before, limit + 1]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toLearnerChat),
        nextCursor: last ? byTime.encode([last.last_activity_at.toISOString(), last.id]) : null,
      };
    });
  }

  /**
   * What was said in a student's chat, from its beginning on.
   *
   * @param reason null: an opening of the last hour holds
   * @throws NOT_FOUND, FORBIDDEN, BAD_INPUT, TRANSCRIPTS_CLOSED, REASON_REQUIRED
   */
  transcript(
    actor: UserActor,
    sessionId: string,
    { cursor, limit }: ListQuery,
    reason: string | null,
  ): Promise<Transcript> {
    const [from] = cursor === undefined ? [0] : byPosition.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      const { courseId, learner, isNew } = await openWork(tx, actor, 'transcript.read', { sessionId }, reason);
      const chat = await tx.optionalRow(openedChat, [sessionId]);
      // Its module is in the trash.
      if (!chat) throw new AilaError('NOT_FOUND', { what: 'chat' });
      if (isNew) {
        const facts = { moduleId: chat.module_id };
        await notify(tx, { people: [learner.user_id], kind: 'chat-opened', courseId, subjectId: sessionId, facts });
      }
      const messages = await readMessages(tx, sessionId, from, limit + 1);
      return {
        chat: { ...toLearnerChat(chat), courseId, messageCount: chat.message_count },
        learner: toLearner(learner),
        items: messages.slice(0, limit),
        nextCursor: messages.length > limit ? byPosition.encode([from + limit]) : null,
      };
    });
  }

  /**
   * Says something else of an answer than the tutor did, or takes that back; mastery is computed anew from what counts now.
   *
   * @param messageId of the message in which the tutor told the verdict
   * @throws NOT_FOUND, FORBIDDEN, TRANSCRIPTS_CLOSED; CONFLICT when somebody changed the verdict since `version` was read
   */
  override(actor: UserActor, place: Place, messageId: string, input: OverrideInput): Promise<LearnerAttempt> {
    const { outcome, reason, version } = input;
    return this.database.asActor(actor, async (tx) => {
      const { courseId, learner } = await openWork(tx, actor, 'verdict.override', place, null);
      const where = [learner.user_id, courseId, messageId];
      const before = await tx.optionalRow(attemptOfMessage, where);
      if (!before) throw new AilaError('NOT_FOUND', { what: 'verdict' });
      const conflict = new AilaError('CONFLICT', { what: 'The verdict' });
      if (before.version !== version) throw conflict;
      const score = outcome && OVERRIDDEN_SCORES[outcome];
      const row = [messageId, version + 1, learner.user_id, courseId, outcome, score, reason, actor.userId];
      if ((await tx.run(addOverride, row)) === 0) throw conflict;
      await updateMastery(tx, { actor: { userId: learner.user_id }, courseId, moduleId: before.module_id });
      await recordAudit(tx, actor, {
        action: outcome === null ? 'verdict.restored' : 'verdict.overridden',
        courseId,
        targetId: messageId,
        details: { student: learner.user_id, version: version + 1, from: before.verdict.outcome, to: outcome },
      });
      await notify(tx, {
        people: [learner.user_id],
        kind: 'verdict-overridden',
        courseId,
        subjectId: before.session_id,
        facts: { moduleId: before.module_id },
      });
      return toAttempt(await tx.row(attemptOfMessage, where));
    });
  }

  /** Who opened the actor's own chats, the newest first. @throws BAD_INPUT */
  openings(actor: UserActor, { cursor, limit }: ListQuery): Promise<Page<Opening>> {
    const before = cursor === undefined ? null : byTime.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      const rows = await tx.rows(openingsOfMine, [before, limit + 1]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toOpening),
        nextCursor: last ? byTime.encode([last.created_at.toISOString(), last.id]) : null,
      };
    });
  }

  private opened<T>(
    actor: UserActor,
    place: Place,
    reason: string | null,
    work: (tx: Transaction, opened: OpenedWork) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) =>
      work(tx, await openWork(tx, actor, 'transcript.read', place, reason)),
    );
  }
}
