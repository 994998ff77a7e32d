/**
 * What counts as text, for everything that people type: one way to count, to tell whether there is anything at all, and
 * to say what a name may hold. It stands alone, so that forms say the same as the server without its schemas.
 */

/** Of titles, and of the names of people. */
export const maxTitleCharacters = 120;

/** What nobody sees: white space, controls, and characters that Unicode lets a renderer ignore; and the empty braille. */
const blank = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;
const blankLine = /^(?:(?!\n)[\s\p{Default_Ignorable_Code_Point}])*\n/u;

/**
 * Characters as Unicode code points: so count PostgreSQL and JSON Schema, and so does every browser alike, whichever
 * edition of Unicode it knows. An emoji is one; a flag or a family is as many as it is made of.
 */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether a reader would see nothing. */
export function isBlank(text: string): boolean {
  return blank.test(text);
}

/** A message without blank lines at its ends. Its first line keeps its indentation: it may be code. */
export function withoutBlankEnds(text: string): string {
  let rest = text;
  for (let found = blankLine.exec(rest); found; found = blankLine.exec(rest)) rest = rest.slice(found[0].length);
  return rest.trimEnd();
}

/**
 * Invisible characters that change what is seen: those that make an emoji of several, or give it its colours; and the
 * joiners inside words of scripts that need them (Persian, Hindi, ...), which Latin, Greek and Cyrillic do not.
 */
const meaningful = [
  /(?<=\p{Extended_Pictographic})\uFE0F/u,
  /(?<=[0-9#*])\uFE0F(?=\u20E3)/u,
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u,
  /(?<=(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\p{L}\p{M}])[\u200C\u200D](?=[\p{L}\p{M}])/u,
];
const invisible = new RegExp(
  `(${meaningful.map(({ source }) => source).join('|')})|\\p{Default_Ignorable_Code_Point}`,
  'gu',
);

/**
 * A name as it is kept: composed (NFC), without characters that nobody sees, direction marks among them, and without
 * white space around it. They are taken out and not refused: nobody can find and delete what is invisible, and what is
 * left is what was meant.
 */
export function cleanName(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(invisible, (_, kept: string | undefined) => kept ?? '')
    .trim();
}

/** A name by which two that look alike are the same: letter case, invisible characters and kinds of space apart. */
export function nameKey(name: string): string {
  return name
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A name of whatever another system calls somebody: one line, cut where ours would be refused. */
export function asName(text: string, maxCharacters = maxTitleCharacters): string {
  return [...cleanName(text.replace(/\p{Cc}+/gu, ' '))].slice(0, maxCharacters).join('').trim();
}
