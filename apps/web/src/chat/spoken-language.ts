import type { Language } from '@aila/contracts';

/** Function words that only one of the languages has. */
const functionWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    'the is are of and to that this with for it be not when which what how why does do can was you i your'.split(' '),
  ),
  fr: new Set(
    'le la les des est et une dans que qui pour pas avec ce cette sont du au aux je vous nous il elle quel votre vos'.split(
      ' ',
    ),
  ),
};

/**
 * The language that a text is in, by its function words; undefined when they do not tell. The tutor may answer in
 * another language than the page's, and a screen reader must know in which to read (WCAG 3.1.2).
 */
export function spokenLanguage(text: string): Language | undefined {
  let lead = 0;
  for (const word of text.toLowerCase().match(/\p{Letter}+/gu) ?? []) {
    if (functionWords.en.has(word)) lead += 1;
    if (functionWords.fr.has(word)) lead -= 1;
  }
  return lead === 0 ? undefined : lead > 0 ? 'en' : 'fr';
}
