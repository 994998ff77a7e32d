import type { Citation, Message } from '@aila/contracts';
import { withoutEscapes } from './markdown/formulas.js';

/**
 * A reply as it is taken elsewhere: there a mark like [1] cannot be pressed, so the sources are named below, and nobody
 * takes away the backslashes before signs of Markdown.
 */
export function copiedText(
  { content, citations }: Pick<Message, 'content' | 'citations'>,
  words: { readonly sources: string; readonly place: (citation: Citation) => string },
): string {
  const text = withoutEscapes(content);
  if (citations.length === 0) return text;
  const list = citations.map((citation) => `[${citation.marker}] ${words.place(citation)}`);
  return `${text.trimEnd()}\n\n${words.sources}\n${list.join('\n')}`;
}
