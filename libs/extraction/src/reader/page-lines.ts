import { LINE_HYPHEN, type Line, type PageLines } from '../layout/line.js';
import type { PdfiumExports } from './pdfium.js';

/** How PDFium reports a hyphen that divides a word at the end of a line; it reports no line break after it. */
const DIVIDING_HYPHEN = 0x02;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const MAX_CODE_POINT = 0x10ffff;
/** Room for what PDFium writes back: a matrix of six floats is the largest. */
const SCRATCH_BYTES = 32;

const FIXED_PITCH_FLAG = 1;
const FORCE_BOLD_FLAG = 1 << 18;
const SEMI_BOLD = 600;
const BOLD_NAME = /bold|black|heavy|semibold|demi|cmbx/i;
/** Fonts of program text that do not set the fixed-pitch flag; TeX's typewriter fonts among them. */
const MONO_NAME = /mono|courier|consol|menlo|inconsolata|typewriter|^(?:[A-Z]{6}\+)?(?:cm|ec|sf|lm)tt/i;

/** More spaces than this between two words of program text are a table's gap, not spacing. */
const MAX_GAP_COLUMNS = 8;

interface FontStyle {
  readonly bold: boolean;
  readonly mono: boolean;
}

/** A character of a fixed-width font and where it begins. */
interface Glyph {
  readonly character: string;
  readonly x: number;
}

/** Collects one line's characters with what is known of their fonts. */
class LineBuilder {
  private text = '';
  /** Only as long as all characters are of fixed width: their places tell how many spaces stand between them. */
  private readonly glyphs: Glyph[] = [];
  private readonly sizes: { size: number; y: number; characters: number }[] = [];
  private bold = true;
  mono = true;
  private left: number | undefined;

  get isEmpty(): boolean {
    return this.left === undefined;
  }

  addSpace(): void {
    this.text += ' ';
  }

  /** @param x where the character begins; needed for the first one and in fixed-width text */
  add(character: string, font: FontStyle, size: number, x: number, y: number): void {
    this.text += character;
    this.left ??= x;
    this.bold &&= font.bold;
    this.mono &&= font.mono;
    if (this.mono) this.glyphs.push({ character, x });
    const last = this.sizes[this.sizes.length - 1];
    if (last && last.size === size && last.y === y) last.characters += 1;
    else this.sizes.push({ size, y, characters: 1 });
  }

  /**
   * @param right where the last character ends
   * @param width of the last character
   */
  build(right: number, width: number, hyphenated: boolean): Line | undefined {
    if (this.left === undefined) return undefined;
    const main = this.sizes.reduce((most, part) => (part.characters > most.characters ? part : most));
    const advance = this.mono ? width : 0;
    const text = advance > 0 ? columnText(this.glyphs, advance) : this.text.trim();
    const { left, bold, mono } = this;
    return {
      text: hyphenated ? text + LINE_HYPHEN : text,
      left,
      right,
      y: main.y,
      size: main.size,
      bold,
      mono,
      advance,
    };
  }
}

/** Text of a fixed-width line with as many spaces as its columns show. */
function columnText(glyphs: readonly Glyph[], advance: number): string {
  let text = '';
  let end: number | undefined;
  for (const { character, x } of glyphs) {
    const gap = end === undefined ? 0 : Math.round((x - end) / advance);
    text += ' '.repeat(Math.min(Math.max(gap, 0), MAX_GAP_COLUMNS)) + character;
    end = x + advance;
  }
  return text;
}

/** Reads the lines of pages, in the order in which the document draws them. */
export class PageLineReader {
  private readonly scratch: number;
  private scratchView: DataView;

  constructor(
    private readonly pdfium: PdfiumExports,
    private readonly document: number,
  ) {
    this.scratch = pdfium.malloc(SCRATCH_BYTES);
    this.scratchView = new DataView(pdfium.memory.buffer, this.scratch, SCRATCH_BYTES);
  }

  /**
   * @param index 0 for the first page
   * @param maxCharacters a page with more is not read
   * @returns undefined when the page is damaged; 'too-large' when it holds more than `maxCharacters`
   */
  read(index: number, maxCharacters: number): PageLines | 'too-large' | undefined {
    const page = this.pdfium.FPDF_LoadPage(this.document, index);
    if (!page) return undefined;
    const text = this.pdfium.FPDFText_LoadPage(page);
    try {
      if (!text) return undefined;
      const count = this.pdfium.FPDFText_CountChars(text);
      if (count > maxCharacters) return 'too-large';
      return { number: index + 1, lines: this.lines(text, count), height: this.pdfium.FPDF_GetPageHeight(page) };
    } finally {
      if (text) this.pdfium.FPDFText_ClosePage(text);
      this.pdfium.FPDF_ClosePage(page);
    }
  }

  private lines(text: number, count: number): Line[] {
    const { pdfium } = this;
    const fonts = new Map<number, FontStyle>();
    const lines: Line[] = [];
    let line = new LineBuilder();
    let font: FontStyle = { bold: false, mono: false };
    let [object, fontHandle, size, y, last] = [0, 0, 0, 0, -1];
    const finish = (hyphenated: boolean): void => {
      const built = line.isEmpty ? undefined : line.build(...this.edges(text, last), hyphenated);
      if (built) lines.push(built);
      line = new LineBuilder();
    };
    for (let i = 0; i < count; i += 1) {
      const code = pdfium.FPDFText_GetUnicode(text, i);
      if (code === SPACE) {
        line.addSpace();
      } else if (code === LINE_FEED || code === DIVIDING_HYPHEN) {
        finish(code === DIVIDING_HYPHEN);
      } else if (code > SPACE && code <= MAX_CODE_POINT) {
        const isNew = line.isEmpty;
        // Many programs draw each character as an object of its own: what follows runs for every one of them.
        const owner = pdfium.FPDFText_GetTextObject(text, i);
        if (owner !== object) {
          object = owner;
          size = this.drawnSize(text, i);
          const handle = object ? pdfium.FPDFTextObj_GetFont(object) : 0;
          if (handle !== fontHandle) font = this.fontStyle((fontHandle = handle), fonts);
          pdfium.FPDFText_GetCharOrigin(text, i, this.scratch, this.scratch + 8);
          y = this.view.getFloat64(8, true);
        } else if (isNew || line.mono) {
          pdfium.FPDFText_GetCharOrigin(text, i, this.scratch, this.scratch + 8);
          if (isNew) y = this.view.getFloat64(8, true);
        }
        line.add(String.fromCodePoint(code), font, size, this.view.getFloat64(0, true), y);
        last = i;
      }
    }
    finish(false);
    return lines;
  }

  /** Of the scratch memory. When the heap grows it moves, and views of it become empty. */
  private get view(): DataView {
    if (this.scratchView.buffer.byteLength === 0) {
      this.scratchView = new DataView(this.pdfium.memory.buffer, this.scratch, SCRATCH_BYTES);
    }
    return this.scratchView;
  }

  /** Where a character ends, and the width that its font gives it. */
  private edges(text: number, index: number): [right: number, width: number] {
    // FS_RECTF: left, top, right, bottom.
    if (!this.pdfium.FPDFText_GetLooseCharBox(text, index, this.scratch)) return [0, 0];
    const right = this.view.getFloat32(8, true);
    return [right, right - this.view.getFloat32(0, true)];
  }

  /** The font size after scaling: programs often draw with size 1 and a matrix. Rounded to a quarter point. */
  private drawnSize(text: number, index: number): number {
    const nominal = this.pdfium.FPDFText_GetFontSize(text, index);
    // FS_MATRIX: a, b, c, d, e, f; the vertical axis is (c, d).
    if (!this.pdfium.FPDFText_GetMatrix(text, index, this.scratch)) return nominal;
    const scale = Math.hypot(this.view.getFloat32(8, true), this.view.getFloat32(12, true));
    return Math.round(nominal * scale * 4) / 4;
  }

  private fontStyle(font: number, known: Map<number, FontStyle>): FontStyle {
    if (!font) return { bold: false, mono: false };
    let style = known.get(font);
    if (!style) {
      const name = this.fontName(font);
      const flags = this.pdfium.FPDFFont_GetFlags(font);
      style = {
        bold:
          BOLD_NAME.test(name) || (flags & FORCE_BOLD_FLAG) !== 0 || this.pdfium.FPDFFont_GetWeight(font) >= SEMI_BOLD,
        mono: (flags & FIXED_PITCH_FLAG) !== 0 || MONO_NAME.test(name),
      };
      known.set(font, style);
    }
    return style;
  }

  private fontName(font: number): string {
    const buffer = this.pdfium.malloc(128);
    try {
      const length = this.pdfium.FPDFFont_GetBaseFontName(font, buffer, 128);
      if (length < 2 || length > 128) return '';
      return new TextDecoder('latin1').decode(new Uint8Array(this.pdfium.memory.buffer, buffer, length - 1));
    } finally {
      this.pdfium.free(buffer);
    }
  }
}
