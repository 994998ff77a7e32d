import type { Language } from '../types.js';
import { words } from './words.js';

// Function words that only one of the two languages has.
const ENGLISH = new Set(
  'the is are of and to that this with for it be not when which what how why does do can was you i'.split(' '),
);
const FRENCH = new Set(
  'le la les des est et une dans que qui pour pas avec ce cette sont du au aux je vous nous il elle quel comment pourquoi'.split(
    ' ',
  ),
);

/** Language of a text by its function words; `fallback` when they do not tell. */
export function detectLanguage(text: string, fallback: Language): Language {
  let lead = 0;
  for (const word of words(text)) {
    if (ENGLISH.has(word)) lead++;
    if (FRENCH.has(word)) lead--;
  }
  if (lead === 0) return fallback;
  return lead > 0 ? 'en' : 'fr';
}
