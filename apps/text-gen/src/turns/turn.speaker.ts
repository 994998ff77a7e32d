import { setTimeout as delay } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import { limitReply, ModelFailure, ReplyBudget, type ReplyEnd, type TutorTurn } from '@aila/language-model';
import { Logger } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';
import { patienceFor, type ModelSource } from '../models/model-source.js';
import { ReplySettings } from '../text-gen.config.js';
import type { SpokenTurn } from './spoken-turn.js';
import { ModelProblems } from './model-problems.js';
import { TutorMetrics } from './tutor-metrics.js';
import type { Turn } from './turn.js';
import type { PreparedTurn } from './turn.preparation.js';

/**
 * Lets the models of a turn speak within its budget: asks one again, and then the next, when it fails before anybody heard
 * a word.
 */
@Injectable()
export class TurnSpeaker {
  constructor(
    private readonly budget: ReplyBudget,
    private readonly settings: ReplySettings,
    private readonly logger: Logger,
    private readonly metrics: TutorMetrics,
    private readonly problems: ModelProblems,
  ) {}

  /**
   * @throws MODEL_UNAVAILABLE, MODEL_TIMED_OUT, MODEL_SAID_NOTHING, ANSWER_FILTERED, REPLY_INTERRUPTED; what `spoken` has
   * taken until then stays valid
   */
  async speak(turn: Turn, prepared: PreparedTurn, spoken: SpokenTurn, signal: AbortSignal): Promise<ReplyEnd> {
    const began = performance.now();
    const left = () => this.budget.firstTokenMs - (performance.now() - began);
    const { sources } = turn;
    try {
      for (const [index, source] of sources.entries()) {
        const deadline = left() - patienceFor(left(), sources.length - 1 - index);
        try {
          return await this.ofOne(source, turn, prepared, spoken, () => left() - deadline, signal);
        } catch (error) {
          const isLast = index === sources.length - 1;
          if (isLast || !spoken.silent || signal.aborted || !mayFallBack(error)) throw error;
          const { id } = source.model;
          this.logger.warn({ err: (error as Error).cause, replyId: turn.replyId, model: id }, 'asking the next model');
        }
      }
      throw new Error('a turn has no model');
    } finally {
      this.metrics.spoken(spoken);
    }
  }

  /** @param left milliseconds that this model has until its first word */
  private async ofOne(
    source: ModelSource,
    turn: Turn,
    prepared: PreparedTurn,
    spoken: SpokenTurn,
    left: () => number,
    signal: AbortSignal,
  ): Promise<ReplyEnd> {
    spoken.source = source;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(source, this.modelTurn(source, turn, prepared, left()), spoken, signal);
      } catch (error) {
        this.problems.note(error, source.model.id);
        const pause = spoken.silent && attempt < this.settings.retries ? pauseBefore(error, attempt) : null;
        // Whoever waits for the first word does not wait longer because the model was asked again.
        if (pause === null || pause >= left() || signal.aborted) throw error;
        this.logger.warn(
          { err: (error as Error).cause, replyId: turn.replyId, pauseMs: Math.round(pause) },
          'the model failed before its first token; asking again',
        );
        await delay(pause, undefined, { signal });
      }
    }
  }

  private async once(
    { model }: ModelSource,
    turn: TutorTurn,
    spoken: SpokenTurn,
    signal: AbortSignal,
  ): Promise<ReplyEnd> {
    for await (const event of limitReply(model, turn, signal)) {
      spoken.take(event);
      if (event.type === 'end') return event.end;
    }
    throw new AilaError('MODEL_UNAVAILABLE', {}, { cause: new Error('the reply ended without its end event') });
  }

  private modelTurn(
    { maxOutputTokens }: ModelSource,
    { replyId, snapshot, studentMessage }: Turn,
    { plan, passages }: PreparedTurn,
    firstTokenMs: number,
  ): TutorTurn {
    const { courseTitle, moduleTitle, coursePrompt, history } = snapshot;
    return {
      id: replyId,
      system: { courseTitle, moduleTitle, coursePrompt },
      history,
      message: studentMessage?.content ?? null,
      passages,
      plan,
      budget: { ...this.budget, firstTokenMs, maxOutputTokens: maxOutputTokens ?? this.budget.maxOutputTokens },
    };
  }
}

/** What a filter kept back is not put to another model: that would be a way around it. */
function mayFallBack(error: unknown): boolean {
  return (
    error instanceof AilaError && ['MODEL_UNAVAILABLE', 'MODEL_TIMED_OUT', 'MODEL_SAID_NOTHING'].includes(error.code)
  );
}

/** The first pause before a model is asked again that did not say how long to wait; each further one is twice as long. Milliseconds. */
const FIRST_PAUSE = 500;

/** Milliseconds after which the model may be asked again; null where that would not help. */
function pauseBefore(error: unknown, attempt: number): number | null {
  if (!(error instanceof AilaError)) return null;
  if (error.code === 'MODEL_SAID_NOTHING') return 0;
  if (error.code !== 'MODEL_UNAVAILABLE') return null;
  const again = error.cause instanceof ModelFailure ? error.cause.again : 'soon';
  if (again === 'never') return null;
  // Spread out, so that the replies of a class do not all come back at once.
  return again === 'soon' ? FIRST_PAUSE * 2 ** attempt * (0.75 + Math.random() / 2) : again;
}
