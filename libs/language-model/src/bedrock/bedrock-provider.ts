import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type StopReason,
} from '@aws-sdk/client-bedrock-runtime';
import { ModelFailure } from '../model-failure.js';
import { presentable } from '../presentable-reason.js';
import type { Prompt } from '../prompted/prompt.js';
import type { Provider, ProviderEvent } from '../prompted/prompted-tutor.js';
import type { Guardrail } from '../settings.js';

export interface BedrockModel {
  readonly modelId: string;
  readonly region: string;
  readonly guardrail: Guardrail | null;
}

/**
 * Throttled and failed requests are repeated by the SDK, with pauses and a budget shared by all requests of the process,
 * until the answer begins; an answer that has begun is never repeated.
 */
const ATTEMPTS = 3;
/** The plan decides what is said; a little freedom keeps the words from sounding alike. */
const TEMPERATURE = 0.3;

/** Why an answer is not whole; of a guardrail's own words, too, the student is told where they come from. */
const CUTS: Partial<Record<StopReason, 'length' | 'filter'>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  malformed_model_output: 'length',
  content_filtered: 'filter',
  guardrail_intervened: 'filter',
};

/** A model of Amazon Bedrock by ConverseStream. Credentials come by the SDK's own chain (IRSA on EKS). */
export class BedrockProvider implements Provider {
  readonly id: string;
  private readonly client: BedrockRuntimeClient;

  constructor(private readonly model: BedrockModel) {
    this.id = `bedrock:${model.modelId}`;
    this.client = new BedrockRuntimeClient({ region: model.region, maxAttempts: ATTEMPTS });
  }

  async *stream(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    try {
      yield* this.converse(prompt, maxTokens, signal);
    } catch (error) {
      throw signal.aborted ? error : explained(error, prompt);
    }
  }

  private async *converse(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { modelId, guardrail } = this.model;
    const { stream } = await this.client.send(
      new ConverseStreamCommand({
        modelId,
        system: [{ text: prompt.system }],
        messages: prompt.messages.map(({ role, text }) => ({ role, content: [{ text }] })),
        inferenceConfig: { maxTokens, temperature: TEMPERATURE },
        // control: guardrail
        ...(guardrail && {
          guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
        }),
      }),
      { abortSignal: signal },
    );
    if (!stream) throw new ModelFailure('Bedrock answered without a stream.');
    let ended = false;
    for await (const event of stream) {
      ended ||= event.messageStop !== undefined;
      yield* eventsOf(event);
    }
    // Whether more was to come nobody knows.
    if (!ended) yield { type: 'cut', by: 'length' };
  }
}

/** A thought (`reasoningContent`) or the beginning of a tool's use is a sign of life and nothing to read. */
function* eventsOf({ contentBlockDelta, messageStop, metadata }: ConverseStreamOutput): Generator<ProviderEvent> {
  const text = contentBlockDelta?.delta?.text;
  yield text ? { type: 'text', text } : { type: 'alive' };
  const by = CUTS[messageStop?.stopReason ?? 'end_turn'];
  if (by) yield { type: 'cut', by };
  const usage = metadata?.usage;
  if (usage)
    yield { type: 'usage', usage: { inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 } };
}

/** What happened, in words that may be logged and shown to administrators. */
function explained(error: unknown, prompt: Prompt): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
  const said = [prompt.system, ...prompt.messages.map(({ text }) => text)];
  const reason = presentable(`${name}: ${message}`, null, said);
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400
    ? ModelFailure.ofStatus(status, reason)
    : new ModelFailure(`Bedrock failed: ${reason}`, { cause: error });
}
