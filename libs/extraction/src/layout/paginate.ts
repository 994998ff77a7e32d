import type { BlockKind, ExtractedPage, TextBlock } from '../page.js';

/** Characters after which a text without pages of its own is cut at the end of a paragraph. */
export const PAGE_CHARACTERS = 3_000;
/** Rather than be longer than this, a page is cut inside a paragraph, between two lines. */
const MAX_PAGE_CHARACTERS = 2 * PAGE_CHARACTERS;

const HEADING = /^ {0,3}(#{1,6})[ \t]+\S/;
const OPENING_MARKS = /^ {0,3}#{1,6}[ \t]+/;
const CLOSING_MARKS = /[ \t]+#+$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;

interface OpenBlock {
  readonly kind: BlockKind;
  readonly level?: number;
  /** An empty line stands before it. */
  readonly spaced: boolean;
  readonly lines: string[];
  length: number;
}

/**
 * Cuts plain text or Markdown into pages: at form feeds, else where a paragraph ends after `PAGE_CHARACTERS`. The text
 * stays as it is written; blocks point at its headings, paragraphs, list items and fenced code. Fed line by line, so
 * that a large file needs little memory.
 */
export class Paginator {
  private number = 1;
  private text = '';
  private blocks: TextBlock[] = [];
  private open: OpenBlock | undefined;
  /** The mark that ends the fenced code in which the next line stands. */
  private fence: string | undefined;
  private spaced = false;

  constructor(private readonly markdown: boolean) {}

  /** @param line without its line break; what follows a form feed begins a page */
  *addLine(line: string): Generator<ExtractedPage> {
    for (const [index, part] of line.split('\f').entries()) {
      if (index > 0) yield this.endPage();
      this.place(part);
      const length = this.text.length + (this.open?.length ?? 0);
      if (length >= MAX_PAGE_CHARACTERS || (this.text.length >= PAGE_CHARACTERS && !this.open)) yield this.endPage();
    }
  }

  /** The last page; an empty one when nothing was added. */
  *end(): Generator<ExtractedPage> {
    if (this.open || this.text !== '' || this.number === 1) yield this.endPage();
  }

  private place(line: string): void {
    if (this.fence !== undefined) {
      this.append(line, { kind: 'code' });
      if (line.trim().startsWith(this.fence)) {
        this.fence = undefined;
        this.close();
      }
    } else if (line.trim() === '') {
      this.close();
      this.spaced = true;
    } else {
      this.placeText(line);
    }
  }

  private placeText(line: string): void {
    const fence = this.markdown ? FENCE.exec(line)?.[1] : undefined;
    const heading = this.markdown ? HEADING.exec(line)?.[1] : undefined;
    if (fence !== undefined || heading !== undefined || LIST_ITEM.test(line)) this.close();
    if (fence !== undefined) {
      this.fence = fence;
      this.append(line, { kind: 'code' });
    } else if (heading !== undefined) {
      this.append(line, { kind: 'heading', level: heading.length });
      this.close();
    } else {
      this.append(line, { kind: LIST_ITEM.test(line) ? 'list-item' : 'paragraph' });
    }
  }

  /** Adds the line to the open block, or opens the given one with it. */
  private append(line: string, block: { kind: BlockKind; level?: number }): void {
    this.open ??= { ...block, spaced: this.spaced, lines: [], length: 0 };
    this.open.lines.push(line);
    this.open.length += line.length + 1;
    this.spaced = false;
  }

  private close(): void {
    if (!this.open) return;
    const { kind, level, spaced, lines } = this.open;
    this.open = undefined;
    const body = lines.join('\n').trimEnd();
    if (this.text !== '') this.text += spaced ? '\n\n' : '\n';
    // A heading's block is its title alone, without the marks around it.
    const [opening = '', closing = ''] =
      kind === 'heading' ? [OPENING_MARKS.exec(body)?.[0], CLOSING_MARKS.exec(body)?.[0]] : [];
    const start = this.text.length + opening.length;
    this.text += body;
    this.blocks.push({
      kind,
      start,
      end: this.text.length - closing.length,
      ...(level === undefined ? {} : { level }),
    });
  }

  private endPage(): ExtractedPage {
    this.close();
    const page = { number: this.number, text: this.text, blocks: this.blocks };
    this.number += 1;
    this.text = '';
    this.blocks = [];
    this.spaced = false;
    return page;
  }
}
