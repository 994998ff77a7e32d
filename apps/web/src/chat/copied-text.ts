import type { Citation, Message } from '@aila/contracts';

/** A reply as it is taken elsewhere: there a mark like [1] cannot be pressed, so the sources are named below. */
export function copiedText(
  { content, citations }: Pick<Message, 'content' | 'citations'>,
  words: { readonly sources: string; readonly place: (citation: Citation) => string },
): string {
  if (citations.length === 0) return content;
  const list = citations.map((citation) => `[${citation.marker}] ${words.place(citation)}`);
  return `${content.trimEnd()}\n\n${words.sources}\n${list.join('\n')}`;
}
