/**
 * Where an answer holds code or mathematics, whose characters mean something else than in prose: nothing in it may be
 * touched. All decisions depend on the text alone, never on how it was cut into pieces on its way here.
 */

/** The longest code span or formula that is waited for; what is longer is prose with a lonely sign. Characters. */
const LONGEST_CODE = 1_000;
const LONGEST_FORMULA = 2_000;
/** A dollar sign is more often money than a formula, so less is held back for it. */
const LONGEST_DOLLARS = 200;

const PARAGRAPH_END = /\n[ \t]*\n/;

/** What stands at the beginning of a text: a literal span of so many characters, none (null), or not to be known yet. */
export type Span = number | null | 'wait';

/** A code span or a formula at the beginning of `text`. @param last nothing comes after `text` */
export function spanAt(text: string, last: boolean): Span {
  switch (text[0]) {
    case '`':
      return codeSpan(text, last);
    case '\\':
      return text.length === 1 ? wait(last) : formula(text, last);
    case '$':
      return text.length === 1 ? wait(last) : dollars(text, last);
    default:
      return null;
  }
}

const wait = (last: boolean): Span => (last ? null : 'wait');

/** Backticks up to as many backticks again. */
function codeSpan(text: string, last: boolean): Span {
  const run = /^`+/.exec(text)?.[0].length ?? 0;
  if (run === text.length) return wait(last);
  const closing = new RegExp(`(?<!\`)\`{${run}}(?!\`)`, 'g');
  closing.lastIndex = run;
  return upTo(text, closing, LONGEST_CODE, last);
}

/** A command of LaTeX, or a sign that computes with what stands before it. */
const COMPUTES = /\\[a-z]|[\p{L}\p{N})}](?:\s*[=^_≤≥≈]|\s[+\-*/<>]\s)/iu;

/**
 * `\(` to `\)` and `\[` to `\]`. The latter is also how Markdown writes brackets that are no link, as in the name of a
 * file or a reference of a quoted text, in which nothing is computed.
 */
function formula(text: string, last: boolean): Span {
  if (text[1] !== '(' && text[1] !== '[') return null;
  const closing = text[1] === '(' ? /\\\)/g : /\\\]/g;
  closing.lastIndex = 2;
  const length = upTo(text, closing, LONGEST_FORMULA, last);
  const isText = typeof length === 'number' && text[1] === '[' && !COMPUTES.test(text.slice(2, length - 2));
  return isText ? null : length;
}

/**
 * `$$` to `$$`; `$` to `$` within a line, where no white space follows the first and precedes the second and no digit
 * follows it, so that prices are none.
 */
function dollars(text: string, last: boolean): Span {
  const display = text[1] === '$';
  if (!display && /\s/.test(text[1] ?? '')) return null;
  const closing = display ? /\$\$/g : /(?<=[^\s\\])\$(?!\d)/g;
  closing.lastIndex = display ? 2 : 1;
  return upTo(text, closing, display ? LONGEST_FORMULA : LONGEST_DOLLARS, last, display ? PARAGRAPH_END : /\n/);
}

function upTo(text: string, closing: RegExp, longest: number, last: boolean, end = PARAGRAPH_END): Span {
  const limit = end.exec(text)?.index ?? Infinity;
  const found = closing.exec(text);
  const length = found ? found.index + found[0].length : Infinity;
  if (found && found.index < limit && length < longest) {
    // What follows may still make it something else (one more backtick, a digit).
    return length === text.length && !last ? 'wait' : length;
  }
  return limit !== Infinity || text.length > longest || last ? null : 'wait';
}

/** A block of code between fences, for as long as it lasts. */
export interface Fence {
  readonly sign: '`' | '~';
  readonly length: number;
  /** It stands in a quotation, so its lines begin with `>`. */
  readonly quoted: boolean;
}

/** What may precede a fence on its line: quotation marks and bullets of the blocks that it stands in. */
const BEFORE_A_FENCE = /(?:^|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?$/;
/** The longest first line of a fence that is waited for. Characters. */
const LONGEST_INFO = 100;

/**
 * A fence that opens at the beginning of `text`.
 * @param before what stands before, at least the line so far
 */
export function fenceAt(text: string, before: string, last: boolean): Fence | null | 'wait' {
  if (!BEFORE_A_FENCE.test(before)) return null;
  const [run = ''] = /^(?:`+|~+)/.exec(text) ?? [];
  const rest = text.slice(run.length);
  if (rest === '' && !last) return 'wait';
  if (run.length < 3) return null;
  const sign = run[0] as Fence['sign'];
  // A further backtick on the line makes it a code span.
  const line = /^[^\n`]*/.exec(rest)?.[0] ?? '';
  if (sign === '`' && rest[line.length] === '`' && line.length <= LONGEST_INFO) return null;
  if (sign === '`' && line.length === rest.length && line.length <= LONGEST_INFO && !last) return 'wait';
  return { sign, length: run.length, quoted: /(?:^|\n)[ \t]*>[^\n]*$/.test(before) };
}

/** How many characters at the beginning of `text` belong to a fence, and whether it ends with them. */
export function withinFence(
  { sign, length, quoted }: Fence,
  text: string,
  before: string,
  last: boolean,
): { readonly length: number; readonly closed: boolean } | 'wait' {
  const indent = quoted ? '[ \\t>]*' : '[ \\t]*';
  const closing = new RegExp(`^${indent}${sign}{${length},}[ \\t]*(?=\\n)`);
  const possible = new RegExp(`^${indent}${sign}*[ \\t]*$`);
  for (let at = before.endsWith('\n') ? 0 : text.indexOf('\n') + 1; at > 0 || before.endsWith('\n');) {
    const line = text.slice(at);
    const [closed] = closing.exec(last ? `${line}\n` : line) ?? [];
    if (closed !== undefined && closed.length <= LONGEST_INFO) return { length: at + closed.length, closed: true };
    if (!last && line.length <= LONGEST_INFO && possible.test(line))
      return at === 0 ? 'wait' : { length: at, closed: false };
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return { length: text.length, closed: false };
}
