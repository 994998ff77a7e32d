import type { BlockKind, ExtractedPage, TextBlock } from '../page.js';

/** Characters after which a text without pages of its own is cut at the end of a paragraph. */
export const PAGE_CHARACTERS = 3_000;
/** Rather than be longer than this, a page is cut inside a paragraph, between two lines. */
export const MAX_PAGE_CHARACTERS = 2 * PAGE_CHARACTERS;

const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;

interface OpenBlock {
  readonly kind: BlockKind;
  /** An empty line stands before it. */
  readonly spaced: boolean;
  readonly lines: string[];
  length: number;
}

/** Makes pages of a text that has none. */
export interface PageCutter {
  /** @param line without its line break; what follows a form feed begins a page */
  addLine(line: string): Generator<ExtractedPage>;
  /** The last page; an empty one when nothing was added. */
  end(): Generator<ExtractedPage>;
}

/**
 * Cuts plain text into pages: at form feeds, else where a paragraph ends after `PAGE_CHARACTERS`. The text stays as it is
 * written; blocks point at its paragraphs and list items. Fed line by line, so that a large file needs little memory.
 */
export class Paginator implements PageCutter {
  private number = 1;
  private text = '';
  private blocks: TextBlock[] = [];
  private open: OpenBlock | undefined;
  private spaced = false;

  *addLine(line: string): Generator<ExtractedPage> {
    for (const [index, part] of line.split('\f').entries()) {
      if (index > 0) yield this.endPage();
      this.place(part);
      const length = this.text.length + (this.open?.length ?? 0);
      if (length >= MAX_PAGE_CHARACTERS || (this.text.length >= PAGE_CHARACTERS && !this.open)) yield this.endPage();
    }
  }

  *end(): Generator<ExtractedPage> {
    if (this.open || this.text !== '' || this.number === 1) yield this.endPage();
  }

  private place(line: string): void {
    if (line.trim() === '') {
      this.close();
      this.spaced = true;
      return;
    }
    const item = LIST_ITEM.test(line);
    if (item) this.close();
    this.open ??= { kind: item ? 'list-item' : 'paragraph', spaced: this.spaced, lines: [], length: 0 };
    this.open.lines.push(line);
    this.open.length += line.length + 1;
    this.spaced = false;
  }

  private close(): void {
    if (!this.open) return;
    const { kind, spaced, lines } = this.open;
    this.open = undefined;
    if (this.text !== '') this.text += spaced ? '\n\n' : '\n';
    const start = this.text.length;
    this.text += lines.join('\n').trimEnd();
    this.blocks.push({ kind, start, end: this.text.length });
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
