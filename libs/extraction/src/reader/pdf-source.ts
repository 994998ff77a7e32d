import { readSync } from 'node:fs';
import { ExtractionError } from '../extraction-error.js';
import { composePage } from '../layout/blocks.js';
import { LineJoiner } from '../layout/join-lines.js';
import type { PageLines } from '../layout/line.js';
import { profileDocument } from '../layout/profile.js';
import type { ExtractionLimits } from '../limits.js';
import type { ExtractedPage } from '../page.js';
import { looksLikePdf, SNIFF_BYTES } from '../sniff.js';
import { PageLineReader } from './page-lines.js';
import type { PageSource } from './page-source.js';
import { openDocument, PDFIUM_ERROR, type PdfiumExports } from './pdfium.js';

/** Pages looked at before the first one is delivered: fonts, headings and running headers are found from them. */
const SAMPLED_PAGES = 24;
/** A whole PDF ends with `%%EOF`; some programs append a little after it. */
const END_MARK = '%%EOF';
const END_MARK_BYTES = 4096;

/** Opens a PDF; throws `ExtractionError` when it cannot be read. */
export function openPdf(pdfium: PdfiumExports, descriptor: number, size: number, limits: ExtractionLimits): PageSource {
  if (!looksLikePdf(readAt(descriptor, 0, SNIFF_BYTES))) throw new ExtractionError('not-a-pdf', 'no %PDF- header');
  const document = openDocument(pdfium, descriptor, size);
  if (!document) throw openingError(pdfium.FPDF_GetLastError());
  if (!pdfium.FPDF_DocumentHasValidCrossReferenceTable(document) && !hasEndMark(descriptor, size)) {
    // PDFium repairs what it can, and would deliver the beginning of a truncated file as if it were all of it.
    throw new ExtractionError('damaged', 'the end of the file is missing');
  }
  const pages = pdfium.FPDF_GetPageCount(document);
  if (pages === 0) throw new ExtractionError('damaged', 'the document has no pages');
  if (pages > limits.maxPages)
    throw new ExtractionError('too-many-pages', `${pages} pages, at most ${limits.maxPages}`);
  const reader = new PageLineReader(pdfium, document);
  return { pages, read: () => readPages(reader, pages, limits) };
}

function* readPages(reader: PageLineReader, pages: number, limits: ExtractionLimits): Generator<ExtractedPage> {
  const sample = new Map<number, PageLines>();
  for (const index of sampleIndexes(pages)) sample.set(index, linesOf(reader, index, limits));
  const profile = profileDocument([...sample.values()]);
  const joiner = new LineJoiner();
  for (let index = 0; index < pages; index += 1) {
    const lines = sample.get(index) ?? linesOf(reader, index, limits);
    sample.delete(index);
    yield composePage(lines, profile, joiner);
  }
}

function linesOf(reader: PageLineReader, index: number, limits: ExtractionLimits): PageLines {
  const lines = reader.read(index, limits.maxCharacters);
  if (lines === undefined) throw new ExtractionError('damaged', `page ${index + 1} cannot be read`);
  if (lines === 'too-large') throw new ExtractionError('too-much-text', `too many characters on page ${index + 1}`);
  return lines;
}

/** Evenly spread over the document, in order. */
function sampleIndexes(pages: number): number[] {
  const count = Math.min(pages, SAMPLED_PAGES);
  return Array.from({ length: count }, (_, i) => Math.floor((i * pages) / count));
}

function openingError(code: number): ExtractionError {
  if (code === PDFIUM_ERROR.password || code === PDFIUM_ERROR.security) {
    return new ExtractionError('password-protected', `PDFium error ${code}`);
  }
  return new ExtractionError('damaged', `PDFium error ${code}`);
}

function hasEndMark(descriptor: number, size: number): boolean {
  return readAt(descriptor, Math.max(0, size - END_MARK_BYTES), END_MARK_BYTES).includes(END_MARK, 0, 'latin1');
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, position));
}
