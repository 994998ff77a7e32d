import { fenceAt, spanAt, withinFence, type Fence } from '@aila/contracts/literal-spans';

/** A part of a text: prose, or what stands as it is written. */
interface Piece {
  readonly kind: 'prose' | 'code' | 'formula';
  readonly text: string;
}

/**
 * The Markdown of a text with each formula in it as a piece of code: shown letter by letter as it is written. Markdown
 * would take the backslashes of `\(...\)` away and make emphasis of the stars within `$$...$$`.
 */
export function withFormulasAsCode(text: string): string {
  let result = '';
  for (const piece of piecesOf(text)) result += piece.kind === 'formula' ? asCode(piece.text) : piece.text;
  return result;
}

/** The text without the backslashes that Markdown wants in front of its own signs; code and formulas stay as they are. */
export function withoutEscapes(text: string): string {
  let result = '';
  for (const piece of piecesOf(text))
    result += piece.kind === 'prose' ? piece.text.replace(/\\([!-/:-@[-`{-~]|(?=\n))/g, '$1') : piece.text;
  return result;
}

function* piecesOf(text: string): Generator<Piece> {
  let at = 0;
  let fence: Fence | null = null;
  while (at < text.length) {
    const rest = text.slice(at);
    const before = text.slice(text.lastIndexOf('\n', at - 1) + (at === 0 ? 1 : 0), at);
    const piece: Step = fence ? withinCode(fence, rest, before) : nextPiece(rest, before);
    fence = piece.fence;
    at += piece.text.length;
    yield piece;
  }
}

type Step = Piece & { readonly fence: Fence | null };

function withinCode(fence: Fence, rest: string, before: string): Step {
  const part = withinFence(fence, rest, before, true);
  if (part === 'wait') return { kind: 'code', text: rest, fence };
  return { kind: 'code', text: rest.slice(0, part.length), fence: part.closed ? null : fence };
}

function nextPiece(rest: string, before: string): Step {
  const plain = /^[^`~$\\]+/.exec(rest)?.[0];
  if (plain !== undefined) return { kind: 'prose', text: plain, fence: null };
  const opened = /^[`~]/.test(rest) ? fenceAt(rest, before, true) : null;
  if (opened && opened !== 'wait') return { kind: 'code', text: rest.slice(0, opened.length), fence: opened };
  const span = spanAt(rest, true);
  if (typeof span === 'number')
    return { kind: rest.startsWith('`') ? 'code' : 'formula', text: rest.slice(0, span), fence: null };
  return { kind: 'prose', text: /^(?:`+|~+|\$+|\\[^]?)/u.exec(rest)?.[0] ?? rest.slice(0, 1), fence: null };
}

/** Between more backticks than the formula has in a row. */
function asCode(formula: string): string {
  const longest = Math.max(0, ...[...formula.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${formula.replace(/\s*\n\s*/g, ' ')}${ticks}`;
}
