import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/failure.js';

/** A failure in the reader's words, found by its stable code. */
export function failureText(t: TFunction, failure: Failure): string {
  const { seconds, maxBytes, supported, maxCharacters, name } = failure.parameters;
  return t(`errors.${failure.code}`, {
    // Later servers may know codes that this page does not.
    defaultValue: t('errors.INTERNAL'),
    seconds: seconds ?? 60,
    megabytes: Math.floor(Number(maxBytes ?? 0) / 1_000_000),
    supported: Array.isArray(supported) ? supported.join(', ') : supported,
    maxCharacters,
    name,
  });
}

export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation();
  return useCallback((failure) => failureText(t, failure), [t]);
}
