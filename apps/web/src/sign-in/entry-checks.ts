import type { TFunction } from 'i18next';
import { textOf } from '../design/use-form.js';

/** Coarse on purpose: the service decides, this only catches slips. */
const email = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** What the service takes in an address; letters with accents are not among it. */
const plainCharacters = /^[\x21-\x7e]+$/;
/** Digits as they are mailed, by whichever provider, without the spaces that copying adds. */
const anyCode = /^\d{6,10}$/;

export function emailProblem(t: TFunction, form: FormData): string | undefined {
  const typed = textOf(form, 'email');
  if (typed === '') return t('entry.emailNeeded');
  if (!email.test(typed)) return t('entry.emailWrong');
  return plainCharacters.test(typed) ? undefined : t('entry.emailLetters', { letters: foreignLetters(typed) });
}

/** Each once, as they were typed. */
function foreignLetters(address: string): string {
  return [...new Set(address)].filter((letter) => !plainCharacters.test(letter)).join(' ');
}

/** @param digits of a code here; null while that is not known */
export function codeProblem(t: TFunction, form: FormData, digits: number | null): string | undefined {
  const typed = codeOf(form);
  if (typed === '') return t('entry.code.needed');
  if (digits === null) return anyCode.test(typed) ? undefined : t('entry.code.noCode');
  return /^\d+$/.test(typed) && typed.length === digits ? undefined : t('entry.code.wrong', { count: digits });
}

export function codeOf(form: FormData): string {
  return textOf(form, 'code').replace(/\s/g, '');
}
