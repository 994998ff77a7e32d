import { characterAt, isPairEnd, wordAt } from './segments.js';

/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Below it none of them has a character. */
const FIRST_UNSPACED = 0x0e00;

/** A run without spaces that is longer than this is no word (a link, a hash, a table of digits) and counts as several. */
const LONGEST_WORD = 20;
const UNSPACED_CHARACTERS_A_WORD = 2;

/** Counts the words of a text that comes in pieces, each character once. Pieces part no surrogate pairs. */
export class WordCounter {
  private ended = 0;
  private unspaced = 0;
  private others = 0;

  /** Length of the text so far in words, also for scripts without spaces; a measure for sizes, not a linguistic count. */
  get words(): number {
    return this.ended + Math.ceil(this.unspaced / UNSPACED_CHARACTERS_A_WORD) + Math.ceil(this.others / LONGEST_WORD);
  }

  add(text: string): void {
    for (let at = 0; at < text.length;) at = this.addCharacter(text, at);
  }

  /** @returns the offset behind it */
  addCharacter(text: string, at: number): number {
    const code = text.codePointAt(at) ?? 0;
    const kind = kindOf(code);
    if (kind === SPACE) this.endWord();
    else if (kind === UNSPACED_LETTER) this.unspaced += 1;
    else this.others += 1;
    if (code <= 0xffff) return at + 1;
    // The second half of a pair counts as a character, as it does in the length of a string.
    this.others += 1;
    return at + 2;
  }

  clear(): void {
    this.ended = this.unspaced = this.others = 0;
  }

  private endWord(): void {
    this.ended = this.words;
    this.unspaced = this.others = 0;
  }
}

/** @see WordCounter */
export function countWords(text: string): number {
  const counter = new WordCounter();
  counter.add(text);
  return counter.words;
}

const SPACE = 1;
const UNSPACED_LETTER = 2;
const OTHER = 3;
/** What each character of the basic plane is, once it was asked; 0 before. */
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  if (code > 0xffff) return classify(code);
  return (kinds[code] ||= classify(code));
}

function classify(code: number): number {
  const character = String.fromCodePoint(code);
  if (/\s/u.test(character)) return SPACE;
  return code >= FIRST_UNSPACED && UNSPACED.test(character) ? UNSPACED_LETTER : OTHER;
}

/** Offsets at which a text may be cut into pieces of at most `maxWords`: between words, else between characters. */
export function cutsWithin(text: string, maxWords: number): number[] {
  const cuts: number[] = [];
  const piece = new WordCounter();
  let pieceStart = 0;
  for (let at = 0; at < text.length;) {
    at = piece.addCharacter(text, at);
    if (piece.words <= maxWords) continue;
    const full = at - (isPairEnd(text, at - 1) ? 2 : 1);
    if (full === pieceStart) continue;
    pieceStart = at = cutBefore(text, pieceStart, full, maxWords);
    cuts.push(at);
    piece.clear();
  }
  return cuts;
}

/** Where the word begins that makes a piece too long; for a word that is too long itself, its character. */
function cutBefore(text: string, pieceStart: number, full: number, maxWords: number): number {
  const [from, to] = wordAt(text, pieceStart, full);
  if (from > pieceStart && countWords(text.slice(from, to)) <= maxWords) return from;
  const character = characterAt(text, pieceStart, full);
  return character > pieceStart ? character : full;
}
