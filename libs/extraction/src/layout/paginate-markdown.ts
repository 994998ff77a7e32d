import type { ExtractedPage, TextBlock } from '../page.js';
import { readableBlocks } from './markdown.js';
import { MAX_PAGE_CHARACTERS, PAGE_CHARACTERS, type PageCutter } from './paginate.js';

/** Of code, also below a list item; three marks around words of a line are none. */
const FENCE = /^[ \t]*(`{3,}(?!.*`)|~{3,})/;
const COMMENT = /^ {0,3}<!--/;
/** Opens and closes the facts about a document that stand before its text: YAML between `---`, TOML between `+++`. */
const FRONT_MATTER = /^(?:---|\+\+\+)\s*$/;
/** What is longer is a text that begins with a line across the page. */
const MAX_FRONT_MATTER_LINES = 100;

/**
 * Cuts Markdown into pages: at form feeds, else where a block ends after `PAGE_CHARACTERS`. A page holds what a reader of
 * the rendered document sees, without marks, comments and front matter. Fed line by line, so that a large file needs
 * little memory.
 */
export class MarkdownPaginator implements PageCutter {
  private number = 1;
  private lines: string[] = [];
  private length = 0;
  /** The line that opened the code in which the next line stands. */
  private fence: string | undefined;
  private inComment = false;
  /** Lines held back as long as they may be front matter; undefined once the text has begun. */
  private frontMatter: string[] | undefined = [];

  *addLine(line: string): Generator<ExtractedPage> {
    for (const [index, part] of line.split('\f').entries()) {
      if (index > 0) yield this.endPage();
      // Whatever is indented after an empty line may belong to the block before it.
      const betweenBlocks = this.fence === undefined && this.lines.at(-1) === '' && /^\S/.test(part);
      if (this.length >= PAGE_CHARACTERS && betweenBlocks) yield this.endPage();
      if (this.frontMatter === undefined) this.place(part);
      else this.placeFrontMatter(part, this.frontMatter);
      if (this.length >= MAX_PAGE_CHARACTERS) yield this.endPage();
    }
  }

  *end(): Generator<ExtractedPage> {
    if (this.frontMatter !== undefined) this.release(this.frontMatter);
    if (this.lines.length > 0 || this.number === 1) yield this.endPage();
  }

  private place(line: string): void {
    if (this.inComment) this.placeCommented(line);
    else if (this.fence === undefined && COMMENT.test(line)) this.placeCommented(line.replace(COMMENT, ''));
    else this.append(line);
  }

  private append(line: string): void {
    this.lines.push(line.trim() === '' ? '' : line);
    this.length += line.length + 1;
    const mark = FENCE.exec(line)?.[1];
    if (this.fence === undefined) this.fence = mark === undefined ? undefined : line;
    else if (closes(line, this.fence)) this.fence = undefined;
  }

  /** A comment ends where it says so, else with the document; what follows its end on the line is text. */
  private placeCommented(line: string): void {
    const end = line.indexOf('-->');
    this.inComment = end < 0;
    if (end >= 0) this.place(line.slice(end + 3));
  }

  private placeFrontMatter(line: string, held: string[]): void {
    const opening = held[0]?.trimEnd();
    if (opening !== undefined && [opening, '...'].includes(line.trimEnd())) {
      this.frontMatter = undefined;
      return;
    }
    held.push(line);
    const isText =
      opening === undefined
        ? !FRONT_MATTER.test(line)
        : held.length > MAX_FRONT_MATTER_LINES || (held.length === 2 && line.trim() === '');
    if (isText) this.release(held);
  }

  private release(held: readonly string[]): void {
    this.frontMatter = undefined;
    for (const line of held) this.place(line);
  }

  private endPage(): ExtractedPage {
    let text = '';
    const blocks: TextBlock[] = [];
    for (const { kind, level, text: words, follows } of readableBlocks(this.lines.join('\n'))) {
      if (text !== '') text += follows ? '\n' : '\n\n';
      const start = text.length;
      text += words;
      blocks.push({ kind, start, end: text.length, ...(level === undefined ? {} : { level }) });
    }
    // Code that goes on over the end of the page is code on the next one, too.
    this.lines = this.fence === undefined ? [] : [this.fence];
    this.length = 0;
    return { number: this.number++, text, blocks };
  }
}

function closes(line: string, opening: string): boolean {
  const mark = FENCE.exec(opening)?.[1] ?? '';
  const words = line.trim();
  return words.startsWith(mark) && words.replaceAll(mark.charAt(0), '') === '';
}
