import type { ReplyEvent } from '@aila/contracts';
import { toAilaError } from '@aila/http';

/** Proxies drop connections that are silent for longer. Milliseconds. */
const heartbeatInterval = 15_000;

/**
 * The events of a reply in the format of server-sent events (WHATWG HTML, 9.2): the event's name, its number as id (so
 * that `Last-Event-ID` resumes) and its JSON, with comments as heartbeat while nothing happens. A stream that breaks
 * off ends with an `error` event that repeats the last number, so that resuming loses nothing.
 */
export async function* toServerSentEvents(
  events: AsyncGenerator<ReplyEvent>,
  lastSeq: number,
  interval = heartbeatInterval,
): AsyncGenerator<string> {
  let seq = lastSeq;
  try {
    let next = events.next();
    for (;;) {
      const result = await orHeartbeat(next, interval);
      if (result === 'heartbeat') {
        yield ': still here\n\n';
        continue;
      }
      if (result.done) return;
      seq = result.value.seq;
      yield formatEvent(result.value);
      next = events.next();
    }
  } catch (thrown) {
    const { code, message } = toAilaError(thrown);
    yield formatEvent({ seq, type: 'error', code, message });
  } finally {
    await events.return(undefined);
  }
}

export function formatEvent(event: ReplyEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

async function orHeartbeat<T>(next: Promise<T>, interval: number): Promise<T | 'heartbeat'> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'heartbeat'>((done) => (timer = setTimeout(() => done('heartbeat'), interval)));
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
