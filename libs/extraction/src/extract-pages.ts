import type { Chunk } from './chunking/chunk-pages.js';
import { ExtractionError } from './extraction-error.js';
import { DEFAULT_LIMITS, type ExtractionLimits } from './limits.js';
import { readableMediaType } from './media-types.js';
import type { ExtractedPage, ExtractionSummary } from './page.js';
import type { FromReader } from './protocol.js';
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
  /** Called after the last page with the chunks of the document, some at a time in order. Left out, none are made. */
  readonly onChunks?: (chunks: readonly Chunk[], total: number) => void | Promise<void>;
  /** The reading program, where it does not lie beside this library (a bundled service). */
  readonly program?: string;
}

/**
 * Reads a file's text, page by page, and cuts it into chunks, in a process of its own that is killed when it passes a
 * limit. Nothing that takes a time with the length of the text is done in the caller's process.
 *
 * @param path of a file that nothing changes meanwhile
 * @throws ExtractionError with the reason; what `onStart`, `onPage` or `onChunks` throws; the signal's reason when aborted. In each
 * case the process is gone when the promise settles.
 */
export async function extractPages(path: string, options: ExtractOptions): Promise<ExtractionSummary> {
  const mediaType = readableMediaType(options.mediaType);
  if (!mediaType) throw new ExtractionError('unsupported-type', options.mediaType.slice(0, 100));
  options.signal?.throwIfAborted();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const reader = new ReaderProcess(limits, options.program);
  try {
    reader.send({ type: 'read', path, mediaType, limits, chunks: options.onChunks !== undefined });
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
  let message = await nextAfter(reader, options.signal);
  for (; message.type === 'page'; message = await reader.next(options.signal)) {
    const { page } = message;
    pages += 1;
    characters += page.text.length;
    if (!/[\p{L}\p{N}]/u.test(page.text)) pagesWithoutText += 1;
    if (page.number !== pages || pages > start.pages) throw new ExtractionError('reader-failed', 'pages out of order');
    if (characters > limits.maxCharacters) throw new ExtractionError('too-much-text', `${characters} characters`);
    reader.send({ type: 'next' });
    await options.onPage(page);
  }
  if (message.type === 'failed') throw new ExtractionError(message.reason, message.detail);
  if (pages !== start.pages) throw new ExtractionError('reader-failed', `${pages} of ${start.pages} pages`);
  if (pagesWithoutText === pages) throw new ExtractionError('no-text', `${pages} pages without a letter or digit`);
  await takeChunks(reader, message, 2 * limits.maxCharacters, options);
  return { pages, pagesWithoutText, characters };
}

/** @param maxCharacters of all chunks together; they overlap by less than a quarter */
async function takeChunks(
  reader: ReaderProcess,
  first: FromReader,
  maxCharacters: number,
  { onChunks, signal }: ExtractOptions,
): Promise<void> {
  let message = first;
  let next = 0;
  let characters = 0;
  for (; message.type === 'chunks'; message = await reader.next(signal)) {
    const { chunks, total } = message;
    for (const { ordinal, text, headingPath } of chunks) {
      characters += text.length + headingPath.length;
      if (ordinal !== next) throw new ExtractionError('reader-failed', 'chunks out of order');
      next += 1;
    }
    if (characters > maxCharacters) throw new ExtractionError('too-much-text', `${characters} characters of chunks`);
    reader.send({ type: 'next' });
    await onChunks?.(chunks, total);
  }
  if (message.type === 'failed') throw new ExtractionError(message.reason, message.detail);
  if (message.type !== 'end') throw new ExtractionError('reader-failed', `${message.type} at the end`);
}

function nextAfter(reader: ReaderProcess, signal: AbortSignal | undefined): Promise<FromReader> {
  reader.send({ type: 'next' });
  return reader.next(signal);
}
