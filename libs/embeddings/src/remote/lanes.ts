import type { EmbedOptions } from '../embedder.js';

type Lane = NonNullable<EmbedOptions['priority']>;

/** Lets so many tasks run at the same time; of those that wait, a question goes first. */
export class Lanes {
  private free: number;
  private readonly waiting: Record<Lane, (() => void)[]> = { question: [], ingest: [] };

  constructor(concurrency: number) {
    this.free = concurrency;
  }

  /** Tasks whose signal has aborted by their turn are not begun. */
  async run<T>(lane: Lane, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((go) => this.waiting[lane].push(go));
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      const next = this.waiting.question.shift() ?? this.waiting.ingest.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
