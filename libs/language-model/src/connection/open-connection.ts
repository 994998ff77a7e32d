import { AilaError } from '@aila/contracts';
import { BuiltinTutor } from '../builtin/builtin-tutor.js';
import { ModelFailure } from '../model-failure.js';
import type { TutorModel } from '../port.js';
import { PromptedTutor, type Provider } from '../prompted/prompted-tutor.js';
import type { Guardrail } from '../settings.js';

/** A model that an administrator connected. */
export type ConnectionChoice =
  | { readonly kind: 'builtin' }
  | {
      readonly kind: 'openai';
      readonly baseUrl: string;
      readonly model: string;
      /** Asked for at each call; null where the server wants none. */
      readonly key: () => Promise<string | null>;
    }
  | { readonly kind: 'bedrock'; readonly modelId: string; readonly region: string };

/** What holds for all connections. */
export interface ConnectionTerms {
  /** See `guardedFetch`. */
  readonly fetch: typeof fetch;
  readonly guardrail: Guardrail | null;
  /** Of the built-in tutor, milliseconds. */
  readonly pauseMs: number;
}

export interface OpenConnection {
  readonly model: TutorModel;
  /**
   * One short question. @returns the beginning of the answer; null for a tutor that needs no model
   * @throws AilaError MODEL_UNAVAILABLE, MODEL_TIMED_OUT, MODEL_SAID_NOTHING, with a `ModelFailure` as its cause
   */
  readonly ask: (patienceMs: number) => Promise<string | null>;
}

/** Opens nothing yet: the first call does. Only the code of the chosen kind is loaded. */
export async function openConnection(choice: ConnectionChoice, terms: ConnectionTerms): Promise<OpenConnection> {
  switch (choice.kind) {
    case 'builtin':
      return { model: new BuiltinTutor({ pauseMs: terms.pauseMs }), ask: async () => null };
    case 'bedrock': {
      const { BedrockProvider } = await import('../bedrock/bedrock-provider.js');
      return prompted(new BedrockProvider({ ...choice, guardrail: terms.guardrail }));
    }
    case 'openai': {
      const { OpenaiProvider } = await import('../openai/openai-provider.js');
      const manner = { limit: 'max_tokens', temperature: 0.3, streamOptions: true, systemRole: true } as const;
      return prompted(new OpenaiProvider({ ...choice, manner }, terms.fetch));
    }
  }
}

const prompted = (provider: Provider): OpenConnection => ({
  model: new PromptedTutor(provider),
  ask: (patienceMs) => askOnce(provider, patienceMs),
});

const QUESTION = {
  system: 'You answer in one short sentence.',
  messages: [{ role: 'user', text: 'Say that you are ready.' }],
  sources: [],
} as const;
/** Enough for a model that thinks before it speaks. */
const TOKENS = 600;
const LONGEST_ANSWER = 200;

async function askOnce(provider: Provider, patienceMs: number): Promise<string> {
  const signal = AbortSignal.timeout(patienceMs);
  let said = '';
  try {
    for await (const event of provider.stream(QUESTION, TOKENS, signal)) {
      if (event.type === 'text') said += event.text;
      if (said.length > LONGEST_ANSWER) break;
    }
  } catch (cause) {
    if (signal.aborted) throw new AilaError('MODEL_TIMED_OUT', {}, { cause: noAnswer(patienceMs) });
    throw new AilaError('MODEL_UNAVAILABLE', {}, { cause });
  }
  if (signal.aborted) throw new AilaError('MODEL_TIMED_OUT', {}, { cause: noAnswer(patienceMs) });
  if (said.trim() === '')
    throw new AilaError('MODEL_SAID_NOTHING', {}, { cause: new ModelFailure('The model said nothing.') });
  return said.trim().slice(0, LONGEST_ANSWER);
}

const noAnswer = (patienceMs: number) =>
  new ModelFailure(`The model did not answer within ${Math.round(patienceMs / 1000)} seconds.`);
