import type { RubricIdea } from './grading.js';
import type { KeyStatement } from './key-statements.js';
import { catalogue } from './messages/catalogue.js';
import { detectLanguage } from './text/language.js';
import { literal } from './text/markdown.js';
import { contentTerms, fold, overlap } from './text/words.js';
import type { Language } from './types.js';

/** A question that waits for an answer, with all that grading it needs; stored with the message that asked it. */
export interface OpenQuestion {
  readonly statement: KeyStatement;
  /** As asked, in Markdown. */
  readonly text: string;
  readonly rubric: readonly RubricIdea[];
  readonly hintsGiven: number;
  /** Answers given so far. */
  readonly tries: number;
}

/** Weight of the asked statement when its passage holds a neighbouring idea, which then weighs the rest. */
const MAIN_WEIGHT = 0.8;

/**
 * A question about a key statement. It asks for the statement without telling it. The rubric holds the statement and,
 * when the same passage says something else about the same subject, that as well.
 * @param neighbours key statements of the module, among which those of the same passage are looked for
 */
export function makeQuestion(
  statement: KeyStatement,
  neighbours: readonly KeyStatement[],
  language: Language,
): OpenQuestion {
  const sameLanguage = detectLanguage(statement.text, 'en') === language;
  const text = catalogue(language).question({
    kind: statement.kind,
    subject: literal(sameLanguage ? statement.named : statement.subject),
    opening: literal(statement.opening),
    plural: statement.plural,
    sameLanguage,
  });
  const beside = neighbours.find((other) => other.id !== statement.id && besides(other, statement));
  const idea = ({ id, text }: KeyStatement, weight: number): RubricIdea => ({ statementId: id, text, weight });
  const rubric = beside ? [idea(statement, MAIN_WEIGHT), idea(beside, 1 - MAIN_WEIGHT)] : [idea(statement, 1)];
  return { statement, text, rubric, hintsGiven: 0, tries: 0 };
}

function besides(other: KeyStatement, statement: KeyStatement): boolean {
  return (
    other.passageId === statement.passageId &&
    overlap(contentTerms(other.subject), contentTerms(statement.subject)) >= 0.5
  );
}

/** What has been asked and answered so far, for choosing what to ask next. */
export interface QuestionHistory {
  /** Ids of the statements asked about, oldest first, repetitions included. */
  readonly asked: readonly string[];
  /** Best score so far by statement id. */
  readonly scores: ReadonlyMap<string, number>;
}

/** A statement scored at least this well need not be asked again while others wait. */
const KNOWN = 0.7;

/**
 * The statement to ask about next: what was never asked, in reading order, a neighbour of `near` first; then what was
 * not answered well, longest ago first; then whatever was asked longest ago.
 * @param near the statement or passage the talk is about
 * @param shown text the student has before them; statements in it would be answered by copying
 * @returns null only when there is no statement besides those shown
 */
export function nextStatement(
  statements: readonly KeyStatement[],
  history: QuestionHistory,
  near: { readonly fileId: string; readonly page: number } | null = null,
  shown = '',
): KeyStatement | null {
  const visible = fold(shown).replace(/\s+/g, ' ');
  const open = statements.filter((statement) => !visible.includes(fold(statement.text)));
  const lastAsked = new Map(history.asked.map((id, index) => [id, index]));
  const rank = (statement: KeyStatement): [number, number] => {
    const last = lastAsked.get(statement.id);
    if (last === undefined)
      return [near && statement.fileId === near.fileId && statement.page === near.page ? 0 : 1, 0];
    return [(history.scores.get(statement.id) ?? 0) < KNOWN ? 2 : 3, last];
  };
  const ranked = open
    .map((statement, order) => ({ statement, order, rank: rank(statement) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.order - b.order);
  const last = history.asked.at(-1);
  return (ranked.find(({ statement }) => statement.id !== last) ?? ranked[0])?.statement ?? null;
}
