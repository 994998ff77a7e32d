import { PAGE_BREAK, type PagePart } from '@aila/extraction/chunking';
import { windowsOf, type Window } from './windows.js';

/** A window of a part of a passage: offsets into the part's text. */
export interface RatedWindow extends Window {
  /** Cosine similarity to the question, -1 to 1. */
  readonly similarity: number;
}

/** An answer is rarely one sentence; one or two found fewer of them (docs/decisions/0012-citing-the-right-page.md). */
const NEAREST = 3;

/** How near the nearest windows are on average; 0 when there are none. */
export function meanOfNearest(cosines: readonly number[]): number {
  const nearest = [...cosines].sort((a, b) => b - a).slice(0, NEAREST);
  return nearest.reduce((sum, value) => sum + value, 0) / Math.max(1, nearest.length);
}

/**
 * Gives each page's part of a passage its windows.
 * @param firstPage on which `text` begins
 * @param cosines of the windows of `text`, in order; parts stay without windows when their number does not agree
 */
export function rateParts<P extends PagePart>(
  text: string,
  firstPage: number,
  parts: readonly P[],
  cosines: readonly number[],
): (P & { windows: readonly RatedWindow[] })[] {
  const windows = windowsOf(text);
  const rated = windows.length === cosines.length ? windows : [];
  const pageStarts = [0, ...Array.from(text.matchAll(/\f/g), ({ index }) => index + PAGE_BREAK.length)];
  return parts.map((part) => {
    const from = pageStarts[part.page - firstPage] ?? 0;
    const to = from + part.text.length;
    return {
      ...part,
      windows: rated.flatMap(({ start, end }, index) =>
        start >= from && end <= to ? [{ start: start - from, end: end - from, similarity: cosines[index] ?? 0 }] : [],
      ),
    };
  });
}
