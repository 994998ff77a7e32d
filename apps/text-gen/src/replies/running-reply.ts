import type { ReplyEvent } from '@aila/contracts';
import type { NewReplyEvent } from './reply-events.js';

/** Why a reply is to end before the model is done. */
export type EndRequest = 'stopped' | 'interrupted';

/** A reply of this instance: its numbered events so far, and whoever follows them. */
export class RunningReply {
  private readonly published: ReplyEvent[] = [];
  private readonly controller = new AbortController();
  private waiting: (() => void)[] = [];
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

  /** The events after number `after`: those that were, then those to come, until the reply is over. */
  async *follow(after: number): AsyncGenerator<ReplyEvent, void, undefined> {
    let next = Math.min(Math.max(after, 0), this.published.length);
    for (;;) {
      for (let event = this.published[next]; event; event = this.published[++next]) yield event;
      if (this.closed) return;
      await new Promise<void>((wake) => this.waiting.push(wake));
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
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }
}
