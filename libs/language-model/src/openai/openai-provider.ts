import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Prompt } from '../prompted/prompt.js';
import type { Provider, ProviderEvent } from '../prompted/prompted-tutor.js';

export interface OpenaiModel {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKeyFile: string | null;
}

const Chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional() })).default([]),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** Any endpoint that speaks OpenAI's chat completions: Ollama, vLLM, a gateway of the university, OpenAI itself. */
export class OpenaiProvider implements Provider {
  readonly id: string;

  constructor(private readonly endpoint: OpenaiModel) {
    this.id = `openai:${endpoint.model}`;
  }

  async *stream(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { baseUrl, model, apiKeyFile } = this.endpoint;
    // Read each time, so that a key can be replaced under a running service.
    const key = apiKeyFile === null ? null : (await readFile(apiKeyFile, 'utf8')).trim();
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({
        model,
        messages: [
          { role: 'system', content: prompt.system },
          ...prompt.messages.map(({ role, text }) => ({ role, content: text })),
        ],
        max_tokens: maxTokens,
        temperature: 0.3,
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal,
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`The model's endpoint answered with status ${response.status}.`);
    }
    let done = false;
    for await (const data of serverSentData(response.body)) {
      if (data === '[DONE]') {
        done = true;
        break;
      }
      yield* eventsOf(Chunk.parse(JSON.parse(data)));
    }
    if (!done) throw new Error('The model’s endpoint ended its answer half-way.');
  }
}

function* eventsOf({ choices, usage }: z.output<typeof Chunk>): Generator<ProviderEvent> {
  const text = choices[0]?.delta?.content;
  if (text) yield { type: 'text', text };
  if (usage)
    yield { type: 'usage', usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } };
}

/** The data of server-sent events, each a line here: the interface never sends data of several lines. */
async function* serverSentData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice(5).trim();
  }
}
