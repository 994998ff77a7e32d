import { randomBytes, randomInt } from 'node:crypto';

const tokenBytes = 32;

/** A secret of 256 bits from the operating system's generator, in 43 URL-safe characters. */
export function randomToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** A code that people copy from a mail: decimal digits, each value equally likely. */
export function randomCode(digits: number): string {
  return Array.from({ length: digits }, () => randomInt(10)).join('');
}
