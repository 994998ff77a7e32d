import {
  passwordLengthFloor,
  visiblePasswordProblems,
  type PasswordOwner,
  type PasswordProblem,
} from '@aila/contracts/passwords';
import type { TFunction } from 'i18next';
import type { Failure } from '../api/failure.js';
import { textOf } from '../design/use-form.js';

/** The rules that are shown while somebody types, in order. */
export const shownRules = ['too-short', 'no-lower-case', 'no-upper-case', 'personal'] as const;

/** The owner's address and names, from the form around the password or from what is known already. */
export function ownerIn(form: FormData, known: Partial<PasswordOwner> = {}): PasswordOwner {
  const { email, givenName, familyName } = known;
  return {
    email: email ?? textOf(form, 'email'),
    givenName: givenName ?? textOf(form, 'givenName'),
    familyName: familyName ?? textOf(form, 'familyName'),
  };
}

/**
 * What is wrong with the new password at first sight, for the field's problem line. Without a known length the floor
 * stands, which refuses nobody wrongly: the service says the rest.
 */
export function newPasswordProblem(
  t: TFunction,
  form: FormData,
  minLength: number | null,
  known?: Partial<PasswordOwner>,
): string | undefined {
  const password = String(form.get('newPassword') ?? '');
  if (password === '') return t('password.needed');
  const needed = minLength ?? passwordLengthFloor;
  return passwordWords(t, visiblePasswordProblems(password, needed, ownerIn(form, known)), needed);
}

/** The service's refusal of a new password in the reader's words. */
export function refusedPassword(t: TFunction, { parameters }: Failure): string {
  const { problems, minLength } = parameters;
  const named = Array.isArray(problems) ? (problems as PasswordProblem[]) : [];
  return passwordWords(t, named, Number(minLength ?? passwordLengthFloor)) ?? t('errors.PASSWORD_UNSUITABLE');
}

function passwordWords(t: TFunction, problems: readonly PasswordProblem[], minLength: number): string | undefined {
  if (problems.length === 0) return undefined;
  // Problems of a later service are passed over; without any that is known here the general words stand.
  const words = problems.map((problem) => t(`password.problems.${problem}`, { min: minLength, defaultValue: '' }));
  return words.filter(Boolean).join(' ') || t('errors.PASSWORD_UNSUITABLE');
}
