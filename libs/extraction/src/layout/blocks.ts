import type { BlockKind, ExtractedPage, TextBlock } from '../page.js';
import { cleanText, endsHyphenated } from './clean.js';
import type { LineJoiner } from './join-lines.js';
import type { Line, PageLines } from './line.js';
import { boldHeadingLevel, furnitureCandidates, furnitureKey, headingLevel, type DocumentProfile } from './profile.js';

const MAX_HEADING_CHARACTERS = 180;
/** Lines of one column begin within this many ems of each other: lists are indented by some three. */
const COLUMN_INDENT = 3.5;
const BULLET = /^\s*[•◦▪▫■□●○‣⁃∙–—*-]\s+/u;
const NUMBERED = /^\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+/u;
const SENTENCE_END = /[.!?…:;。！？]["'”’»)\]]*$/u;

/** A line with what decides to which block it belongs. */
interface Classified {
  readonly line: Line;
  readonly text: string;
  readonly kind: BlockKind;
  readonly level?: number;
}

/** Turns a page's lines into text with headings, paragraphs, list items and program text. */
export function composePage(page: PageLines, profile: DocumentProfile, joiner: LineJoiner): ExtractedPage {
  const lines = sameBaselineJoined(withoutFurniture(page, profile)).map((line) => ({
    ...line,
    text: cleanText(line.text),
  }));
  const classified = classify(
    lines.filter((line) => line.text.trim() !== ''),
    profile,
  );
  joiner.learn(classified.map(({ text }) => (endsHyphenated(text) ? text.replace(/\S+$/, '') : text)));

  let text = '';
  const blocks: TextBlock[] = [];
  for (const group of groups(classified, profile)) {
    const { kind, level } = group[0]!;
    const body =
      kind === 'code'
        ? codeText(group.map((entry) => entry.line))
        : joiner.join(group.map((entry) => entry.text.trim()));
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += body;
    blocks.push({ kind, start, end: text.length, ...(level === undefined ? {} : { level }) });
  }
  return { number: page.number, text, blocks };
}

function withoutFurniture(page: PageLines, profile: DocumentProfile): Line[] {
  if (profile.furniture.size === 0) return [...page.lines];
  const dropped = new Set(
    furnitureCandidates(page, profile.bodySize).filter((line) => profile.furniture.has(furnitureKey(line))),
  );
  return page.lines.filter((line) => !dropped.has(line));
}

/** PDFium ends a line after a raised or lowered character at times; what follows on the same baseline goes back to it. */
function sameBaselineJoined(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    if (before && !before.mono && !line.mono && Math.abs(before.y - line.y) < before.size * 0.25) {
      const gap = line.left - before.right;
      if (gap > -0.2 * before.size && gap < before.size) {
        const space = gap > before.size * 0.15 ? ' ' : '';
        joined[joined.length - 1] = {
          ...before,
          text: before.text + space + line.text,
          right: line.right,
          bold: before.bold && line.bold,
        };
        continue;
      }
    }
    joined.push(line);
  }
  return joined;
}

function classify(lines: readonly Line[], profile: DocumentProfile): Classified[] {
  return lines.map((line, index) => {
    const text = line.text;
    if (line.mono) return { line, text, kind: 'code' };
    const level = headingLevel(line.size, profile);
    if (level !== undefined && text.length <= MAX_HEADING_CHARACTERS && /\p{L}/u.test(text)) {
      return { line, text, kind: 'heading', level };
    }
    if (isBoldHeading(lines, index, profile)) return { line, text, kind: 'heading', level: boldHeadingLevel(profile) };
    return { line, text, kind: BULLET.test(text) || NUMBERED.test(text) ? 'list-item' : 'paragraph' };
  });
}

/** A bold line of ordinary size that stands apart: bold words inside a paragraph, or a bold table row, do not. */
function isBoldHeading(lines: readonly Line[], index: number, profile: DocumentProfile): boolean {
  const line = lines[index]!;
  if (!line.bold || line.text.length > MAX_HEADING_CHARACTERS / 2 || !/\p{L}/u.test(line.text)) return false;
  if (SENTENCE_END.test(line.text) || line.size < profile.bodySize * 0.95) return false;
  const before = lines[index - 1];
  const apart = !before || isGap(before, line, profile);
  return apart && !lines[index + 1]?.bold;
}

/** More room between the lines than inside a paragraph, or a jump upwards (a new column, a floating box). */
function isGap(above: Line, below: Line, profile: DocumentProfile): boolean {
  const distance = above.y - below.y;
  return distance < 0 || distance > Math.max(above.size, below.size) * profile.leading * 1.3;
}

function groups(lines: readonly Classified[], profile: DocumentProfile): Classified[][] {
  const edge = rightEdges(lines);
  const result: Classified[][] = [];
  for (const entry of lines) {
    const group = result.at(-1);
    if (group && belongsTogether(group, entry, profile, edge)) group.push(entry);
    else result.push([entry]);
  }
  return result;
}

function belongsTogether(
  group: readonly Classified[],
  next: Classified,
  profile: DocumentProfile,
  edge: (line: Line) => number,
): boolean {
  const last = group.at(-1)!;
  if (next.kind === 'code' || last.kind === 'code') {
    return (
      next.kind === last.kind &&
      isNextCodeLine(
        group.map((entry) => entry.line),
        next.line,
      )
    );
  }
  if (endsHyphenated(last.text)) return true;
  if (next.kind === 'heading' || last.kind === 'heading') {
    return next.kind === last.kind && next.level === last.level && !isGap(last.line, next.line, profile);
  }
  if (next.kind === 'list-item') return false;
  if (isGap(last.line, next.line, profile)) return false;
  return !isDeliberateBreak(last, next, edge(last.line));
}

/** Program text goes on line by line, over one empty line too. */
function isNextCodeLine(code: readonly Line[], next: Line): boolean {
  const last = code.at(-1)!;
  const distance = last.y - next.y;
  if (distance <= 0) return false;
  const pitch = codePitch(code);
  return pitch === undefined
    ? distance < last.size * 1.8
    : distance < pitch * 1.3 || Math.abs(distance - 2 * pitch) < pitch * 0.15;
}

function codePitch(code: readonly Line[]): number | undefined {
  return code.length < 2 ? undefined : Math.min(...code.slice(1).map((line, index) => code[index]!.y - line.y));
}

/** The line was ended on purpose: the next line's first word would still have fitted, or the next line is indented. */
function isDeliberateBreak(last: Classified, next: Classified, rightEdge: number): boolean {
  const { line } = last;
  const indented = next.line.left - line.left > line.size * 0.7;
  if (indented && SENTENCE_END.test(last.text)) return true;
  const characterWidth = (next.line.right - next.line.left) / Math.max(1, next.text.length);
  const firstWord = next.text.trimStart().split(/\s/, 1)[0]!.length;
  const needed = (firstWord + 1.5) * characterWidth;
  return line.right + needed < rightEdge;
}

/** Where the column that a line stands in ends: the furthest end of the page's lines that begin near it. */
function rightEdges(lines: readonly Classified[]): (line: Line) => number {
  return (line) => {
    let edge = line.right;
    for (const { line: other } of lines) {
      if (Math.abs(other.left - line.left) <= line.size * COLUMN_INDENT) edge = Math.max(edge, other.right);
    }
    return edge;
  };
}

function codeText(lines: readonly Line[]): string {
  const left = Math.min(...lines.map((line) => line.left));
  const pitch = codePitch(lines);
  let text = '';
  lines.forEach((line, index) => {
    const above = lines[index - 1];
    if (above) text += pitch !== undefined && above.y - line.y > pitch * 1.6 ? '\n\n' : '\n';
    const indent = line.advance > 0 ? Math.round((line.left - left) / line.advance) : 0;
    text += ' '.repeat(Math.min(indent, 40)) + line.text;
  });
  return text;
}
