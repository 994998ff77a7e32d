import { makePdf } from '@aila/extraction/testing';

/** A small PDF: one line of text per given line, one page per given list. */
export function pdfOf(pages: readonly (readonly string[])[]): Buffer {
  return makePdf(pages.map((lines) => lines.map((text, index) => ({ text, x: 72, y: 740 - 18 * index, size: 12 }))));
}
