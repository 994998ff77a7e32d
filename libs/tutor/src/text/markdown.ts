// Characters that Markdown or HTML would act on. `.` and `-` matter only at the start of a line and are handled there.
const SPECIAL = /[\\`*_[\]{}<>#|~!$&@]/g;

/**
 * Text from a file or a student as literal Markdown on one line: nothing in it can become a link, an image, HTML or a heading.
 */
export function literal(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(SPECIAL, '\\$&')
    .replace(/^(\d+)([.)])(?=\s)/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&')
    .replace(/\b(https?|ftp|mailto|www)([.:])/gi, '$1\\$2');
}

/** A block quotation holding `text` literally. */
export function quotation(text: string): string {
  return `> ${literal(text)}`;
}
