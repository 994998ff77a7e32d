import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/failure.js';
import { waitWords } from './wait-words.js';

/** What a service that limits tries asks for when it does not say how long to wait (seconds). */
const usualWait = 60;

/** A day as 2026-12-01 in the reader's words. */
const longDate = (day: string, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** Puts a failure into the reader's words, found by its stable code. */
export function useFailureText(): (failure: Failure) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    ({ code, parameters }) => {
      const { seconds, maxBytes, supported, maxCharacters, max, name, step, nextMonth, problem, currency } = parameters;
      return t(`errors.${code}`, {
        // Later servers may know codes that this page does not.
        defaultValue: t('errors.INTERNAL'),
        wait: waitWords(Number(seconds ?? usualWait), i18n.language),
        megabytes: Math.floor(Number(maxBytes ?? 0) / 1_000_000),
        supported: Array.isArray(supported) ? supported.join(', ') : supported,
        maxCharacters,
        max,
        name,
        step,
        nextMonth: typeof nextMonth === 'string' ? longDate(nextMonth, i18n.language) : nextMonth,
        problem: problem === undefined ? undefined : t(`connections.problems.${String(problem)}`, { defaultValue: '' }),
        currency,
      });
    },
    [t, i18n.language],
  );
}
