import { setTimeout as sleep } from 'node:timers/promises';
import { AilaError, type ChatSession, type Reply, type ReplyEvent } from '@aila/contracts';

interface Finished {
  readonly reply: Reply;
  readonly session: ChatSession;
}

/** A reply that goes on after the wait is over; it is found by its id. */
interface Unfinished {
  readonly replyId: string;
  readonly sessionId: string;
}

/**
 * @param longestWait milliseconds, less than any proxy before the gateway waits
 * @throws the reply's own error when it failed before a word was said
 */
export async function finished(
  events: AsyncGenerator<ReplyEvent>,
  longestWait: number,
): Promise<Finished | Unfinished> {
  const arrived = new AbortController();
  const late = sleep(longestWait, undefined, { signal: arrived.signal }).catch(() => undefined);
  let running: Unfinished | undefined;
  try {
    for (;;) {
      const next = events.next();
      const result = running === undefined ? await next : await Promise.race([next, late]);
      if (result === undefined && running !== undefined) {
        next.catch(() => undefined);
        return running;
      }
      if (result === undefined || result.done) throw new AilaError('REPLY_INTERRUPTED');
      const event = result.value;
      if (event.type === 'reply') running = { replyId: event.replyId, sessionId: event.sessionId };
      if (event.type === 'done') return { reply: event.reply, session: event.session };
      if (event.type === 'error') throw new AilaError(event.code as AilaError['code']);
    }
  } finally {
    arrived.abort();
    // Not awaited: it comes after the next event, and the reply goes on without this listener.
    void events.return(undefined).catch(() => undefined);
  }
}
