import type { Chunk } from './chunking/chunk-pages.js';
import type { ExtractionReason } from './extraction-error.js';
import type { ExtractionLimits } from './limits.js';
import type { ReadableMediaType } from './media-types.js';
import type { ExtractedPage } from './page.js';

/**
 * What the caller's process and the reading process say to each other. The caller sends `read`, then one `next` for
 * each message that it is ready to take: the reader never runs more than one page ahead. The chunks, where they are asked
 * for, come after the last page.
 */
export type ToReader = ReadRequest | { readonly type: 'next' };

export interface ReadRequest {
  readonly type: 'read';
  readonly path: string;
  readonly mediaType: ReadableMediaType;
  readonly limits: ExtractionLimits;
  /** Whether the document is to be cut into chunks, too. */
  readonly chunks: boolean;
}

export type FromReader =
  | { readonly type: 'start'; readonly pages: number }
  | { readonly type: 'page'; readonly page: ExtractedPage }
  | { readonly type: 'chunks'; readonly chunks: readonly Chunk[]; readonly total: number }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly reason: ExtractionReason; readonly detail: string };

/** Exit code of a reader that would have passed its memory limit; it cannot send a message from there. */
export const EXIT_OUT_OF_MEMORY = 71;
