import type { ExtractedPage, TextBlock } from '../page.js';
import type { Position } from './page-text.js';
import { sentencesOf } from './segments.js';
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
export type Run = readonly { readonly page: ExtractedPage; readonly block: TextBlock }[];

/** Ends of what the segmenter takes for a sentence although it goes on: "e.g. Java", "Fig. 3", "Dr. Hopper". */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|Eqs?|Figs?|No|pp?|Sec|Ch|Dr|Prof|Mr|Mrs|Ms|St|[A-Z])\.$/u;
/** Longer than any of them with what stands around it. */
const ABBREVIATION_CHARACTERS = 16;

/** Cuts a run into units of at most `maxWords`: sentences for prose, one unit for code that fits, its lines otherwise. */
export function unitsOf(run: Run, maxWords: number): Unit[] {
  const text = run.map(({ page, block }) => page.text.slice(block.start, block.end)).join('\n');
  const prose = run[0]?.block.kind !== 'code';
  const places = new Places(run);
  const units: Unit[] = [];
  for (const [from, to] of prose ? sentenceSpans(text) : codeSpans(text, maxWords)) {
    const span = text.slice(from, to);
    const words = countWords(span);
    const cuts = words > maxWords ? cutsWithin(span, maxWords).map((cut) => from + cut) : [];
    const edges = [from, ...cuts, to];
    for (let index = 1; index < edges.length; index += 1) {
      const trimmed = trim(text, edges[index - 1] ?? from, edges[index] ?? to);
      if (!trimmed) continue;
      const [start, end] = trimmed;
      units.push({
        start: places.startAt(start),
        end: places.endAt(end),
        words: cuts.length === 0 ? words : countWords(text.slice(start, end)),
        prose,
      });
    }
  }
  return units;
}

function sentenceSpans(text: string): [number, number][] {
  const spans: [number, number][] = [];
  let open = false;
  // A line break inside a paragraph is a space to the reader; to the segmenter it would end the sentence.
  const oneLine = text.replace(/[\r\n\u2028\u2029]/gu, ' ');
  for (const { from, to, goesOn } of sentencesOf(oneLine)) {
    const last = spans.at(-1);
    if (last && (open || endsAbbreviated(oneLine, last))) last[1] = to;
    else spans.push([from, to]);
    open = goesOn;
  }
  return spans;
}

/** Looks at no more than the end, because a sentence may hold any number of abbreviations. */
function endsAbbreviated(text: string, [from, to]: readonly [number, number]): boolean {
  let end = to;
  while (end > from && /\s/u.test(text.charAt(end - 1))) end -= 1;
  const start = Math.max(from, end - ABBREVIATION_CHARACTERS);
  // What stands before the stretch must not make its first letters the beginning of a text.
  return ABBREVIATION.test((start > from ? '.' : '') + text.slice(start, end));
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

/** Where stretches of a run's joined text lie on the pages. */
class Places {
  /** Offset of each block in the joined text. */
  private readonly starts: number[] = [];

  constructor(private readonly run: Run) {
    let at = 0;
    for (const { block } of run) {
      this.starts.push(at);
      at += block.end - block.start + 1;
    }
  }

  startAt(offset: number): Position {
    return this.positionAt(offset, this.blockAt(offset));
  }

  /** @param offset behind the last character, which may be the end of a block */
  endAt(offset: number): Position {
    return this.positionAt(offset, this.blockAt(offset - 1));
  }

  /** The last block that begins at or before the offset. */
  private blockAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private positionAt(offset: number, index: number): Position {
    const part = this.run[index];
    if (!part) throw new RangeError(`no block of the run holds offset ${offset}`);
    return { page: part.page.number, offset: part.block.start + offset - (this.starts[index] ?? 0) };
  }
}
