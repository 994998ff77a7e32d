import { statementForm } from './statement-patterns.js';
import { isHeading, splitSentences, type Span } from './text/sentences.js';
import { contentTerms, fold, sameTerm } from './text/words.js';
import type { Passage } from './types.js';

const ASKS_WHAT_IT_IS =
  /^(?:(?:so|and|but|ok|please|et|mais|alors) )*(?:what (?:exactly )?(?:is|are|s|does)|define|(?:what is )?the definition of|qu ?est ce qu(?:e|un)(?: c est que| sont)?|c est quoi|definis(?:sez)?|quelle est la definition (?:de|d)) (?<subject>.{2,60}?)(?: mean| exactly| please| s il (?:te|vous) plait)?$/u;
const MAX_SUBJECT_TERMS = 4;
/** The sentence after a definition belongs to it when it leans on it and both are no longer than this. Characters. */
const TWO_SENTENCES = 320;
const LEANS = /^(?:It|Its|They|Their|This|These|Il|Elle|Ils|Elles|Cela|Ce|Cette|Ces)(?![\p{L}\p{N}])/u;

/** The sentence in which the course says what the asked thing is. */
export interface Definition<P extends Passage> {
  readonly passage: P;
  /** Exactly as in the passage. */
  readonly quote: string;
}

/**
 * Where a passage defines what a question asks for in as many words: "What is X?" and "X is the ...". Null for every other
 * question, and where no passage does so. The first of several.
 * @param passages best first
 */
export function findDefinition<P extends Passage>(question: string, passages: readonly P[]): Definition<P> | null {
  const asked = askedSubject(question);
  if (asked.length === 0) return null;
  for (const passage of passages) {
    const sentences = splitSentences(passage.text);
    for (const [index, sentence] of sentences.entries()) {
      if (isHeading(passage.text, sentence) || !defines(sentence.text, asked)) continue;
      const end = endOf(sentence, sentences[index + 1], passage.text);
      return { passage, quote: passage.text.slice(sentence.start, end) };
    }
  }
  return null;
}

function askedSubject(question: string): string[] {
  const text = fold(question)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const terms = contentTerms(ASKS_WHAT_IT_IS.exec(text)?.groups?.['subject'] ?? '');
  return terms.length > MAX_SUBJECT_TERMS ? [] : terms;
}

function defines(sentence: string, asked: readonly string[]): boolean {
  const form = statementForm(sentence.replace(/\s+/g, ' '));
  if (form?.kind !== 'definition') return false;
  const subject = contentTerms(form.subject);
  return subject.length === asked.length && subject.every((term) => asked.some((other) => sameTerm(term, other)));
}

function endOf(sentence: Span, next: Span | undefined, text: string): number {
  const goesOn =
    next !== undefined &&
    LEANS.test(next.text) &&
    next.end - sentence.start <= TWO_SENTENCES &&
    !/\n\s*\n/.test(text.slice(sentence.end, next.start));
  return goesOn ? next.end : sentence.end;
}
