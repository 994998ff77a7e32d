import type { CourseFile, FileProgress } from '@aila/contracts';
import { isMoving } from './file-kinds.js';

/** What a file's row says, as a message key with its figures, so that it can be worded in any language. */
export interface FileWords {
  readonly key:
    | 'arriving'
    | 'abandoned'
    | 'queued'
    | 'opening'
    | 'pages'
    | 'pagesSoFar'
    | 'chunks'
    | 'ready'
    | 'failed'
    | 'cancelled';
  readonly figures: { readonly done?: number; readonly total?: number; readonly count?: number };
}

/** `asOf`: when the file was read from the server, milliseconds since 1970. */
export function fileWords(
  file: Pick<CourseFile, 'state' | 'progress' | 'pageCount' | 'createdAt'>,
  asOf: number,
): FileWords {
  const { pagesDone, pagesTotal, chunksDone, chunksTotal } = file.progress;
  switch (file.state) {
    case 'awaiting-upload':
      // Right after its bytes a file stands here until the store has told of it; much later, nobody sent any.
      return { key: isMoving(file, asOf) ? 'arriving' : 'abandoned', figures: {} };
    case 'queued':
      return { key: 'queued', figures: {} };
    case 'extracting':
      if (pagesTotal !== null) return { key: 'pages', figures: { done: pagesDone, total: pagesTotal } };
      return pagesDone > 0 ? { key: 'pagesSoFar', figures: { count: pagesDone } } : { key: 'opening', figures: {} };
    case 'embedding':
      return { key: 'chunks', figures: { done: chunksDone, total: chunksTotal ?? chunksDone } };
    case 'ready':
      return { key: 'ready', figures: { count: file.pageCount ?? pagesDone } };
    case 'failed':
      return { key: 'failed', figures: {} };
    case 'cancelled':
      return { key: 'cancelled', figures: {} };
  }
}

/** Reading pages is quick and counts for a third of the bar, understanding them for the rest; null while unknown. */
export function fileShare(state: CourseFile['state'], progress: FileProgress): number | null {
  const { pagesDone, pagesTotal, chunksDone, chunksTotal } = progress;
  if (state === 'extracting') return pagesTotal === null || pagesTotal === 0 ? null : pagesDone / pagesTotal / 3;
  if (state === 'embedding') {
    return chunksTotal === null || chunksTotal === 0 ? 1 / 3 : 1 / 3 + ((chunksDone / chunksTotal) * 2) / 3;
  }
  return state === 'ready' ? 1 : null;
}

/** "3.4 MB" in the reader's language; sizes count by thousands, as stores and systems show them. */
export function sizeWords(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
