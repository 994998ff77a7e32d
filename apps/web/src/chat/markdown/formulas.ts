import { fenceAt, spanAt, withinFence, type Fence } from '@aila/contracts/literal-spans';

/**
 * The Markdown of a text with each formula in it as a piece of code: shown letter by letter as it is written. Markdown
 * would take the backslashes of `\(...\)` away and make emphasis of the stars within `$$...$$`.
 */
export function withFormulasAsCode(text: string): string {
  let result = '';
  let at = 0;
  let fence: Fence | null = null;
  while (at < text.length) {
    const rest = text.slice(at);
    const before = text.slice(text.lastIndexOf('\n', at - 1) + (at === 0 ? 1 : 0), at);
    if (fence) {
      const part = withinFence(fence, rest, before, true);
      if (part === 'wait') break;
      if (part.closed) fence = null;
      result += rest.slice(0, part.length);
      at += part.length;
      continue;
    }
    const plain = /^[^`~$\\]+/.exec(rest)?.[0].length ?? 0;
    if (plain > 0) {
      result += rest.slice(0, plain);
      at += plain;
      continue;
    }
    const opened = /^[`~]/.test(rest) ? fenceAt(rest, before, true) : null;
    if (opened && opened !== 'wait') fence = opened;
    const span = fence ? null : spanAt(rest, true);
    const length =
      fence?.length ?? (typeof span === 'number' ? span : (/^(?:`+|~+|\$+|\\[^]?)/u.exec(rest)?.[0].length ?? 1));
    const piece = rest.slice(0, length);
    result += typeof span === 'number' && !piece.startsWith('`') ? asCode(piece) : piece;
    at += length;
  }
  return result + text.slice(at);
}

/** Between more backticks than the formula has in a row. */
function asCode(formula: string): string {
  const longest = Math.max(0, ...[...formula.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${formula.replace(/\s*\n\s*/g, ' ')}${ticks}`;
}
