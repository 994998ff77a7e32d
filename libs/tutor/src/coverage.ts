import { isHeading, splitSentences } from './text/sentences.js';
import { contentTerms, coverage, sameTerm } from './text/words.js';
import type { PageReference, Passage, RankedPassage } from './types.js';

/** How well the passages found meet a question: `none` is "your course files do not cover this". */
export type CoverageLevel = 'good' | 'near' | 'none';

export interface CoverageJudgement {
  readonly level: CoverageLevel;
  /** Share (0..1) of the question's terms that the passage with most of them has, typos forgiven. */
  readonly termShare: number;
  /** Best cosine similarity; null when no embedding was made. */
  readonly similarity: number | null;
}

/** Likeness and share of the question's words from which the tutor says that the passages answer it. */
const SURE = { similarity: 0.5, terms: 0.5 };
/** Likeness and share of words below which it says that the files do not cover it. */
const FAR = { similarity: 0.26, terms: 0.6 };
/** The same shares where nothing is known of the likeness. */
const WORDS_ALONE = { sure: 0.6, far: 0.25 };

/**
 * Whether passages cover a question. Only plain cases are refused: words of the question must be missing from all
 * passages together, and the meaning must be far. Questions that sound like the course but are not answered in it cannot
 * be told from paraphrased ones by these numbers (docs/decisions/0012-citing-the-right-page.md), which is why there is a
 * middle level at which the tutor says that it is unsure.
 */
export function judgeCoverage(question: string, passages: readonly RankedPassage[]): CoverageJudgement {
  const wanted = contentTerms(question);
  const found = passages.map((passage) => contentTerms(`${passage.headings.join(' ')} ${passage.text}`));
  const termShare = Math.max(0, ...found.map((terms) => coverage(wanted, terms)));
  const shareOfAll = coverage(wanted, found.flat());
  const similarities = passages.map((passage) => passage.similarity).filter((value) => value !== null);
  const similarity = similarities.length === 0 ? null : Math.max(...similarities);
  return {
    level: passages.length === 0 ? 'none' : levelOf(similarity, termShare, shareOfAll),
    termShare: Math.round(termShare * 100) / 100,
    similarity,
  };
}

function levelOf(similarity: number | null, termShare: number, shareOfAll: number): CoverageLevel {
  if (similarity === null) {
    if (shareOfAll < WORDS_ALONE.far) return 'none';
    return termShare >= WORDS_ALONE.sure ? 'good' : 'near';
  }
  if (similarity < FAR.similarity && shareOfAll < FAR.terms) return 'none';
  return similarity >= SURE.similarity && shareOfAll >= SURE.terms ? 'good' : 'near';
}

/** The best passage of each page, in order: a second one of the same page would take the place of another page. */
export function onePerPage<P extends Passage>(passages: readonly P[]): P[] {
  const pages = new Map<string, P>();
  for (const passage of passages) {
    const key = `${passage.fileId}/${passage.page}`;
    if (!pages.has(key)) pages.set(key, passage);
  }
  return [...pages.values()];
}

/** Pages to name when nothing covers the question, best first, each once. */
export function nearestPages(passages: readonly Passage[], limit = 3): PageReference[] {
  return onePerPage(passages)
    .slice(0, limit)
    .map(({ fileId, fileName, page }) => ({ fileId, fileName, page }));
}

/** How many of the nearest windows of a passage say how well it meets a question. */
const NEAREST = 3;

/**
 * Of several passages, the one with the most that is near in meaning: the sum over its nearest windows. Where these are
 * unknown, the one that holds most of the question's words. The first among equals.
 */
export function bestPassage<P extends Passage & Pick<RankedPassage, 'windows'>>(
  passages: readonly P[],
  question: string,
): P | null {
  const byMeaning = passages.some(({ windows }) => windows && windows.length > 0);
  const wanted = contentTerms(question);
  const rated = passages.map((passage) => ({
    passage,
    value: byMeaning ? nearness(passage) : coverage(wanted, contentTerms(passage.text)),
  }));
  return rated.sort((a, b) => b.value - a.value)[0]?.passage ?? null;
}

function nearness({ windows = [] }: Pick<RankedPassage, 'windows'>): number {
  const nearest = windows.map(({ similarity }) => similarity).sort((a, b) => b - a);
  return nearest.slice(0, NEAREST).reduce((sum, value) => sum + value, 0);
}

/**
 * How long the quotations of an answer may be, in characters: more of the best, less of the others, and no more than
 * three, or it is a wall of text on a phone. Of 72 questions 29 find their answer in quotations of these lengths, 26 in
 * three of equal length.
 */
export const QUOTE_LENGTHS: readonly number[] = [600, 450, 300];
/** How far behind the best passage another may lie in words (as a share of the best) or in similarity and still be quoted. */
const ENOUGH_WORDS = 0.6;
const NEAR_SIMILARITY = 0.05;

/**
 * The passages to quote for a question: the best, and those that meet it nearly as well.
 * @param passages best first
 */
export function worthQuoting<P extends RankedPassage>(passages: readonly P[], question: string): P[] {
  const wanted = contentTerms(question);
  const [best, ...others] = passages.map((passage) => ({
    passage,
    share: coverage(wanted, contentTerms(passage.text)),
  }));
  if (!best) return [];
  const good = others.filter(({ passage, share }) => {
    const nearInWords = best.share > 0 && share >= best.share * ENOUGH_WORDS;
    const { similarity } = passage;
    const nearInMeaning = similarity !== null && similarity >= (best.passage.similarity ?? 1) - NEAR_SIMILARITY;
    return nearInWords || nearInMeaning;
  });
  return [best, ...good].map(({ passage }) => passage);
}

/**
 * The stretch of a passage to quote for a question: neighbouring sentences that hold most of the question's terms.
 * None goes over a heading, for there the subject changes. Choosing sentences by their embeddings instead found the answer less often (15 against 17 of 72) and costs an
 * embedding per sentence.
 * @param maxLength in characters
 * @returns text exactly as in the passage; never empty for a passage with text
 */
export function chooseQuote(passage: Passage, question: string, maxLength: number): string {
  const wanted = contentTerms(question);
  const sentences = splitSentences(passage.text).map((span) => ({
    ...span,
    terms: contentTerms(span.text),
    heading: isHeading(passage.text, span),
  }));
  let best = { start: 0, end: Math.min(passage.text.length, maxLength), value: -1 };
  sentences.forEach((first, from) => {
    const found = new Set<string>();
    for (const last of sentences.slice(from)) {
      if (last.heading || last.end - first.start > maxLength) break;
      for (const term of wanted) if (last.terms.some((other) => sameTerm(term, other))) found.add(term);
      // Among stretches with the same terms the longer one tells more.
      const value = found.size + (last.end - first.start) / (2 * maxLength);
      if (value > best.value) best = { start: first.start, end: last.end, value };
    }
  });
  return passage.text.slice(best.start, best.end).trim();
}
