import type { EmbeddedChunk } from '@aila/content';
import type { Chunk } from '@aila/extraction/chunking';
import { meanDirection } from '../ranking/vectors.js';
import { windowsOf } from './windows.js';

/**
 * Embeds chunks window by window; the vector of a chunk is the mean direction of its windows.
 * @param embed gives a vector of unit length for each text, in order
 */
export async function embedChunks(
  chunks: readonly Chunk[],
  embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
): Promise<EmbeddedChunk[]> {
  const cut = chunks.map((chunk) => ({ chunk, windows: windowsOf(chunk.text) }));
  const vectors = await embed(
    cut.flatMap(({ chunk, windows }) => windows.map(({ start, end }) => chunk.text.slice(start, end))),
  );
  let next = 0;
  return cut.map(({ chunk, windows }) => {
    const own = vectors.slice(next, (next += windows.length));
    return { chunk, vector: meanDirection(own), windows: own };
  });
}
