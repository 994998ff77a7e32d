import { createHash } from 'node:crypto';
import { standsAlone, statementForm, type StatementForm, type StatementKind } from './statement-patterns.js';
import { splitSentences } from './text/sentences.js';
import { contentTerms, fold, overlap, words } from './text/words.js';
import type { Passage } from './types.js';

/**
 * A sentence of the course worth asking about. `start` and `end` are character offsets into the text of `page`.
 */
export interface KeyStatement extends StatementForm {
  /** Stable over re-ingestion: depends on the words of the statement alone. */
  readonly id: string;
  /** The subject as it stands in the middle of a sentence: `a while loop`; names keep their capital. */
  readonly named: string;
  /** The sentence on one line, otherwise as written. */
  readonly text: string;
  readonly passageId: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly page: number;
  readonly heading: string | null;
  readonly start: number;
  readonly end: number;
}

export interface SelectionOptions {
  /** How many statements at most; the best are taken. Default 40. */
  readonly limit?: number;
  /** How many of one page at most, so that a glossary page does not fill the module. Default 4. */
  readonly perPage?: number;
  /** Name of the module: statements about it are preferred. */
  readonly topic?: string;
}

const MIN_WORDS = 7;
const MAX_WORDS = 42;
/** Two statements that share this much of their terms say the same. */
const SAME_STATEMENT = 0.6;

/** Definitions make the clearest questions; the other weights keep their order among equals. */
const KIND_WEIGHT: Record<StatementKind, number> = { definition: 3, purpose: 2.6, term: 2.2, rule: 1.2, claim: 1 };

interface Candidate {
  readonly statement: KeyStatement;
  readonly terms: readonly string[];
  readonly weight: number;
  readonly order: number;
}

/** What the whole module tells about the worth of one sentence. */
interface ModuleContext {
  /** How often each term occurs, as a share of the most frequent one. */
  readonly frequency: ReadonlyMap<string, number>;
  readonly topicTerms: readonly string[];
  /** Above 0 for words that the module writes with a small first letter rather than with a capital. */
  readonly smallness: ReadonlyMap<string, number>;
}

/**
 * The statements of a module that are worth asking about: sentences that define, name or rule something, stand on their
 * own, and use the words the module keeps coming back to. Deterministic: the same passages give the same statements.
 * @param passages all passages of the module in reading order
 * @returns in reading order; empty when the module holds no running text
 */
export function selectKeyStatements(passages: readonly Passage[], options: SelectionOptions = {}): KeyStatement[] {
  const { limit = 40, perPage = 4, topic = '' } = options;
  const context: ModuleContext = {
    frequency: termFrequency(passages),
    topicTerms: contentTerms(topic),
    smallness: smallnessOf(passages),
  };
  const candidates = passages
    .flatMap((passage) => candidatesOf(passage, context))
    .map((candidate, order) => ({ ...candidate, order }))
    .sort((a, b) => b.weight - a.weight || a.order - b.order);

  const chosen: Candidate[] = [];
  const onPage = new Map<string, number>();
  for (const candidate of candidates) {
    if (chosen.length === limit) break;
    const page = `${candidate.statement.fileId}/${candidate.statement.page}`;
    const count = onPage.get(page) ?? 0;
    if (count >= perPage || chosen.some((other) => sayTheSame(other, candidate))) continue;
    onPage.set(page, count + 1);
    chosen.push(candidate);
  }
  return chosen.sort((a, b) => a.order - b.order).map((candidate) => candidate.statement);
}

function termFrequency(passages: readonly Passage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const passage of passages)
    for (const term of contentTerms(passage.text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.max(1, ...counts.values());
  return new Map([...counts].map(([term, count]) => [term, count / most]));
}

function candidatesOf(passage: Passage, context: ModuleContext): Omit<Candidate, 'order'>[] {
  const found: Omit<Candidate, 'order'>[] = [];
  for (const span of splitSentences(passage.text)) {
    const text = span.text.replace(/\s+/g, ' ');
    const count = words(text).length;
    const form = count >= MIN_WORDS && count <= MAX_WORDS && standsAlone(text) ? statementForm(text) : null;
    if (!form) continue;
    const terms = contentTerms(text);
    const about = contentTerms(form.subject);
    // A statement must add something to its subject, or there is nothing to ask.
    if (about.length === 0 || terms.length - about.length < 3) continue;
    found.push({
      terms,
      weight: KIND_WEIGHT[form.kind] + relevance(terms, form.subject, passage.headings, context) - lengthPenalty(count),
      statement: {
        ...form,
        id: statementId(text),
        named: midSentence(form.subject, context.smallness),
        text,
        passageId: passage.id,
        fileId: passage.fileId,
        fileName: passage.fileName,
        page: passage.page,
        heading: passage.headings.at(-1) ?? null,
        start: passage.start + span.start,
        end: passage.start + span.end,
      },
    });
  }
  return found;
}

/** How much a sentence belongs to the heart of the module: about -2 to 4.5. */
function relevance(
  terms: readonly string[],
  subject: string,
  headings: readonly string[],
  { frequency, topicTerms }: ModuleContext,
): number {
  const about = contentTerms(subject);
  const headingTerms = contentTerms(headings.slice(-2).join(' '));
  const central = terms.reduce((sum, term) => sum + (frequency.get(term) ?? 0), 0) / terms.length;
  const named = about.filter((term) => headingTerms.includes(term)).length / about.length;
  const onTopic = about.some((term) => topicTerms.includes(term)) ? 1 : 0;
  // "The task ..." usually points back to something; "The range() function" under its own heading does not.
  const pointsBack = /^(?:The|Le|La|Les|All|Tous|Toutes)\s|\s\p{L}$/u.test(subject) ? 0.8 * (1 - named) : 0;
  return 2 * central + 1.5 * named + onTopic - pointsBack - 0.4 * (about.length - 1);
}

/** How often the module writes each word with a small first letter, less how often with a capital inside a sentence. */
function smallnessOf(passages: readonly Passage[]): Map<string, number> {
  const smallness = new Map<string, number>();
  const count = (word: string, step: number) => smallness.set(word, (smallness.get(word) ?? 0) + step);
  for (const { text } of passages) {
    for (const [word] of text.matchAll(/(?<![\p{L}\p{N}_-])\p{Ll}[\p{L}-]*/gu)) count(word, 1);
    for (const [word] of text.matchAll(/(?<=[\p{Ll},;]\s)\p{Lu}[\p{L}-]*/gu)) count(withSmallFirst(word), -1);
  }
  return smallness;
}

function withSmallFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

const ARTICLE = /^(?:An?|The|Une?|Le|La|Les|Des|L)$/u;

/** Endings of common nouns: the names of people, products and places rarely have them. English and French. */
const COMMON_NOUN = /^\p{Lu}\p{Ll}{2,}(?:tion|sion|ness|ity|ence|ism|ysis|ité|isme)s?$/u;

/**
 * `Drones` becomes `drones` when the module writes it small elsewhere, and `Cognitive load` becomes `cognitive load`
 * because what follows is small; `Consolidation`, of which the module shows no other use, becomes small by its ending; names (`Python`, `PEP 8`) keep their capital.
 */
function midSentence(subject: string, smallness: ReadonlyMap<string, number>): string {
  const [first = ''] = /^[\p{L}-]+/u.exec(subject) ?? [];
  const lead = smallness.get(withSmallFirst(first)) ?? 0;
  const rest = subject.slice(first.length);
  const phrase = first.length > 1 && /^(?:\s\p{Ll}[\p{L}-]*)+$/u.test(rest);
  const common = lead === 0 && rest === '' && COMMON_NOUN.test(first);
  return ARTICLE.test(first) || lead > 0 || (phrase && lead === 0) || common ? withSmallFirst(first) + rest : subject;
}

function sayTheSame(a: Candidate, b: Candidate): boolean {
  const sameQuestion = a.statement.kind === b.statement.kind && fold(a.statement.subject) === fold(b.statement.subject);
  const asksWhatItIs = a.statement.kind === 'definition' || a.statement.kind === 'term';
  return (sameQuestion && asksWhatItIs) || overlap(a.terms, b.terms) >= SAME_STATEMENT;
}

/** Nothing between 9 and 28 words, then rising: very short is trivial, very long cannot be answered in a message. */
function lengthPenalty(count: number): number {
  if (count < 9) return 0.15 * (9 - count);
  return count > 28 ? 0.08 * (count - 28) : 0;
}

function statementId(text: string): string {
  return createHash('sha256').update(words(text).join(' ')).digest('hex').slice(0, 16);
}
