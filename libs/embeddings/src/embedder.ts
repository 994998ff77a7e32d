/** Every adapter gives vectors of this length, so that one table holds those of any model. */
export const EMBEDDING_DIMENSIONS = 512;

export interface EmbedOptions {
  /** Aborting rejects with the signal's reason; work that has begun may go on unseen for a moment. */
  readonly signal?: AbortSignal;
  /** `question`: somebody waits, so it overtakes all `ingest` texts that are not being computed yet. Default `ingest`. */
  readonly priority?: 'question' | 'ingest';
}

/** Turns texts into vectors whose directions are close when the texts mean something alike. */
export abstract class Embedder {
  /** Names the model and how it is used. Only vectors of the same name may be compared. */
  abstract readonly model: string;
  abstract readonly dimensions: number;
  /**
   * One vector of unit length for each text, in order. A text without a visible character gives the zero vector, which
   * is equally far from everything. A text that is longer than the model reads well is read from its beginning.
   *
   * @throws EmbeddingError when the model is not available, or was closed; the signal's reason when aborted
   */
  abstract embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** Rejects what is waiting and gives the memory back. Calling it again does nothing. */
  abstract close(): Promise<void>;
}
