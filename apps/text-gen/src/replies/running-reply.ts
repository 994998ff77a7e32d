import { AilaError, type ReplyEvent } from '@aila/contracts';
import type { NewReplyEvent } from '../chat/reply-events.js';

/** Why a reply is to end before the model is done. */
export type EndRequest = 'stopped' | 'interrupted';

/**
 * So many may follow one reply at once: tabs, devices, a page that was reloaded. With the bound of running replies it
 * bounds what one person can keep open.
 */
export const maxListeners = 10;

interface Listener {
  left: boolean;
  wake: () => void;
}

/** A reply of this instance: its numbered events so far, and whoever follows them. */
export class RunningReply {
  private readonly published: ReplyEvent[] = [];
  private readonly controller = new AbortController();
  private readonly listeners = new Set<Listener>();
  private closed = false;
  private request: EndRequest | null = null;
  private readonly whenClosed: Promise<void>;
  private markClosed: () => void = () => undefined;

  constructor(readonly id: string) {
    this.whenClosed = new Promise((done) => (this.markClosed = done));
  }

  /** Aborts when the reply is to end early; `endRequest` tells why. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get endRequest(): EndRequest | null {
    return this.request;
  }

  get events(): readonly ReplyEvent[] {
    return this.published;
  }

  get text(): string {
    return this.published.map((event) => (event.type === 'token' ? event.text : '')).join('');
  }

  publish(event: NewReplyEvent): void {
    this.published.push({ ...event, seq: this.published.length + 1 } as ReplyEvent);
    this.wake();
  }

  /**
   * The first event, and those after number `after`: those that were, then those to come, until the reply is over.
   * Leaving ends it at once, also while nothing is said.
   * @throws TOO_MANY_LISTENERS
   */
  follow(after: number): AsyncGenerator<ReplyEvent, void, undefined> {
    if (this.listeners.size >= maxListeners) throw new AilaError('TOO_MANY_LISTENERS', { max: maxListeners });
    const listener: Listener = { left: false, wake: () => undefined };
    const events = this.listen(after, listener);
    const end = events.return.bind(events);
    // The generator's own `return` waits for the event that is to come.
    events.return = (value) => {
      listener.left = true;
      listener.wake();
      return end(value);
    };
    return events;
  }

  private async *listen(after: number, listener: Listener): AsyncGenerator<ReplyEvent, void, undefined> {
    this.listeners.add(listener);
    try {
      let next = Math.min(Math.max(after, 0), this.published.length);
      const [first] = this.published;
      if (first && next > 0) yield first;
      for (;;) {
        for (let event = this.published[next]; event; event = this.published[++next]) yield event;
        if (this.closed || listener.left) return;
        await new Promise<void>((wake) => (listener.wake = wake));
      }
    } finally {
      this.listeners.delete(listener);
    }
  }

  /** Asks for an early end. The first request counts. */
  endEarly(request: EndRequest): void {
    this.request ??= request;
    this.controller.abort();
  }

  /** Nothing more will be published. */
  close(): void {
    this.closed = true;
    this.wake();
    this.markClosed();
  }

  /** Resolves when the reply is over and stored. */
  untilClosed(): Promise<void> {
    return this.whenClosed;
  }

  private wake(): void {
    for (const { wake } of this.listeners) wake();
  }
}
