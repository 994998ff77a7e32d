import type { ExtractedPage } from '../page.js';

/** An opened document, read from the first page to the last. Reading throws `ExtractionError`. */
export interface PageSource {
  readonly pages: number;
  read(): Iterable<ExtractedPage>;
}
