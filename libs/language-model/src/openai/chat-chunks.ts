import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { ModelFailure } from '../model-failure.js';
import type { ProviderEvent } from '../prompted/prompted-tutor.js';
import { reasonOf } from './refusal-reason.js';

/** Servers send text as a string or in parts, and thoughts beside it or among the parts. */
const Content = z.union([
  z.string(),
  z.array(z.object({ type: z.string(), text: z.string().optional() }).catch({ type: 'unknown' })),
]);
const Said = z.object({ content: Content.nullish().catch(null), refusal: z.string().nullish().catch(null) });

/**
 * What is looked at of a chunk. Every part may be missing, null or something else: servers differ, and a chunk that
 * carries no text is no reason to end a reply.
 */
const Chunk = z.object({
  choices: z
    .array(
      z
        .object({
          delta: Said.nullish().catch(null),
          message: Said.nullish().catch(null),
          finish_reason: z.string().nullish().catch(null),
        })
        .catch({}),
    )
    .nullish()
    .catch(null),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish().catch(null),
  error: z.unknown().optional(),
});

const FILTERS = /filter|safety|guardrail|recitation|prohibited|blocklist/i;
/** After the end is known, usage may still come; a server that keeps the connection open is not waited for. Milliseconds. */
const AFTER_THE_END = 2_000;

/** What one chunk says, and whether the answer ends with it. @throws ModelFailure when it reports a failure */
function readChunk(chunk: unknown): { readonly events: ProviderEvent[]; readonly ended: boolean } {
  const read = Chunk.safeParse(chunk);
  if (!read.success) return { events: [{ type: 'alive' }], ended: false };
  const { choices, usage, error } = read.data;
  if (error !== undefined && error !== null && error !== false) throw reported(chunk);
  const [choice] = choices ?? [];
  const text = textOf(choice?.delta ?? choice?.message);
  const reason = choice?.finish_reason;
  if (reason === 'error') throw reported(chunk);
  return {
    events: [
      text === '' ? { type: 'alive' } : { type: 'text', text },
      ...(usage
        ? [
            {
              type: 'usage' as const,
              usage: { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens },
            },
          ]
        : []),
      ...cutBy(reason),
    ],
    ended: Boolean(reason),
  };
}

function cutBy(reason: string | null | undefined): ProviderEvent[] {
  if (reason === 'length' || reason === 'max_tokens') return [{ type: 'cut', by: 'length' }];
  return reason && FILTERS.test(reason) ? [{ type: 'cut', by: 'filter' }] : [];
}

function textOf(said: z.output<typeof Said> | null | undefined): string {
  const content = said?.content;
  if (typeof content === 'string' && content !== '') return content;
  if (Array.isArray(content)) return content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
  return said?.refusal ?? '';
}

/** A failure that came with status 200. Its own code, where it has one, tells whether asking again may help. */
function reported(body: unknown): ModelFailure {
  const code = (body as { error?: { code?: unknown } }).error?.code;
  const status = typeof code === 'number' && code >= 400 && code < 600 ? code : null;
  const reason = reasonOf(JSON.stringify(body));
  return status === null
    ? new ModelFailure(`The model’s endpoint reported: ${reason}`)
    : ModelFailure.ofStatus(status, reason);
}

/** An answer in one piece, from a server that does not stream or that reports a failure with status 200. */
export function readWhole(text: string): ProviderEvent[] {
  const body = parsed(text);
  if (!Array.isArray((body as { choices?: unknown } | undefined)?.choices)) throw reported(body ?? text);
  return readChunk(body).events;
}

/**
 * The answer of a server as it arrives. It ends with a finish reason, with `[DONE]` or with the stream.
 *
 * @throws ModelFailure when the server reports a failure; what Node throws when the connection breaks before the end
 */
export async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ProviderEvent> {
  const events: { readonly data: string; readonly name: string | undefined }[] = [];
  const parser = createParser({ onEvent: ({ data, event }) => events.push({ data, name: event }) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let ended = false;
  try {
    for (let over = false; !over;) {
      const part = await nextPart(reader, ended);
      over = part === null;
      // The last event counts even where the empty line after it is missing.
      parser.feed(part === null ? `${decoder.decode()}\n\n` : decoder.decode(part, { stream: true }));
      if (!over) yield { type: 'alive' };
      for (const { data, name } of events.splice(0)) {
        if (data.trim() === '[DONE]') return;
        const chunk = parsed(data);
        if (ended && !Array.isArray((chunk as { choices?: unknown })?.choices)) continue;
        if (name === 'error') throw reported(chunk ?? data);
        const read = readChunk(chunk);
        yield* read.events;
        ended ||= read.ended;
      }
    }
    // A server that was stopped closes its answer like one that is done; nobody knows whether this one was.
    if (!ended) yield { type: 'cut', by: 'length' };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** @returns null at the end of the stream. @throws when the connection breaks before the end of the answer is known */
async function nextPart(reader: ReadableStreamDefaultReader<Uint8Array>, ended: boolean): Promise<Uint8Array | null> {
  const read = reader.read().then(({ done, value }) => (done ? null : value));
  if (!ended) return read;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => (timer = setTimeout(done, AFTER_THE_END, null)));
  try {
    return await Promise.race([read.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
