import { ExtractionError } from './extraction-error.js';
import { DEFAULT_LIMITS, type ExtractionLimits } from './limits.js';
import { readableMediaType } from './media-types.js';
import type { ExtractedPage, ExtractionSummary } from './page.js';
import { ReaderProcess } from './reader-process.js';

export interface ExtractOptions {
  /** One of `READABLE_MEDIA_TYPES`; the file's bytes must agree with it. */
  readonly mediaType: string;
  readonly limits?: Partial<ExtractionLimits>;
  /** Aborting kills the reader; `extractPages` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called once, before the first page. */
  readonly onStart?: (pages: number) => void | Promise<void>;
  /** Called for each page in order. The reader waits: it runs one page ahead and no further. */
  readonly onPage: (page: ExtractedPage) => void | Promise<void>;
  /** The reading program, where it does not lie beside this library (a bundled service). */
  readonly program?: string;
}

/**
 * Reads a file's text, page by page, in a process of its own that is killed when it passes a limit.
 *
 * @param path of a file that nothing changes meanwhile
 * @throws ExtractionError with the reason; what `onStart` or `onPage` throws; the signal's reason when aborted. In each
 * case the process is gone when the promise settles.
 */
export async function extractPages(path: string, options: ExtractOptions): Promise<ExtractionSummary> {
  const mediaType = readableMediaType(options.mediaType);
  if (!mediaType) throw new ExtractionError('unsupported-type', options.mediaType.slice(0, 100));
  options.signal?.throwIfAborted();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const reader = new ReaderProcess(limits, options.program);
  try {
    reader.send({ type: 'read', path, mediaType, limits });
    return await takePages(reader, limits, options);
  } finally {
    await reader.stop();
  }
}

/** Counts for itself what the reader was told to bound: a reader that a file has taken over keeps no promise. */
async function takePages(
  reader: ReaderProcess,
  limits: ExtractionLimits,
  options: ExtractOptions,
): Promise<ExtractionSummary> {
  const start = await reader.next(options.signal);
  if (start.type === 'failed') throw new ExtractionError(start.reason, start.detail);
  if (start.type !== 'start') throw new ExtractionError('reader-failed', `${start.type} before start`);
  if (start.pages > limits.maxPages) throw new ExtractionError('too-many-pages', `${start.pages} pages`);
  await options.onStart?.(start.pages);

  let pages = 0;
  let pagesWithoutText = 0;
  let characters = 0;
  reader.send({ type: 'next' });
  for (;;) {
    const message = await reader.next(options.signal);
    if (message.type === 'failed') throw new ExtractionError(message.reason, message.detail);
    if (message.type === 'end') break;
    if (message.type !== 'page') throw new ExtractionError('reader-failed', `${message.type} among the pages`);
    const { page } = message;
    pages += 1;
    characters += page.text.length;
    if (!/[\p{L}\p{N}]/u.test(page.text)) pagesWithoutText += 1;
    if (page.number !== pages || pages > start.pages) throw new ExtractionError('reader-failed', 'pages out of order');
    if (characters > limits.maxCharacters) throw new ExtractionError('too-large-to-read', `${characters} characters`);
    reader.send({ type: 'next' });
    await options.onPage(page);
  }
  if (pages !== start.pages) throw new ExtractionError('reader-failed', `${pages} of ${start.pages} pages`);
  if (pagesWithoutText === pages) throw new ExtractionError('no-text', `${pages} pages without a letter or digit`);
  return { pages, pagesWithoutText, characters };
}
