import type { ExtractedPage } from '../page.js';
import { textOfSpan } from './page-text.js';
import { sectionsOf, type Section } from './sections.js';
import { unitsOf, type Unit } from './units.js';

/** A passage of a document: what is searched, cited and shown to the tutor. */
export interface Chunk {
  /** 0 for the first chunk of the document, without gaps. */
  readonly ordinal: number;
  /** Page on which the chunk begins. */
  readonly page: number;
  /** Page on which it ends; mostly the same. */
  readonly pageEnd: number;
  /** Headings above the chunk, the highest first. */
  readonly headingPath: readonly string[];
  /** UTF-16 offset into the text of `page`. */
  readonly start: number;
  /** UTF-16 offset into the text of `pageEnd`, exclusive. */
  readonly end: number;
  /** Exactly the text of the span; see `textOfSpan`. */
  readonly text: string;
}

export interface ChunkOptions {
  /** No chunk is longer, in words as `countWords` counts them. */
  readonly maxWords: number;
  /** A section shorter than this is joined with the next one of its own or a deeper level where both fit in one chunk. */
  readonly minWords: number;
  /** Whole sentences, up to this many words, that a chunk repeats from the end of the one before it in its section. */
  readonly overlapWords: number;
}

/** Chosen by measurement: docs/decisions/0010-retrieval-quality.md. */
export const DEFAULT_CHUNK_OPTIONS: ChunkOptions = { maxWords: 220, minWords: 180, overlapWords: 40 };

/**
 * Cuts a document into chunks of about equal size within each section. A sentence or a block of code is never cut unless
 * it is longer than a chunk may be; every word of the document is in a chunk or in its heading path. The same pages
 * always give the same chunks. The time it takes grows with the length of the text and no faster.
 */
export function chunkPages(pages: readonly ExtractedPage[], options: Partial<ChunkOptions> = {}): Chunk[] {
  const settings = { ...DEFAULT_CHUNK_OPTIONS, ...options };
  const ordered = [...pages].sort((a, b) => a.number - b.number);
  const byNumber = new Map(ordered.map((page) => [page.number, page]));
  const chunks: Chunk[] = [];
  for (const group of joinShortSections(sectionsOf(ordered), settings)) {
    for (const units of pack(group.units, settings)) {
      const first = units[0];
      const last = units.at(-1);
      if (!first || !last) continue;
      const span = { start: first.start, end: last.end };
      chunks.push({
        ordinal: chunks.length,
        page: span.start.page,
        pageEnd: span.end.page,
        headingPath: group.headingPath,
        start: span.start.offset,
        end: span.end.offset,
        text: textOfSpan(byNumber, span),
      });
    }
  }
  return chunks;
}

interface Group {
  /** Of the section that most of the group's words come from. */
  headingPath: readonly string[];
  longestSection: number;
  words: number;
  readonly level: number;
  readonly units: Unit[];
}

function joinShortSections(sections: readonly Section[], { maxWords, minWords }: ChunkOptions): Group[] {
  const groups: Group[] = [];
  for (const { headingPath, level, runs } of sections) {
    const units = runs.flatMap((run) => unitsOf(run, maxWords));
    const words = wordsIn(units);
    const before = groups.at(-1);
    if (before && level >= before.level && before.words < minWords && before.words + words <= maxWords) {
      before.units.push(...units);
      before.words += words;
      if (words > before.longestSection) Object.assign(before, { headingPath, longestSection: words });
    } else {
      groups.push({ headingPath, longestSection: words, words, level, units });
    }
  }
  return groups;
}

/** Fills as few chunks as the bound allows, each to about the same size, so that no small rest is left at the end. */
function pack(units: readonly Unit[], { maxWords, overlapWords }: ChunkOptions): Unit[][] {
  const packed: Unit[][] = [];
  const total = wordsIn(units);
  const target = total / Math.max(1, Math.ceil(total / maxWords));
  let chunk: Unit[] = [];
  let words = 0;
  let fresh = 0;
  for (const unit of units) {
    if (fresh > 0 && (words + unit.words > maxWords || fresh >= target)) {
      packed.push(chunk);
      chunk = overlapOf(chunk, Math.min(overlapWords, maxWords - unit.words));
      words = wordsIn(chunk);
      fresh = 0;
    }
    chunk.push(unit);
    words += unit.words;
    fresh += unit.words;
  }
  if (fresh > 0) packed.push(chunk);
  return packed;
}

function overlapOf(chunk: readonly Unit[], words: number): Unit[] {
  const overlap: Unit[] = [];
  let left = words;
  for (const unit of [...chunk].reverse()) {
    if (!unit.prose || unit.words > left) break;
    overlap.unshift(unit);
    left -= unit.words;
  }
  return overlap.length < chunk.length ? overlap : overlap.slice(1);
}

function wordsIn(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.words, 0);
}
