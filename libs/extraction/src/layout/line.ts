/** Ends the text of a line whose last word goes on in the next one: the hyphen is the typesetter's, perhaps. */
export const LINE_HYPHEN = '\u00AD';

/** One line of text where a PDF page draws it. Lengths are points (1/72 inch); `y` is the baseline and grows upwards. */
export interface Line {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  /** Height of the font as drawn; of the larger part of the line where sizes are mixed. */
  readonly size: number;
  /** Every visible character is bold. */
  readonly bold: boolean;
  /** Every visible character is of a fixed-width font: program text. */
  readonly mono: boolean;
  /** Width of one character of a fixed-width line. */
  readonly advance: number;
}

/** A page before its lines are joined to paragraphs. */
export interface PageLines {
  /** 1 for the first page. */
  readonly number: number;
  readonly lines: readonly Line[];
  readonly height: number;
}
