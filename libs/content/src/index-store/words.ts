/** Longer texts are no question; the rest of one is not searched. */
const MAX_CHARACTERS = 8000;

/**
 * Leaves only letters, digits and single spaces, so that PostgreSQL's parser sees plain words. By itself it would read
 * `math.pi` as a host name and `input/output` as a path, and words inside would not be found.
 */
export function plainWords(text: string): string {
  return text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
