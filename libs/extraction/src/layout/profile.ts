import type { Line, PageLines } from './line.js';

/** What holds for the whole document, found from a sample of its pages. */
export interface DocumentProfile {
  /** Font size of running text, in points. */
  readonly bodySize: number;
  /** Distance of two lines of one paragraph, as a multiple of the font size. */
  readonly leading: number;
  /** Font sizes of headings, the largest first. */
  readonly headingSizes: readonly number[];
  /** Running headers and footers, as `furnitureKey` names them. */
  readonly furniture: ReadonlySet<string>;
}

/** Type this much larger than running text is a heading's. */
const HEADING_RATIO = 1.12;
/** Sizes closer than this, in points, are one size. */
const SAME_SIZE = 0.5;
const DEFAULT_BODY_SIZE = 11;
const DEFAULT_LEADING = 1.2;
/** A line is furniture when it stands at the same height on this share of the sampled pages, and on three at least. */
const FURNITURE_SHARE = 0.4;
const FURNITURE_MIN_PAGES = 3;
/** And on this share of those pages it is the same, or its number counts the pages. */
const FURNITURE_CERTAINTY = 0.8;
const ROMAN_NUMERAL = /\b[ivxl]+\b/;
/** Lines from the top and from the bottom of a page that can be furniture. */
const FURNITURE_DEPTH = 2;
/** Furniture stands in the outer tenth of a page. */
const FURNITURE_MARGIN = 0.1;

/** The same line on another page has the same key: page numbers, Roman too, do not matter, nor do three points up or down. */
export function furnitureKey(line: Line): string {
  return `${Math.round(line.y / 3)}:${line.text.replace(/\d+|\b[ivxl]+\b/g, '#').trim()}`;
}

/** The heading level of a font size, 1 for the largest; undefined when it is no larger than running text. */
export function headingLevel(size: number, profile: DocumentProfile): number | undefined {
  if (size < profile.bodySize * HEADING_RATIO) return undefined;
  return 1 + profile.headingSizes.filter((known) => known > size + SAME_SIZE).length;
}

/** The level of a heading that is only bold: below all larger ones. */
export function boldHeadingLevel(profile: DocumentProfile): number {
  return 1 + profile.headingSizes.length;
}

/** @param sample some pages of the document, in order */
export function profileDocument(sample: readonly PageLines[]): DocumentProfile {
  const lines = sample.flatMap((page) => page.lines);
  const bodySize =
    commonest(lines.filter((line) => !line.mono).map((line) => [line.size, line.text.length])) ?? DEFAULT_BODY_SIZE;
  return {
    bodySize,
    leading: commonLeading(sample) ?? DEFAULT_LEADING,
    headingSizes: headingSizes(lines, bodySize),
    furniture: findFurniture(sample, bodySize),
  };
}

function commonest(weighted: readonly (readonly [value: number, weight: number])[]): number | undefined {
  const totals = new Map<number, number>();
  for (const [value, weight] of weighted) totals.set(value, (totals.get(value) ?? 0) + weight);
  let best: number | undefined;
  let most = 0;
  for (const [value, total] of totals) {
    if (total > most) [best, most] = [value, total];
  }
  return best;
}

function commonLeading(sample: readonly PageLines[]): number | undefined {
  const ratios: [number, number][] = [];
  for (const { lines } of sample) {
    for (let i = 1; i < lines.length; i += 1) {
      const [above, below] = [lines[i - 1]!, lines[i]!];
      const distance = above.y - below.y;
      if (above.size !== below.size || above.mono || distance <= 0 || distance > 3 * above.size) continue;
      ratios.push([Math.round((distance / above.size) * 20) / 20, 1]);
    }
  }
  return commonest(ratios);
}

function headingSizes(lines: readonly Line[], bodySize: number): number[] {
  const sizes = lines.filter((line) => !line.mono && line.size >= bodySize * HEADING_RATIO).map((line) => line.size);
  const distinct: number[] = [];
  for (const size of sizes.sort((a, b) => b - a)) {
    const larger = distinct.at(-1);
    if (larger === undefined || larger - size > SAME_SIZE) distinct.push(size);
  }
  return distinct;
}

function findFurniture(sample: readonly PageLines[], bodySize: number): Set<string> {
  const seen = new Map<string, Repetition>();
  for (const page of sample) {
    for (const line of furnitureCandidates(page, bodySize)) {
      const key = furnitureKey(line);
      const repetition = seen.get(key) ?? new Repetition();
      repetition.add(line.text, page.number);
      seen.set(key, repetition);
    }
  }
  const enough = Math.max(FURNITURE_MIN_PAGES, sample.length * FURNITURE_SHARE);
  return new Set([...seen].filter(([, repetition]) => repetition.isFurniture(enough)).map(([key]) => key));
}

/** A line that comes back in its place: always the same, or the same but for a number that counts the pages. */
class Repetition {
  private readonly pages = new Set<number>();
  private readonly texts = new Map<string, number>();
  private readonly offsets = new Map<number, number>();
  private roman = 0;

  add(text: string, page: number): void {
    this.pages.add(page);
    increase(this.texts, text);
    for (const offset of new Set((text.match(/\d+/g) ?? []).map((digits) => Number(digits) - page))) {
      increase(this.offsets, offset);
    }
    if (ROMAN_NUMERAL.test(text)) this.roman += 1;
  }

  isFurniture(enough: number): boolean {
    const most = this.pages.size * FURNITURE_CERTAINTY;
    const alike = Math.max(this.roman, ...this.texts.values(), ...this.offsets.values());
    return this.pages.size >= enough && alike >= most;
  }
}

function increase<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Small lines at the page's edges. A title that many slides share is larger than running text and stays. */
export function furnitureCandidates(page: PageLines, bodySize: number): Line[] {
  const byHeight = [...page.lines].sort((a, b) => b.y - a.y);
  const outer = new Set([...byHeight.slice(0, FURNITURE_DEPTH), ...byHeight.slice(-FURNITURE_DEPTH)]);
  const margin = page.height * FURNITURE_MARGIN;
  return [...outer].filter(
    (line) => line.size < bodySize * HEADING_RATIO && (line.y > page.height - margin || line.y < margin),
  );
}
