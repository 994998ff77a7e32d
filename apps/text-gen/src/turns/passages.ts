import type { PagePart } from '@aila/retrieval';
import type { Passage } from '@aila/tutor';

/** A chunk of the index, taken apart by page. */
interface ChunkParts {
  readonly chunkId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly headings: readonly string[];
  readonly parts: readonly PagePart[];
}

/** A chunk as passages, one for each page it touches, so that whatever is quoted from one stands on one page. */
export function passagesOnPages({ chunkId, fileId, fileName, headings, parts }: ChunkParts): Passage[] {
  return parts.map(({ page, start, end, text }) => ({
    id: `${chunkId}:${page}`,
    fileId,
    fileName,
    page,
    headings,
    text,
    start,
    end,
  }));
}
