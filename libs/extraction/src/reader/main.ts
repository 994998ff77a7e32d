/**
 * The program that reads files nobody has vouched for. It runs in a process of its own, started by `extractPages`, with
 * nothing but a channel to its parent; whatever a hostile file does to it, it does to it alone.
 */
import { fstatSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { chunkPages } from '../chunking/chunk-pages.js';
import { ExtractionError } from '../extraction-error.js';
import type { ExtractedPage } from '../page.js';
import { EXIT_OUT_OF_MEMORY, type FromReader, type ReadRequest, type ToReader } from '../protocol.js';
import type { PageSource } from './page-source.js';
import { openPdf } from './pdf-source.js';
import { loadPdfium } from './pdfium.js';
import { openText } from './text-source.js';

/** The WebAssembly heap may take this share of the memory limit; the rest is Node's own. */
const HEAP_SHARE = 0.75;
const MAX_DETAIL = 300;

/** Chunks that one message holds. */
const CHUNKS_AT_ONCE = 100;

let answers: Iterator<FromReader> | undefined;

process.on('message', (message: ToReader) => {
  void (message.type === 'read' ? start(message) : sendNext()).catch(fail);
});
process.on('disconnect', () => process.exit(0));

async function start(request: ReadRequest): Promise<void> {
  new Worker(new URL('./guard.js', import.meta.url), {
    workerData: { parent: process.ppid, maxMemoryBytes: request.limits.maxMemoryBytes },
  }).unref();
  const source = await open(request);
  answers = read(source, request.chunks);
  send({ type: 'start', pages: source.pages });
}

async function open({ path, mediaType, limits }: ReadRequest): Promise<PageSource> {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  if (size === 0) throw new ExtractionError('empty', 'the file has no bytes');
  if (mediaType !== 'application/pdf') return openText(descriptor, mediaType === 'text/markdown', limits);
  const pdfium = await loadPdfium(limits.maxMemoryBytes * HEAP_SHARE, () => process.exit(EXIT_OUT_OF_MEMORY));
  return openPdf(pdfium, descriptor, size, limits);
}

function* read(source: PageSource, chunked: boolean): Generator<FromReader> {
  const kept: ExtractedPage[] = [];
  for (const page of source.read()) {
    if (chunked) kept.push(page);
    yield { type: 'page', page };
  }
  const chunks = chunkPages(kept);
  for (let from = 0; from < chunks.length; from += CHUNKS_AT_ONCE) {
    yield { type: 'chunks', chunks: chunks.slice(from, from + CHUNKS_AT_ONCE), total: chunks.length };
  }
  yield { type: 'end' };
}

async function sendNext(): Promise<void> {
  const next = answers?.next();
  if (next?.done === false) send(next.value);
}

function fail(error: unknown): void {
  if (error instanceof ExtractionError) return send({ type: 'failed', reason: error.reason, detail: error.detail });
  const detail = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, MAX_DETAIL) : 'unknown error';
  // Traps and failed assertions inside PDFium, and stack overflows: the file led it there.
  const byFile = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
  send({ type: 'failed', reason: byFile ? 'damaged' : 'reader-failed', detail });
}

function send(message: FromReader): void {
  process.send?.(message);
}
