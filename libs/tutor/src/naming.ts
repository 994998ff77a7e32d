import { recogniseIntent } from './intent.js';
import { contentTerms } from './text/words.js';

/** Names stay under 30 characters, as the session list shows them on a phone. */
export const SESSION_NAME_LIMIT = 29;

/**
 * A name for a session from the student's first message: its first sentence without code, mark-up and courtesies, cut
 * between words.
 * @returns null when the message names nothing (a greeting, "I don't know", "yes"): try the next one
 */
export function sessionName(message: string): string | null {
  const intent = recogniseIntent(message, null);
  if (intent !== 'question' && intent !== 'answer') return null;
  const plain = message
    .replace(/```[\s\S]*?(?:```|$)/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*_#>~|<]+/g, ' ')
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(COURTESY, '');
  const sentence = (/^.*?[.?!](?=\s|$)/.exec(plain)?.[0] ?? plain).replace(/[\s.?!,;:]+$/u, '').trim();
  if (contentTerms(sentence).length === 0) return null;
  return sentence.charAt(0).toUpperCase() + shorten(sentence.slice(1), SESSION_NAME_LIMIT - 1);
}

const COURTESY =
  /^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut)(?: there| aila| prof(?:essor)?)?[\s,.!]+)?(?:(?:please|s'il vous plaît|svp)[\s,]+)?(?:(?:can|could) you (?:please )?(?:tell me|explain(?: to me)?|help me with)\s+|(?:pouvez-vous|peux-tu) (?:me dire|m'expliquer)\s+)?/iu;

/** Whole words while they fit, then an ellipsis; counts characters as people do, not UTF-16 units. */
function shorten(text: string, limit: number): string {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const cut = characters.slice(0, limit - 1).join('');
  const atWord = cut.replace(/\s+\S*$/u, '');
  return `${(atWord === '' ? cut : atWord).replace(/[\s,;:]+$/u, '')}…`;
}
