/**
 * The program that reads files nobody has vouched for. It runs in a process of its own, started by `extractPages`, with
 * nothing but a channel to its parent; whatever a hostile file does to it, it does to it alone.
 */
import { fstatSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
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

let pages: Iterator<ExtractedPage> | undefined;

process.on('message', (message: ToReader) => {
  void (message.type === 'read' ? start(message) : sendNext()).catch(fail);
});
process.on('disconnect', () => process.exit(0));

async function start(request: ReadRequest): Promise<void> {
  new Worker(new URL('./guard.js', import.meta.url), {
    workerData: { parent: process.ppid, maxMemoryBytes: request.limits.maxMemoryBytes },
  }).unref();
  const source = await open(request);
  pages = source.read()[Symbol.iterator]();
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

async function sendNext(): Promise<void> {
  const next = pages?.next();
  if (!next || next.done) send({ type: 'end' });
  else send({ type: 'page', page: next.value });
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
