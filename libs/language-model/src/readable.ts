/** Whether there is anything to read in a text: white space and invisible characters are nothing. */
export function isReadable(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}
