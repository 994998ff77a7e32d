import { setTimeout as delay } from 'node:timers/promises';
import { AilaError, type ErrorCode } from '@aila/contracts';
import type { ReplyEnd } from '@aila/language-model';
import { Logger } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';
import { errorEvent, logOf, type NewReplyEvent } from '../chat/reply-events.js';
import type { RunningReply } from '../replies/running-reply.js';
import { ReplyKeeper } from './reply-keeper.js';
import { SpokenTurn } from './spoken-turn.js';
import { TutorMetrics } from './tutor-metrics.js';
import type { Turn } from './turn.js';
import { TurnPreparation } from './turn.preparation.js';
import { TurnSpeaker } from './turn.speaker.js';
import { TurnStore, type TurnOutcome } from './turn.store.js';

/** The last transaction of a turn is tried again after these pauses: the database may be failing over. Milliseconds. */
const FINISH_PAUSES = [200, 1_000, 3_000];

type Ending = Pick<TurnOutcome, 'state' | 'errorCode' | 'notice'>;

/** Runs a turn from its preparation to its last transaction, apart from any request. */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly preparation: TurnPreparation,
    private readonly speaker: TurnSpeaker,
    private readonly keeper: ReplyKeeper,
    private readonly store: TurnStore,
    private readonly metrics: TutorMetrics,
    private readonly logger: Logger,
  ) {}

  /** Never throws: whatever happens ends as a stored state and as the last event of the stream. */
  async run(turn: Turn, reply: RunningReply): Promise<void> {
    const { replyId, sessionId, courseId, studentMessage } = turn;
    reply.publish({ type: 'reply', replyId, sessionId, courseId, studentMessage });
    this.keeper.keep(turn, reply);
    let spoken: SpokenTurn | null = null;
    let statementsAvailable = 0;
    let ending: Ending;
    try {
      const prepared = await this.preparation.prepare(turn, reply.signal);
      statementsAvailable = prepared.state.statements.length;
      spoken = new SpokenTurn(turn, prepared, reply);
      ending = endingOf(await this.speaker.speak(turn, prepared, spoken, reply.signal), reply);
    } catch (error) {
      ending = this.failure(error, turn, reply);
    }
    await this.keeper.release(turn);
    const outcome: TurnOutcome = {
      ...ending,
      text: reply.text,
      log: logOf(reply.events),
      citations: spoken?.citations ?? [],
      plan: spoken?.plan ?? null,
      graded: spoken?.graded ?? false,
      statementsAvailable,
      usage: spoken?.usage ?? null,
      source: spoken?.source ?? null,
      firstTokenMs: spoken?.firstTokenMs ?? null,
      totalMs: performance.now() - turn.startedAt,
    };
    reply.publish(await this.finish(turn, outcome));
    this.metrics.replyEnded(ending.state);
  }

  private failure(error: unknown, { replyId }: Turn, reply: RunningReply): Ending {
    if (reply.signal.aborted) return endingOf('stopped', reply);
    const code: ErrorCode = error instanceof AilaError ? error.code : 'INTERNAL';
    this.logger.error(
      { err: error instanceof AilaError ? (error.cause ?? error) : error, code, replyId },
      'a reply failed',
    );
    return { state: code === 'REPLY_INTERRUPTED' ? 'interrupted' : 'failed', errorCode: code, notice: null };
  }

  /** @returns the event that ends the stream, published only after the turn is stored */
  private async finish(turn: Turn, outcome: TurnOutcome): Promise<NewReplyEvent> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.store.finish(turn, outcome);
      } catch (error) {
        // Its session was deleted meanwhile.
        if (error instanceof AilaError && error.code === 'NOT_FOUND') return errorEvent('REPLY_INTERRUPTED');
        const pause = FINISH_PAUSES[attempt];
        const { replyId } = turn;
        if (pause === undefined) {
          // The lease lapses, the reply is marked interrupted, and what was saved is kept.
          this.logger.error({ err: error, replyId }, 'the end of a reply could not be stored');
          return errorEvent('REPLY_INTERRUPTED');
        }
        this.logger.warn({ err: error, replyId }, 'the end of a reply was not stored; trying again');
        await delay(pause);
      }
    }
  }
}

/** What a student is told of an answer that the model did not end by itself. */
const NOTICES = { complete: null, length: 'cut', filter: 'filtered' } as const;

function endingOf(end: ReplyEnd, reply: RunningReply): Ending {
  if (end !== 'stopped') return { state: 'complete', errorCode: null, notice: NOTICES[end] };
  return reply.endRequest === 'interrupted'
    ? { state: 'interrupted', errorCode: 'REPLY_INTERRUPTED', notice: null }
    : { state: 'stopped', errorCode: null, notice: null };
}
