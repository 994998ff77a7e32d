import { createHash } from 'node:crypto';
import {
  AilaError,
  passwordLengthFloor,
  visiblePasswordProblems,
  type PasswordOwner,
  type PasswordProblem,
} from '@aila/contracts';
import { commonPasswordFingerprints } from './common-passwords.js';

export interface PasswordPolicy {
  /** Characters. Never below the floor, whatever the settings say. */
  readonly minLength: number;
}

const minDifferentCharacters = 6;
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

/** What is wrong with a new password, as codes that clients word; empty when it is good. */
export function passwordProblems(password: string, policy: PasswordPolicy, owner: PasswordOwner): PasswordProblem[] {
  const visible = visiblePasswordProblems(password, policy.minLength, owner);
  return isEasilyGuessed(password) ? [...visible, 'easily-guessed'] : visible;
}

/** @throws PASSWORD_UNSUITABLE with all that is wrong */
export function requireSuitable(password: string, policy: PasswordPolicy, owner: PasswordOwner): void {
  const problems = passwordProblems(password, policy, owner);
  const minLength = Math.max(policy.minLength, passwordLengthFloor);
  if (problems.length > 0) throw new AilaError('PASSWORD_UNSUITABLE', { problems, minLength });
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
