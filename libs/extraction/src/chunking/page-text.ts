import type { ExtractedPage } from '../page.js';

/** A place in a document: a page and a UTF-16 offset into that page's text. */
export interface Position {
  readonly page: number;
  readonly offset: number;
}

/** A stretch of a document; `end` is exclusive and may lie on a later page than `start`. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** Stands in a text where one page ends and the next begins. */
export const PAGE_BREAK = '\f';

/**
 * The text of a span: slices of the page texts, with `PAGE_BREAK` between pages. A citation shows exactly this, so it can
 * be checked against the stored pages at any time.
 *
 * @param pages by their numbers
 * @throws RangeError when `pages` lacks a page of the span
 */
export function textOfSpan(pages: ReadonlyMap<number, ExtractedPage>, span: Span): string {
  const parts: string[] = [];
  for (let number = span.start.page; number <= span.end.page; number += 1) {
    const page = pages.get(number);
    if (!page) throw new RangeError(`page ${number} of the span is missing`);
    parts.push(
      page.text.slice(
        number === span.start.page ? span.start.offset : 0,
        number === span.end.page ? span.end.offset : page.text.length,
      ),
    );
  }
  return parts.join(PAGE_BREAK);
}

/** What of a stretch stands on one page: `text` is the page's text from `start` to `end`. */
export interface PagePart {
  readonly page: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes the text of a span apart again, page by page; parts without a visible character are left out. */
export function partsByPage(text: string, start: Position): PagePart[] {
  return text
    .split(PAGE_BREAK)
    .map((part, index) => {
      const from = index === 0 ? start.offset : 0;
      return { page: start.page + index, start: from, end: from + part.length, text: part };
    })
    .filter((part) => part.text.trim() !== '');
}
