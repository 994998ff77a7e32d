import type { Language } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { call } from '../api/client.js';
import { asFailure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { useFailureText } from '../i18n/failure-text.js';
import { adoptLanguage } from './preferences.js';

/** Changes the account's language: of mails, and of these pages at once. What fails is said, and all is as before. */
export function useAccountLanguage(): (language: Language) => Promise<void> {
  const cache = useQueryClient();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  // Other words for a failure are no other function: who depends on it would begin anew with each language.
  const words = useRef(failureText);
  useEffect(() => {
    words.current = failureText;
  });
  return useCallback(
    async (language) => {
      const before = cache.getQueryData(meQuery.queryKey);
      if (before) cache.setQueryData(meQuery.queryKey, { ...before, language });
      await adoptLanguage(language);
      try {
        cache.setQueryData(meQuery.queryKey, await call('PATCH /me', { body: { language } }));
      } catch (cause) {
        cache.setQueryData(meQuery.queryKey, before);
        if (before) await adoptLanguage(before.language);
        say(words.current(asFailure(cause)), true);
      }
    },
    [cache, say],
  );
}
