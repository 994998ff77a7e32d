import { useSyncExternalStore } from 'react';
import { auth } from '../../api/client.js';
import { type Draft, Drafts } from './drafts.js';

/** The drafts of this tab. */
export const drafts = new Drafts(tabStorage());

/** Storage may be switched off, and then even asking for it throws. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

let wasSignedIn = auth.getState().status === 'signed-in';
auth.subscribe(() => {
  const { status, ended } = auth.getState();
  // A sign-in that the server has ended is no wish to leave: what was typed waits for the next one.
  if (wasSignedIn && status === 'signed-out' && !ended) drafts.clear();
  wasSignedIn = status === 'signed-in';
});

export function useDraft(sessionId: string): Draft {
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(sessionId));
}
