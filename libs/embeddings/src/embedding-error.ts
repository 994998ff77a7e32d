/**
 * `unavailable`: the model could not be loaded or broke down; trying again later may help.
 * `took-too-long`: no answer within the adapter's limit.
 * `closed`: the embedder was closed; make a new one.
 */
export type EmbeddingErrorCode = 'unavailable' | 'took-too-long' | 'closed';

export class EmbeddingError extends Error {
  override readonly name = 'EmbeddingError';

  constructor(
    readonly code: EmbeddingErrorCode,
    /** What happened; holds nothing of the texts. */
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }
}
