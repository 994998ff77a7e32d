import type { Readable } from 'node:stream';

/** So many items may wait for their reader before the stream is asked to pause. */
const MOST_WAITING = 64;

const over: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The JSON lines of a body, one value a line. The body is opened with the first `next`; leaving destroys it at once, also
 * while nothing comes.
 *
 * Not a generator over an iterator of the stream: hundreds of tutors who say a word now and then come through here, and
 * the promises of those cost a gateway more processor than the words.
 */
export class JsonLines<T> implements AsyncGenerator<T, void, undefined> {
  private readonly ready: T[] = [];
  private pending: { resolve: (result: IteratorResult<T, void>) => void; reject: (error: unknown) => void } | null =
    null;
  private body: Readable | undefined;
  private rest = '';
  private state: 'new' | 'open' | 'over' = 'new';
  private failure: { readonly error: unknown } | null = null;

  /**
   * @param open gives the body once its head has come; what it throws is thrown by the first `next`
   * @param asError what the reader is told when the body breaks off
   * @param left is called once, when the reader is gone or the body is over
   */
  constructor(
    private readonly open: () => Promise<Readable>,
    private readonly asError: (cause: unknown) => unknown,
    private readonly left: () => void,
  ) {}

  next(): Promise<IteratorResult<T, void>> {
    const [item] = this.ready;
    if (item !== undefined) {
      this.ready.shift();
      if (this.ready.length < MOST_WAITING && this.body?.isPaused()) this.body.resume();
      return Promise.resolve({ done: false, value: item });
    }
    if (this.failure) {
      const { error } = this.failure;
      this.failure = null;
      return Promise.reject(error as Error);
    }
    if (this.state === 'over') return Promise.resolve(over);
    const result = new Promise<IteratorResult<T, void>>((resolve, reject) => (this.pending = { resolve, reject }));
    if (this.state === 'new') this.begin();
    return result;
  }

  return(): Promise<IteratorResult<T, void>> {
    this.ready.length = 0;
    this.end();
    return Promise.resolve(over);
  }

  throw(error: unknown): Promise<IteratorResult<T, void>> {
    this.ready.length = 0;
    this.end();
    return Promise.reject(error as Error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private begin(): void {
    this.state = 'open';
    this.open().then(
      (body) => {
        this.body = body;
        if (this.state === 'over') return void body.on('error', () => undefined).destroy();
        body.setEncoding('utf8');
        body.on('data', (part: string) => this.take(part));
        body.once('end', () => this.end());
        body.once('error', (error) => this.fail(this.asError(error)));
        body.once('close', () => this.end());
      },
      (error: unknown) => this.fail(error),
    );
  }

  private take(part: string): void {
    const lines = (this.rest + part).split('\n');
    this.rest = lines.pop() ?? '';
    try {
      for (const line of lines) if (line !== '') this.give(JSON.parse(line) as T);
    } catch (error) {
      return this.fail(this.asError(error));
    }
    if (this.ready.length >= MOST_WAITING) this.body?.pause();
  }

  private give(value: T): void {
    const { pending } = this;
    if (!pending) return void this.ready.push(value);
    this.pending = null;
    pending.resolve({ done: false, value });
  }

  private fail(error: unknown): void {
    if (this.state === 'over') return;
    const { pending } = this;
    this.pending = null;
    if (pending) pending.reject(error);
    else this.failure = { error };
    this.end();
  }

  private end(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    // A late error of a body that is destroyed concerns nobody.
    this.body?.on('error', () => undefined).destroy();
    this.pending?.resolve(over);
    this.pending = null;
    this.left();
  }
}
