import { setTimeout as delay } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import { limitReply, ModelFailure, ReplyBudget, type ReplyEnd, TutorModel, type TutorTurn } from '@aila/language-model';
import { Logger } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';
import { ReplySettings } from '../text-gen.config.js';
import type { SpokenTurn } from './spoken-turn.js';
import { ModelProblems } from './model-problems.js';
import { TutorMetrics } from './tutor-metrics.js';
import type { Turn } from './turn.js';
import type { PreparedTurn } from './turn.preparation.js';

/** Lets the model speak within its budget, and asks again when it fails before anybody heard a word. */
@Injectable()
export class TurnSpeaker {
  constructor(
    private readonly model: TutorModel,
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
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await this.once(this.modelTurn(turn, prepared, left()), spoken, signal);
        } catch (error) {
          this.problems.note(error);
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
    } finally {
      this.metrics.spoken(spoken);
    }
  }

  private async once(turn: TutorTurn, spoken: SpokenTurn, signal: AbortSignal): Promise<ReplyEnd> {
    for await (const event of limitReply(this.model, turn, signal)) {
      spoken.take(event);
      if (event.type === 'end') return event.end;
    }
    throw new AilaError('MODEL_UNAVAILABLE', {}, { cause: new Error('the reply ended without its end event') });
  }

  private modelTurn(
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
      budget: { ...this.budget, firstTokenMs },
    };
  }
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
