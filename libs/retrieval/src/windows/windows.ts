import { PAGE_BREAK } from '@aila/extraction/chunking';
import { countWords } from '@aila/extraction/chunking';

/** A stretch of a text as UTF-16 offsets. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * Short sentences are read together up to so many words; a longer sentence is a window by itself. Single sentences and
 * windows of 64 word pieces both found fewer answers (docs/decisions/0012-citing-the-right-page.md).
 */
const WINDOW_WORDS = 25;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * Cuts the text of a chunk into windows of a sentence or a few short ones, none of which crosses a page. The same text
 * always gives the same windows, so that only their vectors need to be stored.
 */
export function windowsOf(text: string): Window[] {
  const windows: Window[] = [];
  let pageStart = 0;
  for (const page of text.split(PAGE_BREAK)) {
    windows.push(...windowsOfPage(page).map(({ start, end }) => ({ start: pageStart + start, end: pageStart + end })));
    pageStart += page.length + PAGE_BREAK.length;
  }
  return windows;
}

function windowsOfPage(text: string): Window[] {
  const windows: Window[] = [];
  let open: Window | undefined;
  let words = 0;
  // A line break inside a paragraph is a space to the reader; to the segmenter it would end the sentence.
  for (const { index, segment } of sentences.segment(text.replace(/[\r\n\u2028\u2029]/gu, ' '))) {
    const own = countWords(segment);
    const end = index + segment.length;
    if (open && words + own > WINDOW_WORDS) {
      windows.push(open);
      open = undefined;
      words = 0;
    }
    open = { start: open?.start ?? index, end };
    words += own;
  }
  if (open) windows.push(open);
  return windows.flatMap((window) => trimmed(text, window));
}

function trimmed(text: string, { start, end }: Window): Window[] {
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  const to = start + piece.trimEnd().length;
  return from < to ? [{ start: from, end: to }] : [];
}
