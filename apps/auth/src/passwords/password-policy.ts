import { createHash } from 'node:crypto';
import { AilaError } from '@aila/contracts';
import { commonPasswordFingerprints } from './common-passwords.js';

export interface PasswordPolicy {
  /** Characters. Never below the floor, whatever the settings say. */
  readonly minLength: number;
}

export const passwordLengthFloor = 8;
const maxLength = 256;
const minDifferentCharacters = 6;
const minPersonalLength = 4;
const fingerprintBytes = 5;
/** With no more than this many characters around it, a common password is still that common password. */
const maxDecoration = 8;

const substitutes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
};
/** Runs along these lines are what fingers do, not secrets. */
const sequences = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop'];

/**
 * What is wrong with a new password, in words that follow "Choose another password:"; empty when it is good.
 *
 * @param personal names and addresses of its owner, which others guess first
 */
export function passwordProblems(password: string, policy: PasswordPolicy, personal: readonly string[]): string[] {
  const minLength = Math.max(policy.minLength, passwordLengthFloor);
  const length = [...password].length;
  const problems: string[] = [];
  if (length < minLength) problems.push(`it needs at least ${minLength} characters`);
  if (length > maxLength) problems.push(`it may have at most ${maxLength} characters`);
  if (!/\p{Ll}/u.test(password)) problems.push('it needs a lower-case letter');
  if (!/\p{Lu}/u.test(password)) problems.push('it needs an upper-case letter');
  if (isEasilyGuessed(password)) problems.push('it is among the passwords that are tried first');
  if (holdsPersonalWord(password, personal)) problems.push('it contains your name or e-mail address');
  return problems;
}

/** Names and addresses that a password must not hold: others guess them first. */
export interface PasswordOwner {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** @throws PASSWORD_UNSUITABLE with all that is wrong */
export function requireSuitable(password: string, policy: PasswordPolicy, owner: PasswordOwner): void {
  const localPart = owner.email.slice(0, owner.email.lastIndexOf('@'));
  const problems = passwordProblems(password, policy, [localPart, owner.givenName, owner.familyName]);
  if (problems.length > 0) throw new AilaError('PASSWORD_UNSUITABLE', { problems });
}

/** The form in which common passwords are compared: without case, substituted characters, digits and signs around. */
export function normalisePassword(password: string): string {
  const stripped = password.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [...stripped].map((character) => substitutes[character] ?? character).join('');
}

export function fingerprint(word: string): string {
  return createHash('sha256').update(word).digest().subarray(0, fingerprintBytes).toString('base64url');
}

function isEasilyGuessed(password: string): boolean {
  if (new Set(password.toLowerCase()).size < minDifferentCharacters) return true;
  if (longestSequence(password.toLowerCase()) > password.length / 2) return true;
  const whole = normalisePassword(password);
  const word = shortestPeriod(whole);
  return isCommon(word) && (word !== whole || password.length - whole.length <= maxDecoration);
}

let common: ReadonlySet<string> | undefined;

function isCommon(word: string): boolean {
  common ??= new Set(commonPasswordFingerprints.split(' '));
  return common.has(fingerprint(word));
}

/** `abcabc` repeats `abc`. */
function shortestPeriod(word: string): string {
  const period = (word + word).indexOf(word, 1);
  return word.slice(0, period === -1 ? undefined : period);
}

function longestSequence(text: string): number {
  const lines = [...sequences, ...sequences.map((line) => [...line].reverse().join(''))];
  let longest = 0;
  for (let start = 0; start < text.length; start++)
    while (lines.some((line) => line.includes(text.slice(start, start + longest + 1))) && start + longest < text.length)
      longest += 1;
  return longest;
}

function holdsPersonalWord(password: string, personal: readonly string[]): boolean {
  const lower = password.toLowerCase();
  return personal
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .some((word) => word.length >= minPersonalLength && lower.includes(word));
}
