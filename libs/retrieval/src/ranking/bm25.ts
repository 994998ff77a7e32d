import type { Posting } from '@aila/content';

/** A word of the query, with all the chunks of the collection in which it occurs. */
export interface QueryTerm {
  /** 1 for a word of the question, less for a word that only its context holds. */
  readonly weight: number;
  readonly postings: readonly Posting[];
}

/** Totals over the chunks that are searched. */
export interface Collection {
  readonly chunks: number;
  readonly words: number;
}

/** The usual constants of Okapi BM25: how fast repetition stops to count, and how far long chunks are held back. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** Okapi BM25 over an inverted index: the score of each chunk of the collection, 0 where no term occurs. */
export function bm25(terms: readonly QueryTerm[], collection: Collection): Float64Array {
  const meanWords = collection.words / Math.max(1, collection.chunks);
  const scores = new Float64Array(collection.chunks);
  for (const { weight, postings } of terms) {
    const found = postings.length;
    const rarity = Math.log(1 + (collection.chunks - found + 0.5) / (found + 0.5));
    for (const { chunk, occurrences, words } of postings) {
      const length = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * words) / meanWords);
      scores[chunk] =
        (scores[chunk] ?? 0) + (weight * rarity * occurrences * (SATURATION + 1)) / (occurrences + length);
    }
  }
  return scores;
}

/** Numbers of the chunks with the highest scores above 0, best first; of equal scores the lower number first. */
export function best(scores: Float64Array, limit: number): number[] {
  const threshold = Float64Array.from(scores).sort()[scores.length - limit] ?? 0;
  const numbers: number[] = [];
  scores.forEach((score, number) => {
    if (score > 0 && score >= threshold) numbers.push(number);
  });
  return numbers.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, limit);
}
