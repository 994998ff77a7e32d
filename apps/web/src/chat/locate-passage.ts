import type { Citation } from '@aila/contracts';

/**
 * Where a cited passage stands in a page's text, as character positions. The positions of the citation hold unless
 * the file was replaced since; then its words are looked for. Null if they are no longer on the page.
 */
export function locatePassage(
  text: string,
  citation: Pick<Citation, 'start' | 'end' | 'quote'>,
): { start: number; end: number } | null {
  const { start, end, quote } = citation;
  const inside = start >= 0 && end > start && end <= text.length;
  if (inside && (quote === '' || sameWords(text.slice(start, end), quote))) return { start, end };
  const found = quote.trim() === '' ? -1 : text.indexOf(quote.trim());
  return found < 0 ? null : { start: found, end: found + quote.trim().length };
}

/** Quotes may be shortened or have their line breaks smoothed; one containing the other is the same passage. */
function sameWords(passage: string, quote: string): boolean {
  const [a, b] = [words(passage), words(quote)];
  return a !== '' && (a.includes(b) || b.includes(a));
}

function words(text: string): string {
  return text
    .replace(/…|\.\.\.$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
