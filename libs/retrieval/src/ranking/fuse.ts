/** What two searches say about one chunk. */
export interface Candidate {
  /** Score of the word search, 0 or more; 0 when no word occurs. */
  readonly lexical: number;
  /** Cosine similarity of the embeddings, -1 to 1: of the nearest windows or of the whole chunk. */
  readonly semantic: number;
}

/**
 * Share of the embedding in the fused score. From 0.7 to 0.8 the result hardly changes; weighing each question by the rare
 * words that its best lexical hit covers did worse (docs/decisions/0010-retrieval-quality.md).
 */
const SEMANTIC_WEIGHT = 0.8;

/**
 * Brings both scores of the candidates of one question to 0..1 and adds them: a convex sum, which keeps how far apart
 * the candidates lie, unlike a fusion by rank (Bruch, Gai and Ingber, ACM TOIS 42, 2023).
 *
 * @returns the candidates with their `score` (0 to 1), best first; equal scores keep their order
 */
export function fuse<C extends Candidate>(
  candidates: readonly C[],
  semanticWeight = SEMANTIC_WEIGHT,
): (C & { score: number })[] {
  const lexical = scale([0, ...candidates.map((candidate) => candidate.lexical)]);
  const semantic = scale(candidates.map((candidate) => candidate.semantic));
  return candidates
    .map((candidate) => ({
      ...candidate,
      score: (1 - semanticWeight) * lexical(candidate.lexical) + semanticWeight * semantic(candidate.semantic),
    }))
    .sort((a, b) => b.score - a.score);
}

/** Least value to 0, greatest to 1; all to 0 when they are equal and so tell nothing. */
function scale(values: readonly number[]): (value: number) => number {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return (value) => (range > 0 ? (value - least) / range : 0);
}
