/** Characters that no text needs and that a database or a page may choke on: controls but tab and line ends, non-characters. */
const USELESS = /[\p{Cc}\p{Noncharacter_Code_Point}\p{Surrogate}]/gu;
const KEPT = new Set(['\t', '\n', '\r']);

/** Takes out what is no text from pieces of text as they arrive; a pair of surrogates may come in two pieces. */
export class TextCleaner {
  private half = '';

  clean(piece: string): string {
    const text = this.half + piece;
    this.half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : '';
    return text.slice(0, text.length - this.half.length).replace(USELESS, (one) => (KEPT.has(one) ? one : ''));
  }
}
