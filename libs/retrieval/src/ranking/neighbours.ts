/** A ranked chunk and its place in its file. */
interface Placed {
  readonly versionId: string;
  readonly ordinal: number;
  /** 0 to 1. */
  readonly score: number;
}

/** Share of a neighbour's score that a chunk gets; from 0.1 to 0.3 the result is about the same. */
const SUPPORT = 0.2;

/**
 * Raises chunks whose neighbour in the file fits, too: an explanation goes on over several chunks, while a chance hit
 * stands alone. The better neighbour counts.
 *
 * @returns the chunks with their new scores (0 to 1), best first; equal scores keep their order
 */
export function supportNeighbours<C extends Placed>(chunks: readonly C[]): C[] {
  const scores = new Map(chunks.map((chunk) => [keyOf(chunk.versionId, chunk.ordinal), chunk.score]));
  const scoreAt = (versionId: string, ordinal: number): number => scores.get(keyOf(versionId, ordinal)) ?? 0;
  return chunks
    .map((chunk) => {
      const { versionId, ordinal, score } = chunk;
      const neighbour = Math.max(scoreAt(versionId, ordinal - 1), scoreAt(versionId, ordinal + 1));
      return { ...chunk, score: (score + SUPPORT * neighbour) / (1 + SUPPORT) };
    })
    .sort((a, b) => b.score - a.score);
}

function keyOf(versionId: string, ordinal: number): string {
  return `${versionId}/${ordinal}`;
}
