import { AilaError } from '@aila/contracts';
import { limitReply, type ReplyBudget, type ReplyEnd, type TutorModel, type TutorTurn } from '@aila/language-model';
import type { Logger } from '@aila/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { ReplySettings } from '../text-gen.config.js';
import { LOGGER, REPLY_BUDGET, REPLY_SETTINGS, TUTOR_MODEL } from '../tokens.js';
import type { SpokenTurn } from './spoken-turn.js';
import { TutorMetrics } from './tutor-metrics.js';
import type { Turn } from './turn.js';
import type { PreparedTurn } from './turn.preparation.js';

/** Lets the model speak within its budget, and asks again when it fails before anybody heard a word. */
@Injectable()
export class TurnSpeaker {
  constructor(
    @Inject(TUTOR_MODEL) private readonly model: TutorModel,
    @Inject(REPLY_BUDGET) private readonly budget: ReplyBudget,
    @Inject(REPLY_SETTINGS) private readonly settings: ReplySettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: TutorMetrics,
  ) {}

  /** @throws MODEL_UNAVAILABLE, MODEL_TIMED_OUT; what `spoken` has taken until then stays valid */
  async speak(turn: Turn, prepared: PreparedTurn, spoken: SpokenTurn, signal: AbortSignal): Promise<ReplyEnd> {
    try {
      for (let retriesLeft = this.settings.retries; ; retriesLeft--) {
        try {
          return await this.once(this.modelTurn(turn, prepared), spoken, signal);
        } catch (error) {
          const again = error instanceof AilaError && error.code === 'MODEL_UNAVAILABLE' && spoken.silent;
          if (!again || retriesLeft === 0 || signal.aborted) throw error;
          this.logger.warn(
            { err: error.cause, replyId: turn.replyId },
            'the model failed before its first token; asking again',
          );
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

  private modelTurn({ replyId, snapshot, studentMessage }: Turn, { plan, passages }: PreparedTurn): TutorTurn {
    const { courseTitle, moduleTitle, history } = snapshot;
    return {
      id: replyId,
      system: { courseTitle, moduleTitle, coursePrompt: null },
      history,
      message: studentMessage?.content ?? null,
      passages,
      plan,
      budget: this.budget,
    };
  }
}
