import { EMBEDDING_DIMENSIONS, type Embedder, type EmbedOptions } from '../embedder.js';
import { EmbeddingError } from '../embedding-error.js';
import { ModelWorker } from './model-worker.js';
import { readableText } from '../prepare-text.js';
import { findWorkerFile } from './worker-file.js';

export interface BuiltinEmbedderOptions {
  /** The worker's program; by default found as the package export `@aila/embeddings/worker`. */
  readonly workerFile?: string;
  /** After so long without work the worker ends and gives back its memory; the next call loads the model again. */
  readonly idleMs?: number;
  /** A text that takes longer fails, loading the model included. */
  readonly timeoutMs?: number;
}

interface Request {
  readonly texts: readonly string[];
  readonly vectors: Float32Array[];
  readonly priority: 'question' | 'ingest';
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * all-MiniLM-L6-v2 (English, Apache-2.0) with 8-bit weights, run in a worker thread from the first call on. Its 384 numbers
 * are filled up with zeros. The vector of a text is the mean direction of its windows of a few sentences: on course text
 * this finds more than the vector of the whole text does (docs/decisions/0010-retrieval-quality.md).
 */
export function createBuiltinEmbedder(options: BuiltinEmbedderOptions = {}): Embedder {
  return new BuiltinEmbedder(options);
}

class BuiltinEmbedder implements Embedder {
  readonly model = 'all-minilm-l6-v2.int8.windows-64';
  readonly dimensions = EMBEDDING_DIMENSIONS;
  private readonly requests: Request[] = [];
  private worker: ModelWorker | undefined;
  private running = false;
  private closed = false;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: BuiltinEmbedderOptions) {}

  async embed(texts: readonly string[], { signal, priority = 'ingest' }: EmbedOptions = {}): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    if (this.closed) throw closedError();
    const readable = texts.map(readableText);
    const vectors = await this.compute(
      readable.filter((text) => text !== ''),
      priority,
      signal,
    );
    return readable.map((text) => (text === '' ? undefined : vectors.shift()) ?? new Float32Array(this.dimensions));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.idle);
    const worker = this.worker;
    this.worker = undefined;
    this.rejectAll(closedError());
    await worker?.stop(closedError());
  }

  private compute(
    texts: readonly string[],
    priority: Request['priority'],
    signal: AbortSignal | undefined,
  ): Promise<Float32Array[]> {
    if (texts.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const request: Request = { texts, vectors: [], priority, resolve: done(resolve), reject: done(reject) };
      const abort = (): void => {
        this.remove(request);
        request.reject(signal?.reason);
      };
      function done<T>(settle: (value: T) => void): (value: T) => void {
        return (value) => {
          signal?.removeEventListener('abort', abort);
          settle(value);
        };
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.requests.push(request);
      void this.run();
    });
  }

  /** Works through the requests, one text at a time; between two texts a question may step in front. */
  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    clearTimeout(this.idle);
    for (let request = this.next(); request; request = this.next()) {
      try {
        if (!this.worker?.usable) this.worker = this.startWorker();
        request.vectors.push(await this.worker.compute(request.texts[request.vectors.length] ?? ''));
      } catch (error) {
        // What waits would wait for the same broken worker: say so at once, the next call starts a new one.
        this.worker = undefined;
        this.rejectAll(error);
        continue;
      }
      if (request.vectors.length === request.texts.length) {
        this.remove(request);
        request.resolve(request.vectors);
      } else this.letOthersGo(request);
    }
    this.running = false;
    if (!this.closed) {
      this.idle = setTimeout(() => void this.rest(), this.options.idleMs ?? 300_000);
      this.idle.unref();
    }
  }

  /** A text of each request in turn: one that is long does not keep a short one waiting. */
  private letOthersGo(request: Request): void {
    if (!this.requests.includes(request)) return;
    this.remove(request);
    this.requests.push(request);
  }

  private next(): Request | undefined {
    return this.requests.find(({ priority }) => priority === 'question') ?? this.requests[0];
  }

  private startWorker(): ModelWorker {
    return new ModelWorker(this.options.workerFile ?? findWorkerFile(), this.options.timeoutMs ?? 60_000);
  }

  private async rest(): Promise<void> {
    if (this.running) return;
    const worker = this.worker;
    this.worker = undefined;
    await worker?.stop(new EmbeddingError('unavailable', 'the model worker was idle'));
  }

  private remove(request: Request): void {
    const at = this.requests.indexOf(request);
    if (at >= 0) this.requests.splice(at, 1);
  }

  private rejectAll(error: unknown): void {
    for (const request of this.requests.splice(0)) request.reject(error);
  }
}

function closedError(): EmbeddingError {
  return new EmbeddingError('closed', 'the embedder was closed');
}
