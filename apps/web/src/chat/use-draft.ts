import { useCallback, useState } from 'react';

const key = (sessionId: string) => `aila.draft.${sessionId}`;

/** What was typed and not yet sent, kept in this tab so that a reload or a forced sign-in does not lose it. */
export function useDraft(sessionId: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => {
    try {
      return sessionStorage.getItem(key(sessionId)) ?? '';
    } catch {
      return '';
    }
  });
  const keep = useCallback(
    (text: string) => {
      setDraft(text);
      try {
        if (text === '') sessionStorage.removeItem(key(sessionId));
        else sessionStorage.setItem(key(sessionId), text);
      } catch {
        // Without storage the draft lives as long as the page.
      }
    },
    [sessionId],
  );
  return [draft, keep];
}
