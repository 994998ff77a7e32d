/** What a stretch of a page's text is; headings let a chunk say where in the document it stands. */
export type BlockKind = 'heading' | 'paragraph' | 'list-item' | 'code';

/** A stretch of `ExtractedPage.text`, as UTF-16 offsets: `text.slice(start, end)`. Blocks are in order and do not overlap. */
export interface TextBlock {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  /** Headings only: 1 is the highest level in the document. */
  readonly level?: number;
}

/** One page as a reader sees it. Formats without pages are cut into pages of about 3,000 characters. */
export interface ExtractedPage {
  /** 1 for the first page. */
  readonly number: number;
  /** NFC text, paragraphs parted by an empty line; empty when the page holds no text (a picture, a blank page). */
  readonly text: string;
  readonly blocks: readonly TextBlock[];
}

/** What a finished extraction amounted to. */
export interface ExtractionSummary {
  readonly pages: number;
  /** Pages on which no text was found, scanned pages for instance. */
  readonly pagesWithoutText: number;
  /** UTF-16 units of text over all pages. */
  readonly characters: number;
}
