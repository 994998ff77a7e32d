import { settingsGroup } from '@aila/config';
import { z } from 'zod';
import type { ReplyBudget } from './port.js';

export type ModelChoice =
  | { readonly kind: 'builtin'; /** Pause between word groups, milliseconds. */ readonly pauseMs: number }
  /** The name says how it behaves, see `MockTutor`. */
  | { readonly kind: 'mock'; readonly name: string }
  | {
      readonly kind: 'bedrock';
      readonly modelId: string;
      readonly region: string;
      readonly guardrail: Guardrail | null;
    }
  | {
      readonly kind: 'openai';
      /** Of any endpoint that is compatible, up to and without `/chat/completions`. */
      readonly baseUrl: string;
      readonly model: string;
      /** Null for an endpoint without keys. */
      readonly apiKeyFile: string | null;
    };

/** A guardrail of Bedrock that each call passes through, on its way in and out. */
export interface Guardrail {
  readonly id: string;
  readonly version: string;
}

export interface TutorModelSettings {
  readonly model: ModelChoice;
  readonly budget: ReplyBudget;
}

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);

const needs: Readonly<Record<string, readonly string[]>> = {
  bedrock: ['BEDROCK_MODEL_ID', 'AWS_REGION'],
  openai: ['OPENAI_BASE_URL', 'OPENAI_MODEL'],
};

/** Which model speaks, and what one reply may cost. */
export const tutorModelSettings = settingsGroup(
  z
    .object({
      TUTOR_MODEL: z
        .string()
        .regex(
          /^(?:builtin|bedrock|openai|mock(?:-[a-z0-9]+)*)$/,
          'must be "builtin", "bedrock", "openai" or the name of a mock model',
        )
        .default('builtin'),
      TUTOR_MAX_OUTPUT_TOKENS: z.coerce.number().int().min(1).max(100_000).default(2_000),
      TUTOR_FIRST_TOKEN_MS: milliseconds(30_000),
      TUTOR_SILENCE_MS: milliseconds(20_000),
      TUTOR_TOTAL_MS: milliseconds(120_000),
      TUTOR_BUILTIN_PAUSE_MS: z.coerce.number().int().min(0).max(1_000).default(10),
      BEDROCK_MODEL_ID: z.string().optional(),
      BEDROCK_GUARDRAIL_ID: z.string().optional(),
      BEDROCK_GUARDRAIL_VERSION: z.string().default('DRAFT'),
      AWS_REGION: z.string().optional(),
      OPENAI_BASE_URL: z.url().optional(),
      OPENAI_MODEL: z.string().optional(),
      OPENAI_API_KEY_FILE: z.string().optional(),
    })
    .superRefine((e, context) => {
      for (const name of needs[e.TUTOR_MODEL] ?? [])
        if ((e as Record<string, unknown>)[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: `is needed when TUTOR_MODEL is ${e.TUTOR_MODEL}` });
    }),
  (e): TutorModelSettings => ({
    model: modelChoice(e),
    budget: {
      maxOutputTokens: e.TUTOR_MAX_OUTPUT_TOKENS,
      firstTokenMs: e.TUTOR_FIRST_TOKEN_MS,
      silenceMs: e.TUTOR_SILENCE_MS,
      totalMs: e.TUTOR_TOTAL_MS,
    },
  }),
  ({ model }) => {
    if (model.kind === 'mock') return ['TUTOR_MODEL: a mock model does not teach anybody'];
    if (model.kind === 'openai' && !model.baseUrl.startsWith('https:'))
      return ['OPENAI_BASE_URL: production needs https; what students write passes there'];
    return [];
  },
);

interface ModelVariables {
  readonly TUTOR_MODEL: string;
  readonly TUTOR_BUILTIN_PAUSE_MS: number;
  readonly BEDROCK_MODEL_ID?: string | undefined;
  readonly BEDROCK_GUARDRAIL_ID?: string | undefined;
  readonly BEDROCK_GUARDRAIL_VERSION: string;
  readonly AWS_REGION?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
  readonly OPENAI_MODEL?: string | undefined;
  readonly OPENAI_API_KEY_FILE?: string | undefined;
}

function modelChoice(e: ModelVariables): ModelChoice {
  switch (e.TUTOR_MODEL) {
    case 'builtin':
      return { kind: 'builtin', pauseMs: e.TUTOR_BUILTIN_PAUSE_MS };
    case 'bedrock':
      return {
        kind: 'bedrock',
        modelId: e.BEDROCK_MODEL_ID ?? '',
        region: e.AWS_REGION ?? '',
        guardrail: e.BEDROCK_GUARDRAIL_ID ? { id: e.BEDROCK_GUARDRAIL_ID, version: e.BEDROCK_GUARDRAIL_VERSION } : null,
      };
    case 'openai':
      return {
        kind: 'openai',
        baseUrl: e.OPENAI_BASE_URL ?? '',
        model: e.OPENAI_MODEL ?? '',
        apiKeyFile: e.OPENAI_API_KEY_FILE ?? null,
      };
    default:
      return { kind: 'mock', name: e.TUTOR_MODEL };
  }
}
