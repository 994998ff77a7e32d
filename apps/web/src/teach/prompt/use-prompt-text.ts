import { useState } from 'react';
import { drafts, useDraft } from '../../chat/drafts/use-draft.js';

/**
 * The text in the field: what is in force until the person writes, and then what they wrote, also after a reload. An
 * emptied field is empty only as long as it is open.
 */
export function usePromptText(courseId: string, inForce: string) {
  const id = `prompt:${courseId}`;
  const draft = useDraft(id);
  const [written, setWritten] = useState<string | null>(draft.text === '' ? null : draft.text);
  return {
    text: written ?? inForce,
    change: (text: string) => {
      setWritten(text);
      drafts.type(id, text);
    },
    /** It is in force now. */
    forget: () => {
      setWritten(null);
      drafts.forget(id);
    },
  };
}
