/**
 * Writes src/provider/common-passwords.ts from the list of common passwords in @zxcvbn-ts/language-common (MIT).
 * Run after a build: node apps/auth/tools/make-common-passwords.mjs
 */
import { writeFileSync } from 'node:fs';
import { dictionary } from '@zxcvbn-ts/language-common';
import { fingerprint, normalisePassword } from '../dist/provider/password-policy.js';

const minLetters = 4;
/** The list is ordered by frequency; what comes later is hardly tried. */
const kept = 10_000;
const words = dictionary['passwords-common']
  .map(normalisePassword)
  .filter((word) => word.length >= minLetters && /^\p{L}+$/u.test(word));
const fingerprints = [...new Set(words.map(fingerprint))].slice(0, kept).sort();
writeFileSync(
  new URL('../src/provider/common-passwords.ts', import.meta.url),
  `/**
 * Fingerprints of ${fingerprints.length} common passwords, made by tools/make-common-passwords.mjs from the list in
 * @zxcvbn-ts/language-common (MIT). Fingerprints, because the list spells out what nobody wants to read.
 */
export const commonPasswordFingerprints =
  '${fingerprints.join(' ')}';
`,
);
