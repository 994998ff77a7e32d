import { auth } from '../api/client.js';

/** What stood in a field when the server ended the sign-in. */
export interface Entry {
  readonly label: string;
  readonly value: string;
}

const key = 'aila.left-over';

/** The fields that somebody typed in. */
const edited = new WeakSet<EventTarget>();

/**
 * Keeps what stands in the forms of a page when its session ends: the page makes way for the sign-in. Passwords are not
 * kept, nor what keeps itself (`data-keeps-itself`), and nothing is when the person leaves by their own will.
 */
export function keepEntries(): void {
  document.addEventListener('input', ({ target }) => {
    if (target) edited.add(target);
  });
  let wasSignedIn = auth.getState().status === 'signed-in';
  auth.subscribe(() => {
    const { status, ended } = auth.getState();
    if (wasSignedIn && status === 'signed-out') {
      if (ended) write(entries());
      else write([]);
    }
    wasSignedIn = status === 'signed-in';
  });
}

function entries(): Entry[] {
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    .filter((field) => edited.has(field) && !['password', 'search', 'radio', 'checkbox', 'file'].includes(field.type))
    .filter((field) => field.value.trim() !== '' && field.closest('[data-keeps-itself]') === null)
    .map((field) => ({
      label: field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '',
      value: field.value,
    }));
}

function write(found: readonly Entry[]): void {
  try {
    if (found.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(found));
  } catch {
    // Without storage nothing outlives the page.
  }
}

export function leftOver(): readonly Entry[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Entry[];
  } catch {
    return [];
  }
}

export const forgetLeftOver = () => write([]);
