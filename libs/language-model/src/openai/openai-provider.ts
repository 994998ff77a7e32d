import { ModelFailure } from '../model-failure.js';
import { presentable } from '../presentable-reason.js';
import type { Prompt, PromptMessage } from '../prompted/prompt.js';
import type { Provider, ProviderEvent } from '../prompted/prompted-tutor.js';
import { readStream, readWhole } from './chat-chunks.js';
import { reasonOf } from './refusal-reason.js';
import { adapted, type RequestManner } from './request-manner.js';

export interface OpenaiModel {
  readonly baseUrl: string;
  readonly model: string;
  /** Asked for at each call, so that a key can be replaced under a running service; null: the endpoint wants none. */
  readonly key: () => Promise<string | null>;
  /** How the server is asked at first. */
  readonly manner: RequestManner;
}

/** Each refusal may change one part of the manner. */
const MOST_ADAPTATIONS = 4;
/** As much of a refusal as is read. Characters. */
const LONGEST_REFUSAL = 20_000;

/** Any endpoint that speaks OpenAI's chat completions: Ollama, vLLM, a gateway of the university, OpenAI itself. */
export class OpenaiProvider implements Provider {
  readonly id: string;
  /** As the server was last content with, for all replies of this process. */
  private manner: RequestManner;

  constructor(
    private readonly endpoint: OpenaiModel,
    private readonly send: typeof fetch = fetch,
  ) {
    this.id = `openai:${endpoint.model}`;
    this.manner = endpoint.manner;
  }

  async *stream(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const key = await this.endpoint.key();
    try {
      const response = await this.ask(prompt, maxTokens, key, signal);
      if (response.headers.get('content-type')?.includes('json')) yield* readWhole(await response.text());
      else if (response.body) yield* readStream(response.body);
      else throw new ModelFailure('The model’s endpoint answered without a body.');
    } catch (error) {
      throw signal.aborted ? error : explained(error, key, prompt);
    }
  }

  /** @returns an answer of status 200, after the manner was adapted where the server asked for it */
  private async ask(prompt: Prompt, maxTokens: number, key: string | null, signal: AbortSignal): Promise<Response> {
    for (let adaptations = 0; ; adaptations++) {
      const { manner } = this;
      const response = await this.post(body(this.endpoint.model, prompt, maxTokens, manner), key, signal);
      if (response.ok) return response;
      const reason = reasonOf((await response.text()).slice(0, LONGEST_REFUSAL));
      const again = [400, 422].includes(response.status) ? adapted(manner, reason) : null;
      if (!again || adaptations === MOST_ADAPTATIONS)
        throw ModelFailure.ofStatus(response.status, reason, retryAfter(response.headers));
      this.manner = again;
    }
  }

  private post(content: object, key: string | null, signal: AbortSignal): Promise<Response> {
    return this.send(`${this.endpoint.baseUrl.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(content),
      signal,
    });
  }
}

function body(model: string, prompt: Prompt, maxTokens: number, manner: RequestManner): object {
  const { system, messages } = prompt;
  const [first, ...others] = messages;
  const folded: PromptMessage[] = first ? [{ role: 'user', text: `${system}\n\n${first.text}` }, ...others] : [];
  return {
    model,
    messages: [
      ...(manner.systemRole ? [{ role: 'system', content: system }] : []),
      ...(manner.systemRole ? messages : folded).map(({ role, text }) => ({ role, content: text })),
    ],
    [manner.limit]: maxTokens,
    ...(manner.temperature === null ? {} : { temperature: manner.temperature }),
    stream: true,
    ...(manner.streamOptions ? { stream_options: { include_usage: true } } : {}),
  };
}

/** Milliseconds that the server asks to wait; null where it does not. */
function retryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const wait = /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** What happened, in words that may be logged and shown to administrators. */
function explained(error: unknown, key: string | null, prompt: Prompt): ModelFailure {
  const clean = (text: string) =>
    presentable(text, key, [prompt.system, ...prompt.messages.map((message) => message.text)]);
  if (error instanceof ModelFailure)
    return new ModelFailure(clean(error.message), { status: error.status, again: error.again });
  // What Node says of a broken connection stands in the cause ("connect ECONNREFUSED 127.0.0.1:11434").
  const { message, cause } = error as Error;
  const detail = cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
  return new ModelFailure(`The connection to the model’s endpoint failed: ${clean(detail)}`, {
    broken: true,
    cause: error,
  });
}
