import {
  QUOTE_LENGTHS,
  chooseQuote,
  nearestPages,
  onePerPage,
  worthQuoting,
  type CoverageJudgement,
} from './coverage.js';
import type { CitationClaim } from './citations.js';
import { gradeAnswer, type Grade } from './grading.js';
import { mayReveal, nextHint, type Hint, type HintPolicy } from './hints.js';
import { findDefinition } from './definitions.js';
import type { Intent } from './intent.js';
import type { KeyStatement } from './key-statements.js';
import { creditedScore, masteryOf, suggestModules } from './mastery.js';
import type { AttemptEvidence, Mastery, MasteryPolicy, ModuleProgress } from './mastery.js';
import { makeQuestion, nextStatement, type OpenQuestion } from './questions.js';
import { words } from './text/words.js';
import type { Language, PageReference, RankedPassage } from './types.js';

/** All that a turn depends on besides the message itself. */
export interface TutorState {
  readonly language: Language;
  readonly moduleId: string;
  readonly moduleTitle: string;
  /** Key statements of the module in reading order. */
  readonly statements: readonly KeyStatement[];
  /** The student's attempts in this module, oldest first. */
  readonly attempts: readonly AttemptEvidence[];
  /** Ids of the statements asked about in this module so far, oldest first. */
  readonly asked: readonly string[];
  readonly open: OpenQuestion | null;
  readonly hintPolicy: HintPolicy;
  readonly masteryPolicy: MasteryPolicy;
  /** Where a person in need finds help, in the institution's own words; null for words that fit anywhere. */
  readonly helpText: string | null;
  /** All modules of the course in the teacher's order. */
  readonly modules: readonly ModuleProgress[];
}

/** The message, and what was found out about it. */
export type StudentTurn =
  | { readonly intent: 'answer'; readonly message: string; readonly grade: Grade }
  | {
      readonly intent: 'question';
      readonly message: string;
      /** The question as searched for, complete without its context. */
      readonly query: string;
      readonly passages: readonly RankedPassage[];
      readonly coverage: CoverageJudgement;
    }
  | { readonly intent: Exclude<Intent, 'answer' | 'question'>; readonly message: string };

/** A quotation the reply is to carry. */
export interface PlannedQuote extends CitationClaim, PageReference {}

/** A graded attempt to store. */
export interface PlannedAttempt extends AttemptEvidence {
  readonly question: OpenQuestion;
  readonly grade: Grade;
}

export type Move =
  /** Answers a person in need: no verdict, no exercise, and never in a model's words. */
  | 'care'
  | 'open'
  | 'greet'
  | 'thank'
  /** Says how good the answer is. */
  | 'assess'
  /** Helps with the open question, as far as the policy allows. */
  | 'help'
  /** Answers a question of the student's own with passages. */
  | 'explain'
  /** Says that the files do not cover it. */
  | 'decline'
  /** Only asks. */
  | 'ask';

/**
 * What the tutor does in a turn, decided before any model writes a word: models put it into words, the server holds to
 * it. Which question is open afterwards, what is stored as evidence, and how far help goes never depend on prose.
 */
export interface TurnPlan {
  readonly move: Move;
  readonly language: Language;
  readonly moduleTitle: string;
  readonly grade: Grade | null;
  readonly attempt: PlannedAttempt | null;
  readonly hint: Hint | null;
  /** The passage of the open question is shown because the policy allows it now. */
  readonly revealed: boolean;
  /** The institution's words for a person in need; null where it has none or none are called for. */
  readonly helpText: string | null;
  /** What help begins with: that not knowing is all right, or that one should try before being told. */
  readonly lead: 'encourage' | 'try-first' | null;
  readonly quotes: readonly PlannedQuote[];
  readonly coverage: CoverageJudgement | null;
  readonly nearest: readonly PageReference[];
  /** The question open after this turn; null when there is nothing to ask. */
  readonly question: OpenQuestion | null;
  /** How the question is put: for the first time in the session, as a new one, again, or not repeated. */
  readonly asking: 'first' | 'next' | 'again' | 'unsaid';
  readonly mastery: Mastery;
  /** Titles of modules to go on with; null unless this very turn brought mastery. */
  readonly masteredNow: readonly string[] | null;
}

/** The first turn of a session: a greeting and a question. */
export function planOpening(state: TutorState): TurnPlan {
  return { ...blank(state, 'open'), question: askNext(state), asking: 'first' };
}

/** The answer to a message of the student. */
export function planReply(state: TutorState, turn: StudentTurn): TurnPlan {
  const { open } = state;
  switch (turn.intent) {
    case 'need':
      // The open question stays as it is and is not asked again: it can wait.
      return { ...blank(state, 'care'), helpText: state.helpText };
    case 'greeting':
      return { ...blank(state, 'greet'), ...keepOrAsk(state) };
    case 'thanks':
      return { ...blank(state, 'thank'), ...keepOrAsk(state) };
    case 'question':
      return turn.coverage.level === 'none' ? planDecline(state, turn) : planExplanation(state, turn);
    case 'answer':
      if (open) return planAssessment(state, open, turn.grade);
      break;
    case 'unsure':
    case 'hint':
    case 'solution':
      if (open) return planHelp(state, open, turn.intent);
      break;
    case 'next':
      break;
  }
  return { ...blank(state, 'ask'), question: askNext(state), asking: 'next' };
}

/** The plan with another grading of the answer, for models that grade themselves. What was planned to be said stays. */
export function withGrade(state: TutorState, plan: TurnPlan, grade: Grade): TurnPlan {
  if (!plan.attempt || grade === plan.grade) return plan;
  const attempt = attemptOf(plan.attempt.question, grade);
  return { ...plan, grade, attempt, ...masteryAfter(state, attempt) };
}

function planAssessment(state: TutorState, open: OpenQuestion, grade: Grade): TurnPlan {
  const tried: OpenQuestion = { ...open, tries: open.tries + 1 };
  const attempt = attemptOf(open, grade);
  const outcome = { ...blank(state, 'assess'), grade, attempt, ...masteryAfter(state, attempt) };
  if (grade.verdict === 'covered') return { ...outcome, ...moveOn(state, tried) };
  if (mayReveal(tried, state.hintPolicy)) return { ...outcome, revealed: true, ...moveOn(state, tried) };
  return { ...outcome, ...hintFor(tried, state.hintPolicy, grade.ideas[0]?.unmatched) };
}

function planHelp(state: TutorState, open: OpenQuestion, intent: 'unsure' | 'hint' | 'solution'): TurnPlan {
  const tried: OpenQuestion = intent === 'hint' ? open : { ...open, tries: open.tries + 1 };
  const lead = { unsure: 'encourage', solution: 'try-first', hint: null }[intent] as TurnPlan['lead'];
  const plan = { ...blank(state, 'help'), lead };
  if (intent !== 'hint' && mayReveal(tried, state.hintPolicy)) {
    // Not knowing it after all the help is evidence too.
    const attempt = attemptOf(
      open,
      gradeAnswer({ answer: '', question: open.text, rubric: open.rubric, similarities: [] }),
    );
    return {
      ...plan,
      lead: 'encourage',
      revealed: true,
      attempt,
      ...masteryAfter(state, attempt),
      ...moveOn(state, tried),
    };
  }
  return { ...plan, ...hintFor(tried, state.hintPolicy) };
}

function planExplanation(state: TutorState, turn: Extract<StudentTurn, { intent: 'question' }>): TurnPlan {
  const { quotes, coverage } = quotesFor(turn);
  const shown = quotes.map((quote) => quote.quote).join('\n');
  const plan = { ...blank(state, 'explain'), coverage, quotes };
  // The open question stays, unless its answer has just been shown.
  const open = state.open && nextStatement([state.open.statement], NOTHING_ASKED, null, shown) ? state.open : null;
  if (open) return { ...plan, question: open, asking: 'again' };
  const next = askNext(state, quotes[0] ?? null, shown);
  return next ? { ...plan, question: next, asking: 'next' } : { ...plan, asking: 'again' };
}

/** The definition alone where the course has the one that is asked for, else the stretches that meet the question best. */
function quotesFor({
  query,
  passages,
  coverage,
}: Extract<StudentTurn, { intent: 'question' }>): Pick<TurnPlan, 'quotes' | 'coverage'> {
  const definition = findDefinition(query, passages);
  if (definition)
    return { quotes: [quoteOf(definition.passage, definition.quote, 1)], coverage: { ...coverage, level: 'good' } };
  // Unsure which passage it is, the tutor shows more of them.
  const worth = coverage.level === 'good' ? worthQuoting(passages, query) : passages;
  const quotes: PlannedQuote[] = [];
  const said = new Set<string>();
  for (const passage of onePerPage(worth)) {
    const length = QUOTE_LENGTHS[quotes.length];
    if (length === undefined) break;
    const quote = chooseQuote(passage, query, length);
    // Two files may hold the same text.
    const key = words(quote).join(' ');
    if (said.has(key)) continue;
    said.add(key);
    quotes.push(quoteOf(passage, quote, quotes.length + 1));
  }
  return { quotes, coverage };
}

function quoteOf({ id, fileId, fileName, page }: RankedPassage, quote: string, marker: number): PlannedQuote {
  return { marker, passageId: id, fileId, fileName, page, quote };
}

function planDecline(state: TutorState, turn: Extract<StudentTurn, { intent: 'question' }>): TurnPlan {
  return {
    ...blank(state, 'decline'),
    coverage: turn.coverage,
    nearest: nearestPages(turn.passages),
    ...keepOrAsk(state),
  };
}

const NOTHING_ASKED = { asked: [], scores: new Map<string, number>() };

function blank(state: TutorState, move: Move): TurnPlan {
  return {
    move,
    language: state.language,
    moduleTitle: state.moduleTitle,
    grade: null,
    attempt: null,
    hint: null,
    revealed: false,
    helpText: null,
    lead: null,
    quotes: [],
    coverage: null,
    nearest: [],
    question: state.open,
    asking: 'unsaid',
    mastery: masteryOf(state.attempts, state.masteryPolicy, state.statements.length),
    masteredNow: null,
  };
}

function keepOrAsk(state: TutorState): Pick<TurnPlan, 'question' | 'asking'> {
  return state.open ? { question: state.open, asking: 'again' } : { question: askNext(state), asking: 'next' };
}

/** Shows the statement behind the question and asks the next one. */
function moveOn(state: TutorState, done: OpenQuestion): Pick<TurnPlan, 'quotes' | 'question' | 'asking'> {
  const { passageId, fileId, fileName, page, text } = done.statement;
  return {
    quotes: [{ marker: 1, passageId, fileId, fileName, page, quote: text }],
    question: askNext(state, null, text),
    asking: 'next',
  };
}

function hintFor(
  question: OpenQuestion,
  policy: HintPolicy,
  unmatched: readonly string[] = [],
): Pick<TurnPlan, 'hint' | 'question' | 'asking'> {
  const hint = nextHint(question, policy, unmatched);
  return {
    hint,
    question: hint ? { ...question, hintsGiven: question.hintsGiven + 1 } : question,
    asking: 'unsaid',
  };
}

function askNext(state: TutorState, near: PageReference | null = null, shown = ''): OpenQuestion | null {
  const scores = new Map<string, number>();
  for (const { statementId, score } of state.attempts)
    scores.set(statementId, Math.max(score, scores.get(statementId) ?? 0));
  const statement = nextStatement(state.statements, { asked: state.asked, scores }, near, shown);
  return statement && makeQuestion(statement, state.statements, state.language);
}

function attemptOf(question: OpenQuestion, grade: Grade): PlannedAttempt {
  return {
    statementId: question.statement.id,
    score: creditedScore(grade.score, question.hintsGiven),
    question,
    grade,
  };
}

function masteryAfter(state: TutorState, attempt: AttemptEvidence): Pick<TurnPlan, 'mastery' | 'masteredNow'> {
  const attempts = [...state.attempts, attempt];
  const mastery = masteryOf(attempts, state.masteryPolicy, state.statements.length);
  const now = mastery.masteredBy === attempts.length - 1;
  return {
    mastery,
    masteredNow: now ? suggestModules(state.modules, state.moduleId).map((module) => module.title) : null,
  };
}
