import type { UserActor } from '@aila/access';
import {
  AilaError,
  characterCount,
  isBlank,
  maxMessageCharacters,
  withoutBlankEnds,
  type Message,
} from '@aila/contracts';
import { authoriseInCourse, Database, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ReplySettings } from '../text-gen.config.js';
import { nextMonth } from '../models/budget-state.js';
import { ModelDirectory, ModelsChanged } from '../models/model-directory.js';
import type { ModelSource } from '../models/model-source.js';
import { OwnAddress } from '../replies/own-address.js';
import { ReplyHub } from '../replies/reply-hub.js';
import { interruptReplies } from '../replies/reply-leases.js';
import { TutorMetrics, type Refusal } from './tutor-metrics.js';
import { engagementOf } from '../chat/engagement.js';
import { lookBeforeTurn, type LookBeforeTurn, type TurnSnapshot } from './turn.snapshot.js';
import type { Turn } from './turn.js';

const statement = statementsFor('text-gen');

/**
 * The turns of one person begin one after the other, whichever instance they begin at: only so can their number have a
 * bound, and can the second of two requests with one key find what the first began. It rides on a statement that is
 * needed anyhow; statements after it see what the turn before has committed. A lock of the transaction, so that a pool
 * that hands connections from transaction to transaction keeps it.
 */
const oneTurnAtATime = (userId: string) => `pg_advisory_xact_lock(hashtextextended('turn:' || ${userId}::uuid, 0))`;

const waitForTurn = statement('chat.turn.wait', `select ${oneTurnAtATime('$1')}`);
const insertSession = statement(
  'chat.session.insert',
  `with opened as (
     insert into chat.session (id, user_id, module_id, course_id, trial_prompt)
     select $1, $2, $3, $4, $5 from ${oneTurnAtATime('$2')} as turn
     returning id, user_id, module_id, course_id, trial_prompt)
   ${engagementOf('session-creation', 'opened')} where trial_prompt is null`,
);
/** A module that is not open to the student does not exist for the statement: row-level security says so. */
const lockSession = statement(
  'chat.session.lockForTurn',
  `select module_id, exists (select from course.module m where m.id = session.module_id) as is_open
   from (select ${oneTurnAtATime('$2')}) as turn, chat.session where id = $1 for update of session`,
  z.object({ module_id: z.uuid(), is_open: z.boolean() }),
);
const beginTurn = statement(
  'chat.turn.begin',
  `with position as (select coalesce(max(ordinal) + 1, 0) as next from chat.message where session_id = $1),
   asked as (
     insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content)
     select $4, $1, $2, $3, next, 'student', $5 from position where $4::uuid is not null),
   begun as (
     insert into chat.reply (id, session_id, user_id, course_id, student_message_id, state, owner_address, lease_until,
       model, prompt_version, request_key)
     values ($6, $1, $2, $3, $4, 'running', $8, now() + $9 * interval '1 millisecond', $10, $11, $12)),
   answered as (
     insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content, reply_id)
     select $7, $1, $2, $3, next + case when $4::uuid is null then 0 else 1 end, 'tutor', '', $6 from position),
   touched as (
     update chat.session set last_activity_at = now() where id = $1
     returning id, user_id, module_id, course_id, trial_prompt),
   noted as (${engagementOf('message-creation', 'touched')} where $4 is not null and trial_prompt is null)
   select now() as created_at from position`,
  z.object({ created_at: z.date() }),
);
const repeatedReply = statement(
  'chat.reply.repeated',
  `select r.id, r.session_id, s.module_id, s.trial_prompt, m.content
   from chat.reply r join chat.session s on s.id = r.session_id left join chat.message m on m.id = r.student_message_id
   where r.user_id = $1 and r.request_key = $2`,
  z.object({
    id: z.uuid(),
    session_id: z.uuid(),
    module_id: z.uuid(),
    trial_prompt: z.string().nullable(),
    content: z.string().nullable(),
  }),
);

/** What a request for a turn led to: a new turn, or the reply that the same request led to before. */
export type Begun = { readonly turn: Turn } | { readonly repeatedReplyId: string };

interface Place {
  readonly sources: readonly ModelSource[];
  readonly sessionId: string;
  readonly courseId: string;
  readonly moduleId: string;
}

/** The first transaction of a turn: who asks may ask, nobody else is being answered here, and the message is safe. */
@Injectable()
export class TurnStarter {
  constructor(
    private readonly database: Database,
    private readonly hub: ReplyHub,
    private readonly address: OwnAddress,
    private readonly models: ModelDirectory,
    private readonly settings: ReplySettings,
    private readonly metrics: TutorMetrics,
  ) {}

  /**
   * A new session in a module, whose first turn is the tutor's.
   * @param requestKey of the request; the same key again begins nothing new
   * @throws NOT_FOUND, FORBIDDEN, BUDGET_EXCEEDED, COURSE_BUDGET_SPENT, INSTITUTION_BUDGET_SPENT,
   *   IDEMPOTENCY_KEY_REUSED, TOO_MANY_REPLIES, TUTOR_BUSY
   */
  openSession(actor: UserActor, moduleId: string, requestKey: string | null): Promise<Begun> {
    return this.open(actor, 'chat.own', moduleId, null, requestKey);
  }

  /**
   * The same for a trial, in which the tutor follows `prompt`.
   * @throws as `openSession`
   */
  openTrial(actor: UserActor, moduleId: string, prompt: string, requestKey: string | null): Promise<Begun> {
    return this.open(actor, 'prompt.try', moduleId, prompt, requestKey);
  }

  private open(
    actor: UserActor,
    policy: 'chat.own' | 'prompt.try',
    moduleId: string,
    trialPrompt: string | null,
    requestKey: string | null,
  ): Promise<Begun> {
    return this.inTransaction(actor, requestKey, async (tx, ids) => {
      const { courseId } = await authoriseInCourse(tx, actor, policy, { moduleId });
      if (requestKey !== null) await tx.run(waitForTurn, [actor.userId]);
      const repeatedReplyId = await findRepeated(tx, actor, requestKey, { moduleId, trialPrompt, content: null });
      if (repeatedReplyId) return { repeatedReplyId };
      const sessionId = uuidv7();
      await tx.run(insertSession, [sessionId, actor.userId, moduleId, courseId, trialPrompt]);
      const { snapshot, allowance, terms } = await lookBeforeTurn(tx, sessionId, null);
      const place = { sessionId, courseId, moduleId, sources: this.sourcesFor(terms) };
      this.checkAllowance(allowance, ids);
      return { turn: await this.begin(tx, actor, place, null, snapshot, ids) };
    });
  }

  /**
   * A message of the student in a session.
   * @throws NOT_FOUND, FORBIDDEN, MODULE_CLOSED, SESSION_BUSY, MESSAGE_TOO_LONG, BAD_INPUT, BUDGET_EXCEEDED,
   *   COURSE_BUDGET_SPENT, INSTITUTION_BUDGET_SPENT, IDEMPOTENCY_KEY_REUSED, TOO_MANY_REPLIES, TUTOR_BUSY
   */
  takeMessage(actor: UserActor, sessionId: string, content: string, requestKey: string | null): Promise<Begun> {
    const text = storable(content);
    return this.inTransaction(actor, requestKey, async (tx, ids) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'chat.own', { sessionId });
      const session = await tx.optionalRow(lockSession, [sessionId, actor.userId]);
      if (!session) throw new AilaError('NOT_FOUND', { what: 'chat' });
      const repeatedReplyId = await findRepeated(tx, actor, requestKey, { sessionId, content: text });
      if (repeatedReplyId) return { repeatedReplyId };
      if (!session.is_open) throw new AilaError('MODULE_CLOSED');
      const { snapshot, allowance, terms } = await this.lookAtFreeSession(tx, sessionId, text);
      const sources = this.sourcesFor(terms);
      this.checkAllowance(allowance, ids);
      const place = { sessionId, courseId, moduleId: session.module_id, sources };
      return { turn: await this.begin(tx, actor, place, text, snapshot, ids) };
    });
  }

  private async inTransaction(
    actor: UserActor,
    requestKey: string | null,
    work: (tx: Transaction, ids: TurnIds) => Promise<Begun>,
  ): Promise<Begun> {
    const ids = { startedAt: performance.now(), replyId: uuidv7(), tutorMessageId: uuidv7(), requestKey };
    for (;;) {
      let begun: Begun | undefined;
      try {
        begun = await this.database.asActor(actor, (tx) => work(tx, ids));
        return begun;
      } catch (error) {
        if (!(error instanceof ModelsChanged)) throw error;
        // Outside of the transaction: nothing waits for a second connection while it holds one.
        await this.models.refresh();
      } finally {
        if (!begun || !('turn' in begun)) this.hub.dismiss(ids.replyId);
      }
    }
  }

  /** @throws SESSION_BUSY while a reply really runs; one whose instance is gone is ended here, not only by the sweep */
  private async lookAtFreeSession(tx: Transaction, sessionId: string, text: string): Promise<LookBeforeTurn> {
    const look = await lookBeforeTurn(tx, sessionId, text);
    const { running } = look;
    if (!running) return look;
    const orphaned = running.ownerAddress === this.address.url && !this.hub.owns(running.id);
    if (running.leased && !orphaned) throw new AilaError('SESSION_BUSY');
    await interruptReplies(tx, running.id);
    // What the interrupted reply leaves behind belongs to the talk, and it runs no more.
    return lookBeforeTurn(tx, sessionId, text);
  }

  /**
   * The tokens of the last day, the replies that run, and a place at this instance. Whoever refuses has stored nothing:
   * the transaction is rolled back.
   */
  private checkAllowance({ tokens, running }: LookBeforeTurn['allowance'], { replyId }: TurnIds): void {
    const { dailyTokensPerUser, perPerson } = this.settings;
    if (tokens >= dailyTokensPerUser) throw this.refusal('tokens', new AilaError('BUDGET_EXCEEDED'));
    if (running >= perPerson) throw this.refusal('person', new AilaError('TOO_MANY_REPLIES', { max: perPerson }));
    try {
      this.hub.expect(replyId);
    } catch (error) {
      throw this.refusal('instance', error);
    }
  }

  /** @returns the models that may speak @throws COURSE_BUDGET_SPENT, INSTITUTION_BUDGET_SPENT, ModelsChanged */
  private sourcesFor(terms: LookBeforeTurn['terms']): readonly ModelSource[] {
    const until = { nextMonth: nextMonth(new Date()) };
    if (terms.courseSpent) throw this.refusal('budget', new AilaError('COURSE_BUDGET_SPENT', until));
    if (terms.institutionSpent) throw this.refusal('budget', new AilaError('INSTITUTION_BUDGET_SPENT', until));
    return this.models.sourcesFor(terms);
  }

  private refusal(reason: Refusal, error: unknown): unknown {
    this.metrics.replyRefused(reason);
    return error;
  }

  private async begin(
    tx: Transaction,
    actor: UserActor,
    { sessionId, courseId, moduleId, sources }: Place,
    content: string | null,
    snapshot: TurnSnapshot,
    { startedAt, replyId, tutorMessageId, requestKey }: TurnIds,
  ): Promise<Turn> {
    const studentMessageId = content === null ? null : uuidv7();
    const first = await tx.row(beginTurn, [
      sessionId,
      actor.userId,
      courseId,
      studentMessageId,
      content,
      replyId,
      tutorMessageId,
      this.address.url,
      this.settings.leaseMs,
      sources[0]?.model.id,
      sources[0]?.model.promptVersion,
      requestKey,
    ]);
    return {
      actor,
      replyId,
      sessionId,
      courseId,
      moduleId,
      studentMessage:
        studentMessageId === null || content === null
          ? null
          : studentMessage(studentMessageId, sessionId, content, first.created_at),
      tutorMessageId,
      snapshot,
      sources,
      startedAt,
    };
  }
}

/** What a turn is known by from its first moment. */
interface TurnIds {
  readonly startedAt: number;
  readonly replyId: string;
  readonly tutorMessageId: string;
  readonly requestKey: string | null;
}

function studentMessage(id: string, sessionId: string, content: string, createdAt: Date): Message {
  return {
    id,
    sessionId,
    role: 'student',
    content,
    state: 'complete',
    notice: null,
    citations: [],
    verdict: null,
    createdAt: createdAt.toISOString(),
  };
}

/** What a request for a turn is about: a message in a session, or the opening of one (or of a trial) in a module. */
type Asked =
  | { readonly sessionId: string; readonly content: string }
  | { readonly moduleId: string; readonly trialPrompt: string | null; readonly content: null };

/**
 * The reply that a request with this key led to before. What that request was about is kept with its reply, word for
 * word. Must come after a statement with `oneTurnAtATime`.
 *
 * @throws IDEMPOTENCY_KEY_REUSED when the first was about something else
 */
async function findRepeated(
  tx: Transaction,
  actor: UserActor,
  requestKey: string | null,
  asked: Asked,
): Promise<string | null> {
  if (requestKey === null) return null;
  const found = await tx.optionalRow(repeatedReply, [actor.userId, requestKey]);
  if (!found) return null;
  const isSamePlace =
    'sessionId' in asked
      ? asked.sessionId === found.session_id
      : asked.moduleId === found.module_id && asked.trialPrompt === found.trial_prompt;
  if (!isSamePlace || asked.content !== found.content) throw new AilaError('IDEMPOTENCY_KEY_REUSED');
  return found.id;
}

/** The message as PostgreSQL can keep it. @throws MESSAGE_TOO_LONG, BAD_INPUT when nothing is left */
function storable(content: string): string {
  // Through UTF-8 and back: half surrogates become replacement characters.
  const text = withoutBlankEnds(Buffer.from(content.replaceAll('\u0000', '')).toString());
  if (isBlank(text)) throw new AilaError('BAD_INPUT', { problems: ['content: must not be empty'] });
  if (characterCount(text) > maxMessageCharacters)
    throw new AilaError('MESSAGE_TOO_LONG', { maxCharacters: maxMessageCharacters });
  return text;
}
