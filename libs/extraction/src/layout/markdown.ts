import MarkdownIt, { type Token } from 'markdown-it';
import type { BlockKind } from '../page.js';
import { spaceBetween } from './join-lines.js';

/** A block of Markdown as a reader of the rendered page sees it: its words without the marks around them. */
export interface ReadableBlock {
  readonly kind: BlockKind;
  /** Headings only: 1 is the highest level. */
  readonly level?: number;
  readonly text: string;
  /** An item of a list without empty lines: it stands right below the item before. */
  readonly follows?: true;
}

const parser = new MarkdownIt({ html: true });

/** Stands for a formula while the Markdown around it is read. Cleaned text cannot hold it (see `cleanText`). */
const PLACEHOLDER = '\uFFFE';
/** Code first, so that a dollar sign in it begins no formula; then the four ways of writing one. */
const CODE_OR_FORMULA =
  /(?<code>(?<tick>`+)(?!`)[^`](?:[\s\S]*?[^`])??\k<tick>(?!`))|\$\$[\s\S]+?\$\$|\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]|(?<![\\$\p{L}\p{N}])\$(?![\s$])(?:[^$\n`]*?[^\s\\$`])??\$(?![\d$])/gu;
/** Elements that begin and end a line of their own. */
const BLOCK_TAGS =
  /<\/?(?:article|aside|blockquote|br|caption|d[dlt]|details|div|fig(?:ure|caption)|footer|h[1-6r]|header|li|main|nav|ol|p|pre|section|summary|t(?:able|[drh])|ul)\b[^<>]*>/gi;
const TAGS = /<\/?[a-z][^<>]*>/gi;
const COMMENTS = /<!--[\s\S]*?(?:-->|$)/g;
const UNSEEN_ELEMENTS = /<(script|style|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;

/**
 * The blocks of a stretch of Markdown (CommonMark with tables): headings of both kinds by their title, links and images by
 * their words, code with its lines, line breaks inside a paragraph as spaces. Comments, tags and definitions are left out,
 * as a browser leaves them out; formulas and tables stay as they are written.
 */
export function readableBlocks(source: string): ReadableBlock[] {
  const formulas: string[] = [];
  const guarded = source.replace(CODE_OR_FORMULA, (found: string, code: string | undefined) =>
    code === undefined ? `${PLACEHOLDER}${formulas.push(found) - 1}${PLACEHOLDER}` : found,
  );
  const restore = (text: string): string =>
    text.replace(/\uFFFE(\d+)\uFFFE/g, (_, index: string) => formulas[Number(index)] ?? '');
  return blocksOf(parser.parse(guarded, {}), guarded.split('\n'))
    .map((block) => ({ ...block, text: restore(block.text).trimEnd() }))
    .filter(({ text }) => text.trim() !== '');
}

/** The parser gives a flat row of tokens; this follows it through lists and headings. */
function blocksOf(tokens: readonly Token[], lines: readonly string[]): ReadableBlock[] {
  const blocks: ReadableBlock[] = [];
  /** The mark of the item that is open in each list, the innermost last; empty once its first words are there. */
  const marks: string[] = [];
  let level: number | undefined;
  let inTable = false;
  let tight = false;
  const addWords = (text: string): void => {
    const mark = marks.at(-1) ?? '';
    if (level !== undefined) blocks.push({ kind: 'heading', level, text: text.replace(/\s+/g, ' ') });
    else if (mark === '') blocks.push({ kind: 'paragraph', text });
    else {
      const follows = tight && blocks.at(-1)?.kind === 'list-item' ? ({ follows: true } as const) : {};
      blocks.push({ kind: 'list-item', text: '  '.repeat(marks.length - 1) + mark + text, ...follows });
      marks[marks.length - 1] = '';
    }
  };
  for (const { type, tag, map, info, hidden, content, children } of tokens) {
    if (type === 'heading_open') level = Number(tag.slice(1));
    else if (type === 'heading_close') level = undefined;
    else if (type === 'bullet_list_open' || type === 'ordered_list_open') marks.push('');
    else if (type === 'bullet_list_close' || type === 'ordered_list_close') marks.pop();
    else if (type === 'list_item_open') marks[marks.length - 1] = info === '' ? '- ' : `${info}. `;
    else if (type === 'paragraph_open') tight = hidden;
    else if (type === 'table_open' && map) {
      inTable = true;
      blocks.push({ kind: 'paragraph', text: lines.slice(...map).join('\n') });
    } else if (type === 'table_close') inTable = false;
    else if (type === 'inline' && !inTable) addWords(wordsOf(children ?? []).trim());
    else if (type === 'fence' || type === 'code_block') blocks.push({ kind: 'code', text: content });
    else if (type === 'html_block') blocks.push({ kind: 'paragraph', text: visibleText(content) });
  }
  return blocks;
}

function wordsOf(tokens: readonly Token[]): string {
  let text = '';
  let broken = false;
  for (const token of tokens) {
    if (token.type === 'softbreak') {
      broken = true;
      continue;
    }
    const words = wordsOfOne(token);
    text += broken ? spaceBetween(text, words) + words : words;
    broken = false;
  }
  return text;
}

function wordsOfOne({ type, content, children }: Token): string {
  if (type === 'text' || type === 'text_special' || type === 'code_inline') return content;
  if (type === 'hardbreak' || (type === 'html_inline' && /^<br\b/i.test(content))) return '\n';
  return type === 'image' ? wordsOf(children ?? []) : '';
}

function visibleText(html: string): string {
  return html
    .replace(COMMENTS, '')
    .replace(UNSEEN_ELEMENTS, '')
    .replace(BLOCK_TAGS, '\n')
    .replace(TAGS, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
