import { Readable } from 'node:stream';
import type { ReplyEvent } from '@aila/contracts';
import { toAilaError } from '@aila/service';

/** Proxies drop connections that are silent for longer. Milliseconds. */
const heartbeatInterval = 15_000;

/**
 * The events of a reply in the format of server-sent events (WHATWG HTML, 9.2): the event's name, its number as id (so
 * that `Last-Event-ID` resumes) and its JSON, with comments as heartbeat while nothing happens. A stream that breaks
 * off ends with an `error` event that repeats the last number, so that resuming loses nothing.
 */
export function toServerSentEvents(
  events: AsyncGenerator<ReplyEvent>,
  lastSeq: number,
  interval = heartbeatInterval,
): Readable {
  return new ServerSentEvents(events, lastSeq, interval);
}

class ServerSentEvents extends Readable {
  private asking = false;
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly events: AsyncGenerator<ReplyEvent>,
    private seq: number,
    interval: number,
  ) {
    super({ objectMode: true });
    // Only while an event is waited for: nothing may follow the end, which a slow reader may not have reached yet.
    this.heartbeat = setInterval(() => this.asking && this.push(': still here\n\n'), interval);
  }

  override _read(): void {
    if (this.asking) return;
    this.asking = true;
    this.events.next().then(
      ({ done, value }) => {
        this.asking = false;
        if (this.destroyed) return;
        this.heartbeat.refresh();
        if (done) return void this.push(null);
        this.seq = value.seq;
        this.push(formatEvent(value));
      },
      (thrown: unknown) => {
        this.asking = false;
        if (this.destroyed) return;
        const { code, message } = toAilaError(thrown);
        this.push(formatEvent({ seq: this.seq, type: 'error', code, message }));
        this.push(null);
      },
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.heartbeat);
    this.events.return(undefined).then(
      () => done(error),
      () => done(error),
    );
  }
}

export function formatEvent(event: ReplyEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
