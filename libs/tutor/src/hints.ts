import type { OpenQuestion } from './questions.js';
import { contentTerms, sameTerm, wordsByTerm } from './text/words.js';

/** How far the tutor of a module goes in helping; set per module by its instructor and held to by the server. */
export interface HintPolicy {
  /** How many steps of the ladder may be given, 0 to 3. */
  readonly maxHints: number;
  /** After how many answers the passage itself may be shown; null: never, the student has to find it. */
  readonly revealAfterTries: number | null;
}

export const DEFAULT_HINT_POLICY: HintPolicy = { maxHints: 3, revealAfterTries: 3 };

/** One step of the ladder: where to look, which words belong in the answer, the sentence with gaps. */
export type Hint =
  | { readonly kind: 'where' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'gaps'; readonly sentence: string };

const LADDER: readonly Hint['kind'][] = ['where', 'words', 'gaps'];
const GAP = '____';
const MAX_WORDS = 3;

/**
 * The next hint for an open question.
 * @param unmatched words the last answer lacked, as graded; empty before the first answer
 * @returns null when the ladder, as the policy cuts it, is used up
 */
export function nextHint(question: OpenQuestion, policy: HintPolicy, unmatched: readonly string[] = []): Hint | null {
  if (question.hintsGiven >= Math.min(policy.maxHints, LADDER.length)) return null;
  const kind = LADDER[question.hintsGiven];
  if (kind === 'words') return { kind, words: wantedWords(question, unmatched).slice(0, MAX_WORDS).sort() };
  if (kind === 'gaps') return { kind, sentence: withGaps(question, unmatched) };
  return { kind: 'where' };
}

/** True when the policy lets the tutor show the passage now. */
export function mayReveal(question: OpenQuestion, policy: HintPolicy): boolean {
  return policy.revealAfterTries !== null && question.tries >= policy.revealAfterTries;
}

/** Words of the statement, as written, that the question does not give away; those the answer lacked first. */
function wantedWords(question: OpenQuestion, unmatched: readonly string[]): string[] {
  const given = contentTerms(question.text);
  const wanted = [...wordsByTerm(question.statement.text)]
    .filter(([term, word]) => word.length > 2 && !given.some((other) => sameTerm(other, term)))
    .map(([, word]) => word);
  return [...wanted.filter((word) => unmatched.includes(word)), ...wanted.filter((word) => !unmatched.includes(word))];
}

/** The statement with about half of the wanted words as gaps, the lacking ones first. */
function withGaps(question: OpenQuestion, unmatched: readonly string[]): string {
  const wanted = wantedWords(question, unmatched);
  const hidden = new Set(wanted.slice(0, Math.max(2, Math.ceil(wanted.length / 2))));
  return question.statement.text.replace(/[\p{L}\p{N}_]+/gu, (word) => (hidden.has(word) ? GAP : word));
}
