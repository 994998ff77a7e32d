import type { ReplyEvent } from '@aila/contracts';
import { asFailure, Failure, isAbort } from '../api/failure.js';
import { readSse, type SseEvent } from './sse-parser.js';

/** Where a reply comes from: `begin` asks the question, `resume` goes on with a known reply after an event. */
export interface ReplySource {
  readonly begin?: (signal: AbortSignal) => Promise<Response>;
  /** Whether the server takes a repeated `begin` for the same question; then a lost connection is no failure. */
  readonly repeatable?: boolean;
  readonly resume: (replyId: string, after: number, signal: AbortSignal) => Promise<Response>;
  /** Known beforehand when a running reply is picked up again, for example after a reload. */
  readonly replyId?: string;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told false when the connection broke and is being restored, true once events flow again. */
  readonly onConnection?: (up: boolean) => void;
  /** Replaced by tests. Milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Waits before each further try, in milliseconds; together a little over a minute, enough for a gateway to restart. */
const pauses = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 15_000, 15_000];

/** How often a question is sent again before it counts as not sent: a person waits and watches. */
const repetitions = 3;

/** Without any byte for this long the connection counts as dead (milliseconds). */
const silence = 45_000;

/**
 * The events of one reply, each once and in order, whatever happens to the connection: after a break it resumes behind
 * the last event seen. Returns after `done` or `error`; throws Failure when the reply cannot be followed.
 */
export async function* followReply(source: ReplySource, options: FollowOptions): AsyncGenerator<ReplyEvent> {
  const { signal, onConnection, wait = pause } = options;
  let replyId = source.replyId ?? null;
  let after = 0;
  let failures = 0;
  const { begin = null, repeatable = false } = source;
  for (;;) {
    try {
      const response =
        replyId === null && begin ? await begin(signal) : await source.resume(replyId ?? '', after, signal);
      if (response.body === null) throw new Failure('ANSWER_UNREADABLE', response.status);
      for await (const raw of readSse(response.body, silence)) {
        const event = toReplyEvent(raw);
        if (event === null || event.seq <= after) continue;
        after = event.seq;
        if (failures > 0) onConnection?.(true);
        failures = 0;
        if (event.type === 'reply') replyId = event.replyId;
        yield event;
        if (event.type === 'done' || event.type === 'error') return;
      }
    } catch (cause) {
      if (signal.aborted || isAbort(cause)) throw cause;
      const failure = asFailure(cause);
      const isLost = failure.code === 'CONNECTION_LOST';
      if (replyId === null ? !isLost : !failure.isPassing) throw failure;
    }
    // Without a reply id nobody can say whether the question arrived: ask again, or let the caller look it up.
    if (replyId === null && !(repeatable && failures < repetitions)) throw new Failure('CONNECTION_LOST');
    const delay = pauses[failures];
    if (delay === undefined) throw new Failure('CONNECTION_LOST');
    failures += 1;
    onConnection?.(false);
    await wait(delay);
    signal.throwIfAborted();
  }
}

const replyEventTypes = new Set<string>(['reply', 'token', 'citation', 'verdict', 'done', 'error']);

/** Null for events of other kinds, which later servers may add. */
function toReplyEvent(raw: SseEvent): ReplyEvent | null {
  if (!replyEventTypes.has(raw.event)) return null;
  const body = JSON.parse(raw.data) as ReplyEvent;
  const seq = raw.id === '' ? body.seq : Number(raw.id);
  return { ...body, type: raw.event, seq } as ReplyEvent;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
