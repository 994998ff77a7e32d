import { readableText } from '../prepare-text.js';
import { EMBEDDING_DIMENSIONS, type Embedder, type EmbedOptions } from '../embedder.js';
import { EmbeddingError } from '../embedding-error.js';
import { Lanes } from './lanes.js';

/** A model behind a network, as its provider's interface has it. */
export interface EmbeddingProvider {
  /** Names provider, model and use; see {@link Embedder.model}. */
  readonly model: string;
  /** Texts that one request takes. */
  readonly batch: number;
  /** @returns one vector for each text, in order, of any length; throws when it fails or the signal aborts */
  request(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
  close(): void;
}

export interface RemoteEmbedderOptions {
  /** Requests under way at the same time, from one process. */
  readonly concurrency?: number;
  /** For one request, its repetitions by the provider's library included. Milliseconds. */
  readonly timeoutMs?: number;
}

const defaults = { concurrency: 4, timeoutMs: 30_000 };

/** Sends texts to a provider: in batches, a few requests at a time, questions before texts that are being ingested. */
export class RemoteEmbedder implements Embedder {
  readonly dimensions = EMBEDDING_DIMENSIONS;
  private readonly closing = new AbortController();
  private readonly lanes: Lanes;
  private readonly timeoutMs: number;

  constructor(
    private readonly provider: EmbeddingProvider,
    options: RemoteEmbedderOptions = {},
  ) {
    const { concurrency, timeoutMs } = { ...defaults, ...options };
    this.lanes = new Lanes(concurrency);
    this.timeoutMs = timeoutMs;
  }

  get model(): string {
    return this.provider.model;
  }

  async embed(texts: readonly string[], { signal, priority = 'ingest' }: EmbedOptions = {}): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    if (this.closing.signal.aborted) throw closedError();
    const readable = texts.map(readableText);
    const wanted = readable.filter((text) => text !== '');
    const batches = Array.from({ length: Math.ceil(wanted.length / this.provider.batch) }, (_, index) =>
      wanted.slice(index * this.provider.batch, (index + 1) * this.provider.batch),
    );
    // One failure ends the call, and with it what it still has under way.
    const call = new AbortController();
    const stop = AbortSignal.any([call.signal, this.closing.signal, ...(signal ? [signal] : [])]);
    try {
      const work = Promise.all(batches.map((batch) => this.lanes.run(priority, stop, () => this.request(batch, stop))));
      const vectors = (await orAborted(work, stop)).flat();
      return readable.map((text) => (text === '' ? undefined : vectors.shift()) ?? new Float32Array(this.dimensions));
    } catch (error) {
      signal?.throwIfAborted();
      throw this.closing.signal.aborted ? closedError() : error;
    } finally {
      call.abort();
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    this.provider.close();
    return Promise.resolve();
  }

  private async request(texts: readonly string[], stop: AbortSignal): Promise<Float32Array[]> {
    const late = AbortSignal.timeout(this.timeoutMs);
    try {
      const signal = AbortSignal.any([stop, late]);
      const vectors = await orAborted(this.provider.request(texts, signal), signal);
      if (vectors.length !== texts.length) throw new Error(`${vectors.length} vectors for ${texts.length} texts`);
      return vectors.map(ofUnitLength);
    } catch (cause) {
      stop.throwIfAborted();
      if (late.aborted) throw new EmbeddingError('took-too-long', `no answer within ${this.timeoutMs} ms`);
      // control: embedding-refusal
      throw new EmbeddingError('unavailable', cause instanceof Error ? cause.name : 'unknown', { cause });
    }
  }
}

/** @throws when the model is set up for another length, since such vectors fit into no index */
function ofUnitLength(vector: readonly number[]): Float32Array {
  if (vector.length !== EMBEDDING_DIMENSIONS)
    throw new RangeError(`The model gives ${vector.length} dimensions, not ${EMBEDDING_DIMENSIONS}.`);
  const length = Math.hypot(...vector);
  if (!Number.isFinite(length) || length === 0) throw new RangeError('The model gives a vector without a direction.');
  return Float32Array.from(vector, (value) => value / length);
}

function closedError(): EmbeddingError {
  return new EmbeddingError('closed', 'the embedder was closed');
}

/** Rejects as soon as the signal aborts, whether or not the work listens to it. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
