import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
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

/** A model of Amazon Bedrock by ConverseStream. Credentials come by the SDK's own chain (IRSA on EKS). */
export class BedrockProvider implements Provider {
  readonly id: string;
  private readonly client: BedrockRuntimeClient;

  constructor(private readonly model: BedrockModel) {
    this.id = `bedrock:${model.modelId}`;
    this.client = new BedrockRuntimeClient({ region: model.region, maxAttempts: ATTEMPTS });
  }

  async *stream(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { modelId, guardrail } = this.model;
    const { stream } = await this.client.send(
      new ConverseStreamCommand({
        modelId,
        system: [{ text: prompt.system }],
        messages: prompt.messages.map(({ role, text }) => ({ role, content: [{ text }] })),
        inferenceConfig: { maxTokens, temperature: TEMPERATURE },
        ...(guardrail && {
          guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
        }),
      }),
      { abortSignal: signal },
    );
    if (!stream) throw new Error('Bedrock answered without a stream.');
    for await (const event of stream) yield* eventsOf(event);
  }
}

function* eventsOf({ contentBlockDelta, metadata }: ConverseStreamOutput): Generator<ProviderEvent> {
  const text = contentBlockDelta?.delta?.text;
  if (text) yield { type: 'text', text };
  const usage = metadata?.usage;
  if (usage)
    yield { type: 'usage', usage: { inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 } };
}
