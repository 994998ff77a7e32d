/**
 * Words of a text reduced to what two ways of saying the same thing have in common: lower case, no accents, no endings,
 * no function words. English and French are treated together, because students mix them with the language of the files.
 */

// Function words of both languages, plus the verbs and nouns that students and textbooks use to talk *about* a matter
// ("example", "explain"): none of them says what an answer is about.
const STOP_WORDS = new Set(
  (
    'a about above after again all also am an and any are as at be because been before being below between both but by ' +
    'can could did do does doing done down during each either else ever every few for from further get gets got had has ' +
    'have having he her here hers him his how i if in into is it its itself just let like ll made make makes many may me ' +
    'might more most much must my myself need needs no nor not now of off on once one only or other our ours out over own ' +
    'please re really s same shall she should so some such t than that the their them then there these they thing things ' +
    'this those through to too under until up upon us use used uses using ve very want was we well were what when where ' +
    'whether which while who whom whose why will with within without would yes you your yours ' +
    'answer course example explain know mean means question say says tell understand word words ' +
    'au aux avec avoir car ce cela ces cet cette ceux chaque ci comme comment dans de des deux donc dont du elle elles en ' +
    'encore entre est et ete etre eu fait faire fois font il ils je la le les leur leurs lors lui mais me meme memes mes ' +
    'moi mon ne ni nos notre nous on ont ou par parce pas peu peut peuvent plus pour pourquoi qu quand que quel quelle ' +
    'quelles quels qui quoi sa sans se sera ses si soit son sont sous sur ta te tes toi ton tous tout toute toutes tres tu ' +
    'un une vers vos votre vous y d l n j m c cours exemple reponse veut dire dit'
  ).split(' '),
);

const WORD = /[\p{L}\p{N}_]+/gu;
const MARKS = /\p{M}+/gu;

/** Lower case without accents and compatibility forms: `Ça` and `ca`, `ﬁle` and `file` become equal. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(MARKS, '').toLowerCase();
}

/** All words of a text, folded, in order, function words included. */
export function words(text: string): string[] {
  return fold(text).match(WORD) ?? [];
}

// Longest endings first; each may go only when at least `keep` letters stay, so that short words are left whole.
const ENDINGS: readonly (readonly [ending: string, keep: number])[] = [
  ['issement', 4],
  ['ication', 4],
  ['ation', 4],
  ['ating', 4],
  ['ement', 4],
  ['ingly', 4],
  ['ition', 4],
  ['ated', 4],
  ['ment', 4],
  ['ate', 4],
  ['ing', 3],
  ['ion', 4],
  ['ed', 3],
  ['ee', 4],
  ['er', 4],
  ['ez', 4],
  ['ie', 3],
  ['ly', 3],
  ['e', 3],
  ['y', 3],
];

/**
 * A light stem. Not a dictionary form: it only has to send `iterates`, `iterating`, `iteration` to one string.
 * @param word folded, as from {@link words}
 */
export function stem(word: string): string {
  const singular = word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
  for (const [ending, keep] of ENDINGS) {
    if (singular.length < ending.length + keep || !singular.endsWith(ending)) continue;
    const cut = singular.slice(0, -ending.length);
    // running -> runn -> run
    return /([bdfgmnprt])\1$/.test(cut) ? cut.slice(0, -1) : cut;
  }
  return singular;
}

/**
 * The words that carry meaning, by stem, each as the text first writes it, in order of appearance. Digits count as words.
 */
export function wordsByTerm(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const written of text.normalize('NFC').match(WORD) ?? []) {
    const term = termOf(written);
    if (term !== null && !found.has(term)) found.set(term, written);
  }
  return found;
}

// Texts repeat their words; remembering them makes reading a module several times as fast. Emptied when it grows too big.
const knownTerms = new Map<string, string | null>();
const KNOWN_TERMS_LIMIT = 50_000;

/** Stem of a word, or null for one that carries no meaning. */
function termOf(written: string): string | null {
  let term = knownTerms.get(written);
  if (term === undefined) {
    const word = fold(written);
    term = STOP_WORDS.has(word) || (word.length < 2 && !/\d/.test(word)) ? null : stem(word);
    if (knownTerms.size >= KNOWN_TERMS_LIMIT) knownTerms.clear();
    knownTerms.set(written, term);
  }
  return term;
}

/** Stems of the words that carry meaning, each once, in order of appearance. */
export function contentTerms(text: string): string[] {
  return [...wordsByTerm(text).keys()];
}

/** True when the word says nothing about a matter. @param word folded */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

/**
 * Same term, one slip of the keyboard allowed in words of five letters and more (two from nine on): students should not
 * lose a mark to a typo.
 */
export function sameTerm(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 5 || a[0] !== b[0]) return false;
  return editDistance(a, b, shorter >= 9 ? 2 : 1) !== null;
}

/** Edits (insert, delete, replace, swap of neighbours) from one word to the other; null when more than `limit`. */
function editDistance(a: string, b: string, limit: number): number | null {
  if (Math.abs(a.length - b.length) > limit) return null;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return null;
    [beforePrevious, previous] = [previous, current];
  }
  const distance = at(previous, b.length);
  return distance <= limit ? distance : null;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** Share (0..1) of `wanted` that occurs in `found`, typos forgiven; 0 when nothing is wanted. */
export function coverage(wanted: readonly string[], found: readonly string[]): number {
  if (wanted.length === 0) return 0;
  return wanted.filter((term) => found.some((other) => sameTerm(term, other))).length / wanted.length;
}

/** Overlap of two sets of terms by Jaccard's index, 0..1. */
export function overlap(a: readonly string[], b: readonly string[]): number {
  const union = new Set([...a, ...b]).size;
  if (union === 0) return 0;
  const other = new Set(b);
  return new Set(a.filter((term) => other.has(term))).size / union;
}
