/**
 * What can be wrong with a new password: everything but `easily-guessed` can be seen without a list of passwords, so
 * that a form says it while somebody types, by the very rules that the auth service enforces.
 */
export type PasswordProblem =
  'too-short' | 'too-long' | 'no-lower-case' | 'no-upper-case' | 'easily-guessed' | 'personal';

/** Characters; no setting goes below. */
export const passwordLengthFloor = 8;
const maxLength = 256;
/** Shorter names and parts of addresses occur in good passwords by chance. */
const minPersonalLength = 4;

/** Whose password it is: others guess these first. */
export interface PasswordOwner {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/**
 * What is wrong with a new password at first sight; empty when nothing is.
 *
 * @param minLength characters that it needs, never fewer than the floor
 */
export function visiblePasswordProblems(password: string, minLength: number, owner: PasswordOwner): PasswordProblem[] {
  const length = [...password].length;
  const problems: PasswordProblem[] = [];
  if (length < Math.max(minLength, passwordLengthFloor)) problems.push('too-short');
  if (length > maxLength) problems.push('too-long');
  if (!/\p{Ll}/u.test(password)) problems.push('no-lower-case');
  if (!/\p{Lu}/u.test(password)) problems.push('no-upper-case'); // control: password-upper-case
  if (holdsPersonalWord(password, owner)) problems.push('personal');
  return problems;
}

/** Each problem in words that follow "Choose another password:". */
export const passwordProblemTexts: Readonly<Record<PasswordProblem, (minLength: number) => string>> = {
  'too-short': (minLength) => `it needs at least ${minLength} characters`,
  'too-long': () => `it may have at most ${maxLength} characters`,
  'no-lower-case': () => 'it needs a lower-case letter',
  'no-upper-case': () => 'it needs an upper-case letter',
  'easily-guessed': () => 'it is among the passwords that are tried first',
  personal: () => 'it contains your name or e-mail address',
};

function holdsPersonalWord(password: string, { email, givenName, familyName }: PasswordOwner): boolean {
  const lower = password.toLowerCase();
  const localPart = email.includes('@') ? email.slice(0, email.lastIndexOf('@')) : email;
  return [localPart, givenName, familyName]
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .some((word) => word.length >= minPersonalLength && lower.includes(word));
}
