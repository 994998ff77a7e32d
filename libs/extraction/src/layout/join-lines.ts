import { endsHyphenated } from './clean.js';

/** Enough for the vocabulary of a long book; past it no new words are learnt. */
const MAX_WORDS = 200_000;

const WORDS = /[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu;
const LAST_WORD = /[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*$/u;
const FIRST_WORD = /^[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/u;
/** Scripts written without spaces between words; Korean is not among them. */
const UNSPACED_END =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001\u3002\uFF01\uFF0C\uFF1A\uFF1B\uFF1F]$/u;
const UNSPACED_START =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001\u3002\uFF01\uFF0C\uFF1A\uFF1B\uFF1F]/u;

/** What stands between two lines that are read as one: a space, or nothing in scripts that are written without. */
export function spaceBetween(before: string, after: string): '' | ' ' {
  return UNSPACED_END.test(before) && UNSPACED_START.test(after) ? '' : ' ';
}

/**
 * Joins the lines of a paragraph. A hyphen at a line's end either divides a word (`compu-` `tation`) or belongs to it
 * (`well-` `known`); which, the document itself tells: words seen inside lines decide, and without a witness the hyphen
 * goes when a small letter follows.
 */
export class LineJoiner {
  private readonly words = new Set<string>();

  /** Learns the words that stand whole inside the given lines. */
  learn(lines: Iterable<string>): void {
    for (const line of lines) {
      for (const [word] of line.matchAll(WORDS)) {
        if (this.words.size >= MAX_WORDS) return;
        this.words.add(word.toLowerCase());
      }
    }
  }

  join(lines: readonly string[]): string {
    let text = '';
    for (const line of lines) text = text === '' ? line : this.joinTwo(text, line);
    return endsHyphenated(text) ? `${text.slice(0, -1)}-` : text;
  }

  private joinTwo(before: string, after: string): string {
    if (endsHyphenated(before)) return this.joinDivided(before.slice(0, -1), after);
    if (/\p{L}-$/u.test(before) && /^\p{Ll}/u.test(after)) return this.joinDivided(before.slice(0, -1), after);
    return before + spaceBetween(before, after) + after;
  }

  private joinDivided(before: string, after: string): string {
    const head = LAST_WORD.exec(before)?.[0].toLowerCase() ?? '';
    const tail = FIRST_WORD.exec(after)?.[0].toLowerCase() ?? '';
    if (head === '' || tail === '') return `${before}-${after}`;
    if (this.words.has(head + tail)) return before + after;
    if (this.words.has(`${head}-${tail}`)) return `${before}-${after}`;
    return /^\p{Ll}/u.test(after) ? before + after : `${before}-${after}`;
  }
}
