import type { TFunction } from 'i18next';
import { textOf } from '../design/use-form.js';

/** Coarse on purpose: the service decides, this only catches slips. */
const email = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** Digits as they are mailed, by whichever provider, without the spaces that copying adds. */
const code = /^\d{6,10}$/;

export function emailProblem(t: TFunction, form: FormData): string | undefined {
  const typed = textOf(form, 'email');
  if (typed === '') return t('entry.emailNeeded');
  return email.test(typed) ? undefined : t('entry.emailWrong');
}

export function codeProblem(t: TFunction, form: FormData): string | undefined {
  const typed = codeOf(form);
  if (typed === '') return t('entry.code.needed');
  return code.test(typed) ? undefined : t('entry.code.wrong');
}

export function codeOf(form: FormData): string {
  return textOf(form, 'code').replace(/\s/g, '');
}
