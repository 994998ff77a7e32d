import { settingsGroup } from '@aila/config';
import { z } from 'zod';
import type { RequestManner } from './openai/request-manner.js';
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
      /** How the server is asked at first; what it refuses is adapted. */
      readonly manner: RequestManner;
      /** The server opens each answer's thought itself, so that only its end is in the answer. */
      readonly beginsInThought?: boolean;
    };

/** A guardrail of Bedrock that each call passes through, on its way in and out. */
export interface Guardrail {
  readonly id: string;
  readonly version: string;
}

export interface TutorModelSettings {
  readonly model: ModelChoice;
  readonly budget: ReplyBudget;
  /** For models of Bedrock, whoever connected them. */
  readonly guardrail: Guardrail | null;
  /** Whether connections that administrators make may lead into the own network. */
  readonly privateConnections: boolean;
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
        .default('builtin')
        .describe(
          'Which model speaks: `builtin` (no language model is needed), `openai` (any OpenAI-compatible server: vLLM, Ollama, LM Studio, llama.cpp, LiteLLM, Azure, OpenAI), `bedrock`, or the name of a mock model for tests.',
        ),
      TUTOR_MAX_OUTPUT_TOKENS: z.coerce
        .number()
        .int()
        .min(1)
        .max(100_000)
        .default(2_000)
        .describe('Tokens that one reply may have. A longer one is cut, and the student is told.'),
      TUTOR_FIRST_TOKEN_MS: milliseconds(30_000).describe(
        'Milliseconds until a model must give its first sign of life.',
      ),
      TUTOR_SILENCE_MS: milliseconds(20_000).describe(
        'Milliseconds of silence after which a model that began is given up.',
      ),
      TUTOR_TOTAL_MS: milliseconds(120_000).describe('Milliseconds that one reply may take.'),
      TUTOR_BUILTIN_PAUSE_MS: z.coerce
        .number()
        .int()
        .min(0)
        .max(1_000)
        .default(10)
        .describe('Milliseconds between two groups of words of the built-in tutor.'),
      TUTOR_CONNECTIONS_PRIVATE: z
        .enum(['on', 'off'])
        .default('off')
        .describe(
          'Whether model connections that administrators make on the screen may lead into the own network: to a model server of the university, or to one on the same machine. The services of the cloud are closed to them in any case.',
        ),
      BEDROCK_MODEL_ID: z
        .string()
        .optional()
        .describe('Id of the model or inference profile at Bedrock. Needed with `TUTOR_MODEL=bedrock`.'),
      BEDROCK_GUARDRAIL_ID: z
        .string()
        .optional()
        .describe('Guardrail of Bedrock that each call passes through, on its way in and out.'),
      BEDROCK_GUARDRAIL_VERSION: z.string().default('DRAFT').describe('Version of that guardrail.'),
      AWS_REGION: z.string().optional().describe('Region of AWS, where one of its services is used.'),
      OPENAI_BASE_URL: z
        .url()
        .optional()
        .describe('Address of the OpenAI-compatible server, up to and without `/chat/completions` or `/embeddings`.'),
      OPENAI_MODEL: z
        .string()
        .optional()
        .describe('Name of the model at that server. Needed with `TUTOR_MODEL=openai`, as is `OPENAI_BASE_URL`.'),
      OPENAI_MAX_TOKENS_PARAMETER: z
        .enum(['max_tokens', 'max_completion_tokens'])
        .default('max_tokens')
        .describe(
          'The parameter by which the server is told how long an answer may be. A refusal that names another one is followed by itself.',
        ),
      OPENAI_TEMPERATURE: z
        .union([z.literal('none'), z.coerce.number().min(0).max(2)])
        .default(0.3)
        .describe(
          'Temperature of the model, 0 to 2; `none` leaves it to the server. It is left out by itself where the server refuses it.',
        ),
      OPENAI_STREAM_OPTIONS: z
        .enum(['on', 'off'])
        .default('on')
        .describe('Whether the server is asked to count tokens. Turned off by itself where the server refuses that.'),
      OPENAI_SYSTEM_ROLE: z
        .enum(['on', 'off'])
        .default('on')
        .describe(
          '`off`: the instructions stand at the head of the first message, for models without a system role. Turned off by itself where the server refuses the role.',
        ),
      OPENAI_BEGINS_IN_THOUGHT: z
        .enum(['on', 'off'])
        .default('off')
        .describe(
          '`on`: the server begins a thought for the model, so that answers hold `</think>` without `<think>`; all before it is kept from students. Without it a process learns this from its first such answer.',
        ),
      OPENAI_API_KEY_FILE: z
        .string()
        .optional()
        .describe('File with the key for that server; left out where it wants none.'),
    })
    .superRefine((e, context) => {
      for (const name of needs[e.TUTOR_MODEL] ?? [])
        if ((e as Record<string, unknown>)[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: `is needed when TUTOR_MODEL is ${e.TUTOR_MODEL}` });
    }),
  (e): TutorModelSettings => ({
    model: modelChoice(e),
    guardrail: guardrailOf(e),
    privateConnections: e.TUTOR_CONNECTIONS_PRIVATE === 'on',
    budget: {
      maxOutputTokens: e.TUTOR_MAX_OUTPUT_TOKENS,
      firstTokenMs: e.TUTOR_FIRST_TOKEN_MS,
      silenceMs: e.TUTOR_SILENCE_MS,
      totalMs: e.TUTOR_TOTAL_MS,
    },
  }),
  [
    {
      variable: 'TUTOR_MODEL',
      because: 'a mock model does not teach anybody',
      when: ({ model }) => model.kind === 'mock',
    },
    {
      variable: 'OPENAI_BASE_URL',
      because: 'production needs https; what students write passes there',
      when: ({ model }) => model.kind === 'openai' && !model.baseUrl.startsWith('https:'),
    },
  ],
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
  readonly OPENAI_MAX_TOKENS_PARAMETER: RequestManner['limit'];
  readonly OPENAI_TEMPERATURE: 'none' | number;
  readonly OPENAI_STREAM_OPTIONS: 'on' | 'off';
  readonly OPENAI_SYSTEM_ROLE: 'on' | 'off';
  readonly OPENAI_BEGINS_IN_THOUGHT: 'on' | 'off';
}

const guardrailOf = (
  e: Pick<ModelVariables, 'BEDROCK_GUARDRAIL_ID' | 'BEDROCK_GUARDRAIL_VERSION'>,
): Guardrail | null =>
  e.BEDROCK_GUARDRAIL_ID ? { id: e.BEDROCK_GUARDRAIL_ID, version: e.BEDROCK_GUARDRAIL_VERSION } : null;

function modelChoice(e: ModelVariables): ModelChoice {
  switch (e.TUTOR_MODEL) {
    case 'builtin':
      return { kind: 'builtin', pauseMs: e.TUTOR_BUILTIN_PAUSE_MS };
    case 'bedrock':
      return {
        kind: 'bedrock',
        modelId: e.BEDROCK_MODEL_ID ?? '',
        region: e.AWS_REGION ?? '',
        guardrail: guardrailOf(e),
      };
    case 'openai':
      return {
        kind: 'openai',
        baseUrl: e.OPENAI_BASE_URL ?? '',
        model: e.OPENAI_MODEL ?? '',
        apiKeyFile: e.OPENAI_API_KEY_FILE ?? null,
        manner: {
          limit: e.OPENAI_MAX_TOKENS_PARAMETER,
          temperature: e.OPENAI_TEMPERATURE === 'none' ? null : e.OPENAI_TEMPERATURE,
          streamOptions: e.OPENAI_STREAM_OPTIONS === 'on',
          systemRole: e.OPENAI_SYSTEM_ROLE === 'on',
        },
        beginsInThought: e.OPENAI_BEGINS_IN_THOUGHT === 'on',
      };
    default:
      return { kind: 'mock', name: e.TUTOR_MODEL };
  }
}
