import type { ErrorCode, ReplyNotice, ReplyState } from '@aila/contracts';
import { Database, statementsFor, type Transaction } from '@aila/database';
import type { TokenUsage } from '@aila/language-model';
import { contentTerms, sessionName, type Citation, type TurnPlan } from '@aila/tutor';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { LoggedEvent, LoggedReply } from '../chat/reply-events.js';
import { costOf, type ModelSource } from '../models/model-source.js';
import { engagementOf } from '../chat/engagement.js';
import { ReplyReader } from '../replies/reply-reader.js';
import { updateMastery } from './mastery.store.js';
import type { Turn } from './turn.js';
import { judgedBefore } from './turn.snapshot.js';
import { progressOf, verdictOf } from './verdict.js';

const statement = statementsFor('text-gen');
const finishReply = statement(
  'chat.reply.finish',
  `with ended as (
     update chat.reply set state = $2, error_code = $3, text = $4, events = $5, input_tokens = $6, output_tokens = $7,
       first_token_ms = $8, total_ms = $9, notice = $10, model = coalesce($15, model), prompt_version = coalesce($16, prompt_version),
       unanswered = $17, finished_at = now()
     where id = $1 and state = 'running' returning session_id, user_id, course_id),
   said as (update chat.message set content = $4, question = $12 from ended where id = $11),
   cited as (
     insert into chat.citation (message_id, user_id, course_id, marker, file_id, version_id, file_name, page, quote, span_start, span_end)
     select $11, ended.user_id, ended.course_id, c.* from ended, jsonb_to_recordset($13) as c
       (marker int, "fileId" uuid, "versionId" uuid, "fileName" text, page int, quote text, start int, "end" int)),
   named as (
     update chat.session s set last_activity_at = now(), name = coalesce(s.name, $14)
     from ended where s.id = ended.session_id
     returning s.id, s.user_id, s.module_id, s.course_id, s.trial_prompt),
   noted as (${engagementOf('reply-creation', 'named')} where $4 <> '' and trial_prompt is null)
   select exists (select from ended) as ended`,
  z.object({ ended: z.boolean() }),
);
const addUsage = statement('model.usage.add', 'select from model.count_usage($1, $2, $3, $4, $5, $6, $7)');
const deleteJudgedBefore = statement(
  'chat.attempt.deleteJudgedBefore',
  `delete from chat.attempt a where ${judgedBefore('$1', '$2', '$3')}`,
);
const insertAttempt = statement(
  'chat.attempt.insert',
  `insert into chat.attempt (id, session_id, module_id, course_id, user_id, message_id, statement_id, question, answer,
     outcome, score, covered, missing, evidence, progress, model)
   select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, model from chat.reply where id = $16`,
);
const noteAttempt = statement('engagement.attempt', `${engagementOf('attempt', 'chat.session')} where id = $1`);
/** Everything that a turn leaves behind. */
export interface TurnOutcome {
  readonly state: Exclude<ReplyState, 'running'>;
  readonly errorCode: ErrorCode | null;
  /** Why a complete reply is not the whole answer. */
  readonly notice: ReplyNotice | null;
  readonly text: string;
  readonly log: readonly LoggedEvent[];
  /** Confirmed, each with the version of the file that it was found in. */
  readonly citations: readonly (Citation & { readonly versionId: string })[];
  /** Null when the turn ended before it was planned. */
  readonly plan: TurnPlan | null;
  /** The student was told the verdict, so the attempt counts. */
  readonly graded: boolean;
  /** How many statements the module offers. */
  readonly statementsAvailable: number;
  readonly usage: TokenUsage | null;
  /** The model that spoke; null when none was asked. */
  readonly source: ModelSource | null;
  readonly firstTokenMs: number | null;
  readonly totalMs: number;
}

/** By so many words a question is known; more are a pasted text. */
const mostTerms = 40;

/** What is kept of a question which the files do not answer, as JSON; null where they do. */
function unansweredOf({ studentMessage }: Turn, { plan }: TurnOutcome): string | null {
  if (plan?.move !== 'decline' || !studentMessage) return null;
  const nearest = plan.nearest.map(({ fileId, fileName, page }) => ({ fileId, fileName, page }));
  return JSON.stringify({ terms: contentTerms(studentMessage.content).slice(0, mostTerms), nearest });
}

/** What a turn leaves behind at its end. The transaction is short; none is open while the model speaks. */
@Injectable()
export class TurnStore {
  constructor(
    private readonly database: Database,
    private readonly reader: ReplyReader,
  ) {}

  /**
   * The last transaction of a turn: answer, citations, cost, evidence, mastery and the session's name, all or nothing.
   * Writes nothing when the reply is no longer ours.
   *
   * @returns the event that ends the stream. The row says how the reply ended, whether or not this wrote it: another
   *   instance may have given it up, or an earlier try was committed and only the answer to it was lost.
   * @throws NOT_FOUND when the chat was deleted meanwhile
   */
  async finish(turn: Turn, outcome: TurnOutcome): Promise<LoggedReply['end']> {
    return this.database.asActor(turn.actor, async (tx) => {
      const { graded, plan, statementsAvailable } = outcome;
      const ended = await this.endReply(tx, turn, outcome);
      if (ended && graded && plan?.attempt && !turn.snapshot.trial) {
        await this.keepAttempt(tx, turn, plan, statementsAvailable);
        await updateMastery(tx, turn);
      }
      const event = await this.reader.endEvent(tx, turn.replyId);
      // At last: from here to the commit other replies of the course wait.
      if (ended) await countUsage(tx, turn, outcome);
      return event;
    });
  }

  /**
   * Ends the reply and, if it was still ours, stores what was said: one statement, because at the end of a lesson a whole
   * class waits for it.
   */
  private async endReply(tx: Transaction, turn: Turn, outcome: TurnOutcome): Promise<boolean> {
    // What is asked next counts only when it was said to its end; otherwise the question before stays open.
    const saidToItsEnd = outcome.state === 'complete' && outcome.notice === null;
    const question = saidToItsEnd && outcome.plan ? JSON.stringify(outcome.plan.question) : null;
    // By the first of the student's messages that says what the talk is about; a name that is there stays.
    const name = turn.studentMessage ? sessionName(turn.studentMessage.content) : null;
    const { ended } = await tx.row(finishReply, [
      turn.replyId,
      outcome.state,
      outcome.errorCode,
      outcome.text,
      JSON.stringify(outcome.log),
      outcome.usage?.inputTokens ?? null,
      outcome.usage?.outputTokens ?? null,
      outcome.firstTokenMs === null ? null : Math.round(outcome.firstTokenMs),
      Math.round(outcome.totalMs),
      outcome.notice,
      turn.tutorMessageId,
      question,
      JSON.stringify(outcome.citations),
      name,
      outcome.source?.model.id ?? null,
      outcome.source?.model.promptVersion ?? null,
      unansweredOf(turn, outcome),
    ]);
    return ended;
  }

  private async keepAttempt(tx: Transaction, turn: Turn, plan: TurnPlan, statementsAvailable: number): Promise<void> {
    const { attempt } = plan;
    if (!attempt || !turn.studentMessage) return;
    const { question, grade, score, statementId } = attempt;
    const verdict = verdictOf(attempt, plan);
    const answer = turn.studentMessage.content;
    const repeated = await tx.run(deleteJudgedBefore, [turn.sessionId, statementId, answer]);
    await tx.run(insertAttempt, [
      uuidv7(),
      turn.sessionId,
      turn.moduleId,
      turn.courseId,
      turn.actor.userId,
      turn.tutorMessageId,
      statementId,
      question.text,
      answer,
      verdict.outcome,
      score,
      JSON.stringify(verdict.covered),
      JSON.stringify(verdict.missing),
      JSON.stringify({
        ideas: grade.ideas,
        hintsGiven: question.hintsGiven,
        tries: question.tries + 1,
        statementsAvailable,
      }),
      JSON.stringify(progressOf(plan.mastery)),
      turn.replyId,
    ]);
    // The same answer again is the same attempt.
    if (repeated === 0) await tx.run(noteAttempt, [turn.sessionId]);
  }
}

async function countUsage(tx: Transaction, { courseId }: Turn, { usage, source }: TurnOutcome): Promise<void> {
  if (!usage || !source) return;
  const { connectionId, model, price } = source;
  const { inputTokens, outputTokens } = usage;
  const cost = costOf(price, usage);
  await tx.run(addUsage, [courseId, connectionId, model.id, price.currency, inputTokens, outputTokens, cost]);
}
