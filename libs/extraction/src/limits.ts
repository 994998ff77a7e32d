/** Bounds of one extraction; the reading process is killed when it passes one of them. */
export interface ExtractionLimits {
  /** Pages of the document. */
  readonly maxPages: number;
  /** UTF-16 units of text over all pages. */
  readonly maxCharacters: number;
  /** Seconds that the caller spends waiting for the reader; the time it takes to handle a page does not count. */
  readonly maxSeconds: number;
  /** Resident memory of the reading process, in bytes; the file itself is read in pieces and hardly counts. */
  readonly maxMemoryBytes: number;
}

/**
 * A 1,158-page manual needs about 200 MB and a few seconds, so these leave ordinary documents a wide margin. So many
 * characters are some 2,000 printed pages; what decides is the time of the embeddings, see
 * docs/decisions/0028-long-texts.md.
 */
export const DEFAULT_LIMITS: ExtractionLimits = {
  maxPages: 10_000,
  maxCharacters: 5_000_000,
  maxSeconds: 300,
  maxMemoryBytes: 640 * 1024 * 1024,
};
