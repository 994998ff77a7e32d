/** A stretch of a text as UTF-16 offsets; `to` is exclusive. */
export type Stretch = readonly [from: number, to: number];

/**
 * The platform's segmenter takes a time for each segment that grows with the whole text that it was given, which it copies:
 * 0.1 ms where that has 100,000 characters. So it is given no more than this at a time, and the cost of a text is in
 * proportion to its length. Nothing is divided in ordinary texts, whose paragraphs are shorter.
 */
const SENTENCE_WINDOW = 4_096;
/** Words are looked for so far to both sides of a place; what has no boundary there is no word. */
const WORD_REACH = 128;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text without any of these (Unicode's STerm, ATerm and ParaSep) is one sentence, and need not be segmented. */
const SENTENCE_END = /[\p{Sentence_Terminal}.\u2024\uFE52\uFF0E\n\r\u0085\u2028\u2029]/u;

export interface Sentence {
  readonly from: number;
  readonly to: number;
  /** It has no end within a window, and belongs together with what follows. */
  readonly goesOn: boolean;
}

export function* sentencesOf(text: string): Generator<Sentence> {
  for (let start = 0; start < text.length;) {
    const end = start + SENTENCE_WINDOW < text.length ? windowEnd(text, start) : text.length;
    const window = text.slice(start, end);
    let last: Stretch | undefined;
    for (const [from, to] of SENTENCE_END.test(window) ? segments(sentences, window) : [[0, window.length] as const]) {
      if (last) yield { from: start + last[0], to: start + last[1], goesOn: false };
      last = [from, to];
    }
    if (!last) return;
    // The last one may go on behind the window, so the next window begins with it; unless it fills this one.
    const taken = last[0] === 0 || end === text.length;
    if (taken) yield { from: start + last[0], to: end, goesOn: end < text.length };
    start = taken ? end : start + last[0];
  }
}

/** The word that holds the character at `offset`, seen no further than `limit` and a little to both sides. */
export function wordAt(text: string, limit: number, offset: number): Stretch {
  let from = offset;
  while (from > limit && offset - from < WORD_REACH && !isSpace(text, from - 1)) from -= 1;
  let to = offset + 1;
  while (to < text.length && to - offset < WORD_REACH && !isSpace(text, to)) to += 1;
  return segmentAt(words, text, from, to, offset);
}

/** Where the character begins, as a reader sees it with all its marks, that holds the one at `offset`. */
export function characterAt(text: string, limit: number, offset: number): number {
  return segmentAt(characters, text, Math.max(limit, offset - WORD_REACH), offset + WORD_REACH, offset)[0];
}

/** Whether the unit at `index` is the second half of a surrogate pair. */
export function isPairEnd(text: string, index: number): boolean {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

function segmentAt(segmenter: Intl.Segmenter, text: string, from: number, to: number, offset: number): Stretch {
  const start = isPairEnd(text, from) ? from - 1 : from;
  const end = isPairEnd(text, to) ? to + 1 : to;
  for (const [first, behind] of segments(segmenter, text.slice(start, end))) {
    if (start + behind > offset) return [start + first, start + behind];
  }
  return [offset, end];
}

function* segments(segmenter: Intl.Segmenter, text: string): Generator<Stretch> {
  for (const { index, segment } of segmenter.segment(text)) yield [index, index + segment.length];
}

/** Behind the last space of the window where there is one, so that no word is divided. */
function windowEnd(text: string, start: number): number {
  const end = start + SENTENCE_WINDOW;
  const space = text.slice(start, end).lastIndexOf(' ') + 1;
  if (space > SENTENCE_WINDOW / 2) return start + space;
  return characterAt(text, start, end);
}

function isSpace(text: string, index: number): boolean {
  return /\s/u.test(text.charAt(index));
}
