import type { SignInOptions } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signInOptionsQuery } from '../api/queries.js';
import { waitWords } from '../i18n/wait-words.js';

/** Digits of a mailed code here; null while that is not known. */
export function useCodeDigits(): number | null {
  return useQuery(signInOptionsQuery).data?.codes.digits ?? null;
}

/** How long a mailed code can be entered, in a sentence; nothing while that is not known. */
export function useCodeValidity(kind: keyof Omit<SignInOptions['codes'], 'digits'>): string {
  const { t, i18n } = useTranslation();
  const codes = useQuery(signInOptionsQuery).data?.codes;
  return codes ? t('entry.code.valid', { time: waitWords(codes[kind] * 60, i18n.language) }) : '';
}
