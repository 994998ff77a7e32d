/** Language of the tutor's own words. Passages are quoted in the language of the course file. */
export type Language = 'en' | 'fr';

export const LANGUAGES: readonly Language[] = ['en', 'fr'];

/**
 * A piece of one page of a course file. `start` and `end` are character offsets into the text of `page`, and `text` is
 * what stands between them; pages count from 1.
 */
export interface Passage {
  /** Names the passage among those of a turn. */
  readonly id: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly page: number;
  /** Headings above the passage, outermost first; empty when the file has none. */
  readonly headings: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A sentence or a few of a passage, as offsets into its text, with the cosine similarity (-1..1) to the question. */
export interface RatedWindow {
  readonly start: number;
  readonly end: number;
  readonly similarity: number;
}

/** A passage with the cosine similarity (-1..1) of its embedding to the student's question; null when unknown. */
export interface RankedPassage extends Passage {
  readonly similarity: number | null;
  /** In order; left out or empty when no embedding says how near each is. */
  readonly windows?: readonly RatedWindow[];
}

/** Where in the course something stands: enough to name it to a student and to open it. */
export interface PageReference {
  readonly fileId: string;
  readonly fileName: string;
  readonly page: number;
}
