import type { Message } from '@aila/contracts';

/** What the student has sent and the server may not have taken yet. */
export interface Question {
  readonly content: string;
  /** The idempotency key: the server takes a second call with it for the same question. */
  readonly key: string;
  /** The last message that this tab knew of; null in an empty chat, `unknownPlace` when it had not read the chat yet. */
  readonly after: string | null;
}

/** No message has this id: nothing stored can be told to stand behind it. */
export const unknownPlace = '';

/** Whether the stored messages hold the question: its words, behind what was known when it was sent. */
export function hasArrived({ content, after }: Question, stored: readonly Message[]): boolean {
  const place = after === null ? -1 : stored.findIndex((message) => message.id === after);
  if (after !== null && place < 0) return false;
  return stored.slice(place + 1).some((each) => each.role === 'student' && words(each.content) === words(content));
}

/** The server may keep a text in another Unicode form, and without blanks at its ends. */
function words(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\0]+/g, ' ')
    .trim();
}

/** 128 random bits; `crypto.randomUUID` would need HTTPS, which a first try in a local network may lack. */
export function requestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
