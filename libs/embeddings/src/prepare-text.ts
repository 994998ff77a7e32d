/** About three chunks of a course file; what comes after is not read. */
const MAX_CHARACTERS = 4000;

/** What the model reads of a text: white space and what is invisible or broken become single spaces. */
export function readableText(text: string): string {
  return text
    .slice(0, 2 * MAX_CHARACTERS)
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .slice(0, MAX_CHARACTERS)
    .trim();
}
