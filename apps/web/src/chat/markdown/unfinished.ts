/**
 * The Markdown of a text that is still growing, so that it looks as it will when it is finished: an emphasis or a piece
 * of code that is not closed yet is closed, and marks of which only the beginning is there are left out.
 */
export function withoutLooseEnds(text: string): string {
  if (isInsideFence(text)) return text;
  const from = text.lastIndexOf('\n\n') + 1;
  let last = text.slice(from).replace(/\[\d{0,3}$/, '');
  if (count(last, /`/g) % 2 === 1) return text.slice(0, from) + closed(last, '`');
  const words = last.replace(/`[^`]*`/g, '');
  if (count(words, /\*\*/g) % 2 === 1) {
    // One star of a closing pair may be there already.
    last = closed(last.replace(/([^*])\*$/, '$1'), '**');
  }
  return text.slice(0, from) + last;
}

/** An opening mark at the very end has nothing to enclose yet. */
function closed(text: string, mark: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(mark) ? trimmed.slice(0, -mark.length) : trimmed + mark;
}

function isInsideFence(text: string): boolean {
  return count(text, /^ {0,3}(?:```|~~~)/gm) % 2 === 1;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
