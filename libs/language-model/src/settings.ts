import { settingsGroup } from '@aila/config';
import { z } from 'zod';
import { BuiltinTutor } from './builtin/builtin-tutor.js';
import { MockTutor } from './mock/mock-tutor.js';
import type { ReplyBudget, TutorModel } from './port.js';

export interface TutorModelSettings {
  /** `builtin`, or the name of a mock model. */
  readonly model: string;
  readonly budget: ReplyBudget;
  /** Pause of the builtin tutor between word groups, milliseconds. */
  readonly builtinPauseMs: number;
}

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);

/** Which model speaks, and what one reply may cost. */
export const tutorModelSettings = settingsGroup(
  z.object({
    TUTOR_MODEL: z
      .string()
      .regex(/^(?:builtin|mock(?:-[a-z0-9]+)*)$/, 'must be "builtin" or the name of a mock model')
      .default('builtin'),
    TUTOR_MAX_OUTPUT_TOKENS: z.coerce.number().int().min(1).max(100_000).default(2_000),
    TUTOR_FIRST_TOKEN_MS: milliseconds(30_000),
    TUTOR_SILENCE_MS: milliseconds(20_000),
    TUTOR_TOTAL_MS: milliseconds(120_000),
    TUTOR_BUILTIN_PAUSE_MS: z.coerce.number().int().min(0).max(1_000).default(10),
  }),
  (e): TutorModelSettings => ({
    model: e.TUTOR_MODEL,
    budget: {
      maxOutputTokens: e.TUTOR_MAX_OUTPUT_TOKENS,
      firstTokenMs: e.TUTOR_FIRST_TOKEN_MS,
      silenceMs: e.TUTOR_SILENCE_MS,
      totalMs: e.TUTOR_TOTAL_MS,
    },
    builtinPauseMs: e.TUTOR_BUILTIN_PAUSE_MS,
  }),
  (value) => (value.model.startsWith('mock') ? ['TUTOR_MODEL: a mock model does not teach anybody'] : []),
);

/** @throws RangeError for a mock model with an unknown behaviour */
export function createTutorModel({ model, builtinPauseMs }: TutorModelSettings): TutorModel {
  return model === 'builtin' ? new BuiltinTutor({ pauseMs: builtinPauseMs }) : new MockTutor(model);
}
