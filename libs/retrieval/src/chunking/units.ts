import type { PageText, Position, TextBlock } from './page-text.js';
import { countWords, cutsWithin } from './words.js';

/** The smallest thing that a chunk is made of: a sentence, a block of code, or a piece of one that is too long. */
export interface Unit {
  readonly start: Position;
  readonly end: Position;
  readonly words: number;
  /** Prose may be repeated at the start of the next chunk; code may not. */
  readonly prose: boolean;
}

/** Blocks that belong together: one block, or the two halves of a paragraph that a page break parts. */
export type Run = readonly { readonly page: PageText; readonly block: TextBlock }[];

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Ends of what the segmenter takes for a sentence although it goes on: "e.g. Java", "Fig. 3", "Dr. Hopper". */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|Eqs?|Figs?|No|pp?|Sec|Ch|Dr|Prof|Mr|Mrs|Ms|St|[A-Z])\.\s*$/u;

/** Cuts a run into units of at most `maxWords`: sentences for prose, one unit for code that fits, its lines otherwise. */
export function unitsOf(run: Run, maxWords: number): Unit[] {
  const text = run.map(({ page, block }) => page.text.slice(block.start, block.end)).join('\n');
  const prose = run[0]?.block.kind !== 'code';
  const units: Unit[] = [];
  const add = (from: number, to: number): void => {
    const trimmed = trim(text, from, to);
    if (trimmed) units.push({ ...place(run, trimmed), words: countWords(text.slice(...trimmed)), prose });
  };
  for (const [from, to] of prose ? sentenceSpans(text) : codeSpans(text, maxWords)) {
    const cuts = countWords(text.slice(from, to)) > maxWords ? cutsWithin(text.slice(from, to), maxWords) : [];
    const edges = [from, ...cuts.map((cut) => from + cut), to];
    edges.slice(1).forEach((edge, index) => add(edges[index] ?? from, edge));
  }
  return units;
}

function sentenceSpans(text: string): [number, number][] {
  const spans: [number, number][] = [];
  // A line break inside a paragraph is a space to the reader; to the segmenter it would end the sentence.
  for (const { index, segment } of sentences.segment(text.replace(/[\r\n\u2028\u2029]/gu, ' '))) {
    const last = spans.at(-1);
    if (last && ABBREVIATION.test(text.slice(...last))) last[1] = index + segment.length;
    else spans.push([index, index + segment.length]);
  }
  return spans;
}

function codeSpans(text: string, maxWords: number): [number, number][] {
  if (countWords(text) <= maxWords) return [[0, text.length]];
  const spans: [number, number][] = [];
  for (const line of text.matchAll(/[^\n]*\n|[^\n]+$/gu)) spans.push([line.index, line.index + line[0].length]);
  return spans;
}

function trim(text: string, from: number, to: number): [number, number] | undefined {
  const piece = text.slice(from, to);
  const start = from + (piece.length - piece.trimStart().length);
  const end = from + piece.trimEnd().length;
  return start < end ? [start, end] : undefined;
}

/** Where a stretch of the run's joined text lies on the pages. */
function place(run: Run, [from, to]: readonly [number, number]): { start: Position; end: Position } {
  return { start: positionAt(run, from), end: positionAt(run, to, true) };
}

function positionAt(run: Run, at: number, isEnd = false): Position {
  let before = 0;
  for (const { page, block } of run) {
    const length = block.end - block.start;
    const inside = at - before;
    if (inside < length || (isEnd && inside === length)) return { page: page.number, offset: block.start + inside };
    before += length + 1;
  }
  throw new RangeError(`no block of the run holds offset ${at}`);
}
