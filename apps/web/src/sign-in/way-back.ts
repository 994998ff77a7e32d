import { paths, returnPath } from '../shell/paths.js';

/**
 * Where somebody wanted to go before they left for their institution's sign-in. The server always sends them back to the
 * start page, so that no address can send anybody elsewhere; this tab remembers the rest.
 */
const key = 'aila.way-back';

export function rememberWayBack(to: string | null): void {
  try {
    sessionStorage.setItem(key, returnPath(to));
  } catch {
    // Then the start page has to do.
  }
}

const ownerKey = 'aila.way-back-of';

/** Whose session has ended: the way back in the address is that person's alone. */
export function rememberOwner(person: string | null): void {
  try {
    if (person === null) sessionStorage.removeItem(ownerKey);
    else sessionStorage.setItem(ownerKey, person);
  } catch {
    // Then everybody may go there, and is shown only what is theirs.
  }
}

/** Whether a way back may be gone by who has just signed in: it belongs to nobody, or to this person. */
export function isOwner(person: string | null): boolean {
  try {
    const owner = sessionStorage.getItem(ownerKey);
    return owner === null || owner === person;
  } catch {
    return true;
  }
}

/** What was remembered, once. */
export function takeWayBack(): string | null {
  try {
    const to = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return to;
  } catch {
    return null;
  }
}

/**
 * Where to go on instead of where the browser has just arrived; null to stay.
 *
 * @param arrived path and query of the page as it was loaded
 * @param wanted what was remembered
 */
export function landing(arrived: string, wanted: string | null, isSignedIn: boolean): string | null {
  const to = returnPath(wanted);
  if (to === '/') return null;
  if (arrived === '/' && isSignedIn) return to;
  const [path, query] = arrived.split('?');
  const error = new URLSearchParams(query).get('error');
  return path === paths.signIn('/') && error !== null ? `${path}?${new URLSearchParams({ error, to })}` : null;
}
