/** What stands around a bracketed number. */
export interface Surroundings {
  /** What the model wrote before it, at least the line so far. */
  readonly before: string;
  /** The first characters after the closing bracket. */
  readonly after: string;
  /** The reference just before it was taken away. */
  readonly afterRemoved: boolean;
  /** How many sources the model was shown. */
  readonly sources: number;
}

/** After these words a number in brackets names a place, a set or a thing with a number of its own, not a source. */
const NOT_A_REFERENCE = new Set(
  (
    'array arrays axis chapter column element entry equation example exercise figure footnote formula index indices interval intervals item key line list matrix note option position ' +
    'range row section set slot step theorem tuple vector case chapitre colonne élément ensemble entrée équation étape exemple exercice formule indice intervalle ligne liste ' +
    'matrice plage rang tableau vecteur'
  ).split(' '),
);

/**
 * Whether `[n]` in prose pretends to be a citation. Text refers to a citation by its number in brackets, so a model that
 * writes one by itself would forge a reference. It does where a reader would take it for one:
 * - after a word or a number and a space ("the tide [3]"), unless the word speaks of a place ("the interval [3]");
 * - after the end of a sentence or of a quotation, or another such reference, with or without a space;
 * - directly after a word ("tide[3]") when the number is one of a source and nothing follows that makes it an index
 *   ("items[3] = 4", "m[2][3]", "f(x)[1]").
 * `[0]`, numbers with leading zeros and the text of a link ("[1](...)") never do.
 */
export function pretendsToCite(
  digits: string,
  { before: written, after, afterRemoved, sources }: Surroundings,
): boolean {
  if (digits.startsWith('0') || after.startsWith('(')) return false;
  if (afterRemoved) return true;
  const before = written.trimEnd();
  if (/\n/.test(written.slice(before.length))) return false;
  const apart = before.length < written.length;
  const [word] = /[\p{L}\p{M}\p{N}’']+$/u.exec(before) ?? [];
  if (word === undefined) return (apart ? /[.!?…,;:)”"»’%*]$/u : /[.!?…”»]$/u).test(before);
  if (apart) return (word.length > 1 || /\p{N}/u.test(word)) && !NOT_A_REFERENCE.has(word.toLowerCase());
  const isProse = /^\p{L}[\p{Ll}\p{M}’']{2,}$/u.test(word) && !/[_.$\\]$/.test(before.slice(0, -word.length));
  return isProse && Number(digits) <= sources && /^(?:$|[.,;:!?)”»]|\s+(?:$|[^=+*/<>^%&|[({-]))/.test(after);
}
