import { readSync } from 'node:fs';
import { ExtractionError } from '../extraction-error.js';
import { cleanText } from '../layout/clean.js';
import { MarkdownPaginator } from '../layout/paginate-markdown.js';
import { PAGE_CHARACTERS, Paginator, type PageCutter } from '../layout/paginate.js';
import type { ExtractionLimits } from '../limits.js';
import type { ExtractedPage } from '../page.js';
import { encodingByMark, SNIFF_BYTES, type TextEncoding } from '../sniff.js';
import type { PageSource } from './page-source.js';

const PIECE_BYTES = 64 * 1024;

/** Opens plain text or Markdown: UTF-8, UTF-16 with a byte order mark, else Windows-1252. */
export function openText(descriptor: number, markdown: boolean, limits: ExtractionLimits): PageSource {
  const encoding = detectEncoding(descriptor);
  let pages = 0;
  let characters = 0;
  // The pages are counted in a run of their own, which costs less than keeping them.
  // Characters count as they are read: a file of empty lines alone has no text, and takes its time all the same.
  const count = (read: number): void => {
    characters += read;
    if (characters <= limits.maxCharacters) return;
    throw new ExtractionError('too-much-text', `more than ${limits.maxCharacters} characters`);
  };
  for (const _ of paginate(descriptor, encoding, markdown, count)) {
    pages += 1;
    if (pages > limits.maxPages) throw new ExtractionError('too-many-pages', `more than ${limits.maxPages} pages`);
  }
  return { pages, read: () => paginate(descriptor, encoding, markdown) };
}

function* pieces(descriptor: number): Generator<Uint8Array> {
  const buffer = Buffer.alloc(PIECE_BYTES);
  let position = 0;
  for (;;) {
    const length = readSync(descriptor, buffer, 0, buffer.length, position);
    if (length === 0) return;
    position += length;
    yield buffer.subarray(0, length);
  }
}

function detectEncoding(descriptor: number): TextEncoding {
  const head = Buffer.alloc(SNIFF_BYTES);
  const marked = encodingByMark(head.subarray(0, readSync(descriptor, head, 0, head.length, 0)));
  if (marked && marked !== 'utf-8') return marked;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let valid = true;
  const check = (piece?: Uint8Array): void => {
    try {
      if (valid) decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      valid = false;
    }
  };
  for (const piece of pieces(descriptor)) {
    if (piece.includes(0)) throw new ExtractionError('not-text', 'the file holds zero bytes');
    check(piece);
  }
  check();
  return valid ? 'utf-8' : 'windows-1252';
}

function* paginate(
  descriptor: number,
  encoding: TextEncoding,
  markdown: boolean,
  onRead?: (characters: number) => void,
): Generator<ExtractedPage> {
  const paginator = markdown ? new MarkdownPaginator() : new Paginator();
  const decoder = new TextDecoder(encoding);
  let rest = '';
  for (const piece of pieces(descriptor)) {
    const text = decoder.decode(piece, { stream: true });
    onRead?.(text.length);
    const lines = (rest + text).split(/\r\n|[\n\r\u2028\u2029](?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > PIECE_BYTES) {
      lines.push(...folded(rest));
      rest = lines.pop() ?? '';
    }
    for (const line of lines) yield* addLine(paginator, line);
  }
  for (const line of (rest + decoder.decode()).split(/\r\n|[\n\r\u2028\u2029]/)) yield* addLine(paginator, line);
  yield* paginator.end();
}

function* addLine(paginator: PageCutter, line: string): Generator<ExtractedPage> {
  if (line.length <= PAGE_CHARACTERS && !line.includes('\f')) {
    yield* paginator.addLine(cleanLine(line));
    return;
  }
  for (const part of folded(line)) {
    // The form feed would be cleaned away with the other control characters, and it parts pages.
    yield* paginator.addLine(part.split('\f').map(cleanLine).join('\f'));
  }
}

function cleanLine(line: string): string {
  return cleanText(line).replace(/\u00AD$/, '');
}

/** Parts of a line that is longer than a page, divided at spaces where there are any. */
function folded(line: string): string[] {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > PAGE_CHARACTERS) {
    const space = rest.lastIndexOf(' ', PAGE_CHARACTERS);
    const inPair = /[\uD800-\uDBFF]/.test(rest[PAGE_CHARACTERS - 1]!);
    const end = space > PAGE_CHARACTERS / 2 ? space + 1 : PAGE_CHARACTERS - (inPair ? 1 : 0);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  parts.push(rest);
  return parts;
}
