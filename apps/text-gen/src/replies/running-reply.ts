import { AilaError, type ReplyEvent } from '@aila/contracts';
import type { NewReplyEvent } from '../chat/reply-events.js';

/** Why a reply is to end before the model is done. */
export type EndRequest = 'stopped' | 'interrupted';

/**
 * So many may follow one reply at once: tabs, devices, a page that was reloaded. With the bound of running replies it
 * bounds what one person can keep open.
 */
export const maxListeners = 10;

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Whoever follows a reply. Not a generator, whose `return` would wait for the event that is to come, and whose promises
 * cost more than the events where hundreds are followed.
 */
class Listener implements AsyncGenerator<ReplyEvent, void, undefined> {
  private place: number | undefined;
  private left = false;
  private pending: ((result: IteratorResult<ReplyEvent, void>) => void) | null = null;

  constructor(
    private readonly published: readonly ReplyEvent[],
    private readonly after: number,
    private readonly isClosed: () => boolean,
    private readonly all: Set<Listener>,
  ) {}

  next(): Promise<IteratorResult<ReplyEvent, void>> {
    if (this.left) return Promise.resolve(over);
    if (this.place === undefined) {
      this.all.add(this);
      this.place = Math.min(Math.max(this.after, 0), this.published.length);
      const [first] = this.published;
      if (first && this.place > 0) return Promise.resolve({ done: false, value: first });
    }
    const event = this.published[this.place];
    if (event) {
      this.place += 1;
      return Promise.resolve({ done: false, value: event });
    }
    if (this.isClosed()) return this.return();
    return new Promise((resolve) => (this.pending = resolve));
  }

  /** Something was published, or the reply is over. */
  wake(): void {
    const { pending } = this;
    if (!pending) return;
    this.pending = null;
    void this.next().then(pending);
  }

  return(): Promise<IteratorResult<ReplyEvent, void>> {
    this.left = true;
    this.all.delete(this);
    this.pending?.(over);
    this.pending = null;
    return Promise.resolve(over);
  }

  throw(error: unknown): Promise<IteratorResult<ReplyEvent, void>> {
    void this.return();
    return Promise.reject(error as Error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
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
    return new Listener(this.published, after, () => this.closed, this.listeners);
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
    for (const listener of this.listeners) listener.wake();
  }
}
