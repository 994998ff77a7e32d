import type { EmbedOptions } from '../embedder.js';

type Lane = NonNullable<EmbedOptions['priority']>;

/** The tasks of one call that wait, in order. */
interface Caller {
  readonly signal: AbortSignal;
  readonly waiting: (() => void)[];
}

/** Lets so many tasks run at the same time; of those that wait, a question goes first, and calls take turns. */
export class Lanes {
  private free: number;
  private readonly callers: Record<Lane, Caller[]> = { question: [], ingest: [] };

  constructor(concurrency: number) {
    this.free = concurrency;
  }

  /**
   * Tasks whose signal has aborted by their turn are not begun.
   *
   * @param signal the same for all tasks of one call
   */
  async run<T>(lane: Lane, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((go) => this.wait(lane, signal, go));
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      const next = this.next('question') ?? this.next('ingest');
      if (next) next();
      else this.free += 1;
    }
  }

  private wait(lane: Lane, signal: AbortSignal, go: () => void): void {
    const caller = this.callers[lane].find((one) => one.signal === signal);
    if (caller) caller.waiting.push(go);
    else this.callers[lane].push({ signal, waiting: [go] });
  }

  /** Takes one task of the call whose turn it is, which then stands behind the others. */
  private next(lane: Lane): (() => void) | undefined {
    const caller = this.callers[lane].shift();
    const go = caller?.waiting.shift();
    if (caller && caller.waiting.length > 0) this.callers[lane].push(caller);
    return go;
  }
}
