import { setImmediate as turnOfTheLoop, setTimeout as delay } from 'node:timers/promises';
import type { TutorEvent, TutorModel, TutorTurn } from '../port.js';
import { renderPlan } from './render-plan.js';

export interface BuiltinTutorOptions {
  /** Words sent at once. */
  readonly wordsPerGroup?: number;
  /** Pause between groups in milliseconds, so that text grows at a pace that can be read along; 0 for none. */
  readonly pauseMs?: number;
}

/**
 * A tutor without a language model: it says what the plan of the turn says, in the sentences of the message catalogue
 * and in quotations from the course files. It makes nothing up, and the same turn gives the same reply.
 */
export class BuiltinTutor implements TutorModel {
  readonly id = 'builtin';
  readonly promptVersion = 'catalogue-2';
  private readonly wordsPerGroup: number;
  private readonly pauseMs: number;

  constructor({ wordsPerGroup = 3, pauseMs = 10 }: BuiltinTutorOptions = {}) {
    this.wordsPerGroup = wordsPerGroup;
    this.pauseMs = pauseMs;
  }

  async *reply({ plan }: TutorTurn, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<TutorEvent> {
    if (plan.grade) yield { type: 'verdict', grade: plan.grade };
    for (const segment of renderPlan(plan)) {
      if (segment.kind === 'citation') {
        yield { type: 'citation', citation: segment.citation };
        continue;
      }
      for (const text of this.groups(segment.text)) {
        if (signal.aborted) return;
        yield { type: 'token', text };
        await this.pause(signal);
      }
    }
  }

  /** Word groups that put together give exactly the text. */
  private groups(text: string): string[] {
    return text.match(new RegExp(`(?:\\s*\\S+){1,${this.wordsPerGroup}}\\s*|\\s+`, 'gu')) ?? [];
  }

  private async pause(signal: AbortSignal): Promise<void> {
    if (this.pauseMs === 0) return turnOfTheLoop();
    await delay(this.pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
