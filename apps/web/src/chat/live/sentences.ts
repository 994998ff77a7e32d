/** Finds where sentences end. Browsers without a segmenter get full stops, question and exclamation marks. */
function boundaries(text: string, language: string): number[] {
  if ('Segmenter' in Intl) {
    const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
    return [...segments].map((segment) => segment.index + segment.segment.length);
  }
  return [...text.matchAll(/[.!?…]+["'”’»)\]]*\s+|\n+/g)].map((match) => match.index + match[0].length);
}

/**
 * The finished sentences of a text that is still growing, from position `from` on, and the position behind them. The
 * last sentence counts only when the text is `complete`, because its next word may still be on the way.
 */
export function finishedSentences(
  text: string,
  from: number,
  complete: boolean,
  language: string,
): { spoken: string; upTo: number } {
  const rest = text.slice(from);
  const ends = boundaries(rest, language);
  const inner = ends.filter((end) => end < rest.length).at(-1) ?? 0;
  const upTo = complete ? rest.length : inner;
  return { spoken: plainWords(rest.slice(0, upTo)), upTo: from + upTo };
}

/** Markdown without its marks, as it should be read aloud; citation marks are left to the eye. */
export function plainWords(markdown: string): string {
  return markdown
    .replace(/^\s*(?:```|~~~).*$/gm, ' ')
    .replace(/\[(\d{1,3})\]/g, '')
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, '$1')
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
