import { endsHyphenated } from './clean.js';

/** Enough for the vocabulary of a long book; past it no new words are learnt. */
const MAX_WORDS = 200_000;
/** No word that is divided at the end of a line is longer, in UTF-16 units. */
const LONGEST_WORD = 200;

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
    // Of what is joined only the end can change, so no more is looked at: a paragraph may have any number of lines.
    const joined: string[] = [];
    let end = '';
    for (const line of lines) {
      if (end === '' && joined.length === 0) end = line;
      else {
        const [before, after] = this.joinTwo(end, line);
        joined.push(before);
        end = after;
      }
    }
    return joined.join('') + (endsHyphenated(end) ? `${end.slice(0, -1)}-` : end);
  }

  /** @returns both, so that their texts one after the other are the joined text; a word that was divided is in the second */
  private joinTwo(before: string, after: string): [string, string] {
    if (endsHyphenated(before)) return this.joinDivided(before.slice(0, -1), after);
    if (/\p{L}-$/u.test(before.slice(-8)) && /^\p{Ll}/u.test(after))
      return this.joinDivided(before.slice(0, -1), after);
    return [before + spaceBetween(before.slice(-8), after), after];
  }

  private joinDivided(before: string, after: string): [string, string] {
    const written = LAST_WORD.exec(before.slice(-LONGEST_WORD))?.[0] ?? '';
    const head = written.toLowerCase();
    const tail = FIRST_WORD.exec(after)?.[0].toLowerCase() ?? '';
    const whole = before.slice(0, before.length - written.length);
    const hyphened: [string, string] = [whole, `${written}-${after}`];
    const unhyphened: [string, string] = [whole, written + after];
    if (head === '' || tail === '') return hyphened;
    if (this.words.has(head + tail)) return unhyphened;
    if (this.words.has(`${head}-${tail}`)) return hyphened;
    return /^\p{Ll}/u.test(after) ? unhyphened : hyphened;
  }
}
