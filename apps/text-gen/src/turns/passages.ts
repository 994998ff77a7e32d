import type { PagePart } from '@aila/extraction/chunking';
import type { Passage, RatedWindow } from '@aila/tutor';

/** A chunk of the index, taken apart by page. */
interface ChunkParts<Part extends PagePart> {
  readonly chunkId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly headings: readonly string[];
  readonly parts: readonly Part[];
}

/**
 * A chunk as passages, one for each page it touches, so that whatever is quoted from one stands on one page. What the
 * search found out about the windows of a part stays with it.
 */
export function passagesOnPages<Part extends PagePart & { readonly windows?: readonly RatedWindow[] }>({
  chunkId,
  fileId,
  fileName,
  headings,
  parts,
}: ChunkParts<Part>): (Passage & Pick<Part, 'windows'>)[] {
  return parts.map(({ page, ...part }) => ({ id: `${chunkId}:${page}`, fileId, fileName, page, headings, ...part }));
}
