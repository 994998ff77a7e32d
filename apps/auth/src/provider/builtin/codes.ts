import { randomCode } from '@aila/crypto';
import type { PasswordHasher } from './password-hasher.js';

/** A mailed code: 8 digits, valid for a quarter of an hour, five tries. Guessing one succeeds once in 20 million. */
export const codeDigits = 8;
export const codeMinutes = 15;
export const codeTries = 5;

/** What the sign-in pages say about them. */
export const builtinCodes = { digits: codeDigits, confirmMinutes: codeMinutes, resetMinutes: codeMinutes };

export interface StoredCode {
  readonly codeHash: string;
  readonly expiresAt: Date;
  readonly triesLeft: number;
}

/** @returns the code for the mail and what is kept of it */
export async function issueCode(hasher: PasswordHasher): Promise<{ code: string; stored: StoredCode }> {
  const code = randomCode(codeDigits);
  const expiresAt = new Date(Date.now() + codeMinutes * 60_000);
  return { code, stored: { codeHash: await hasher.hash(code), expiresAt, triesLeft: codeTries } };
}

/** Whether a stored code may still be tried. */
export function isOpen(stored: Pick<StoredCode, 'expiresAt' | 'triesLeft'>, now: Date): boolean {
  return stored.triesLeft > 0 && stored.expiresAt > now; // control: code-expiry
}
