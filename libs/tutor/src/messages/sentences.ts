import type { IdeaVerdict } from '../grading.js';
import type { StatementKind } from '../statement-patterns.js';

/** What a question is made from; all texts are literal Markdown already. */
interface QuestionParts {
  readonly kind: StatementKind;
  /** `a while loop`, ready for the middle of a sentence when `sameLanguage`, else as written. */
  readonly subject: string;
  /** Subject and verb of the statement: `A while loop is`. */
  readonly opening: string;
  readonly plural: boolean;
  /** Whether the statement is in the language of the question; its words are set in quotation marks otherwise. */
  readonly sameLanguage: boolean;
}

/**
 * Every sentence the tutor can say of its own. Arguments are literal Markdown (see `literal`), results are Markdown.
 * Plain and kind: no blame, no praise beyond what was done, one step at a time.
 */
export interface Catalogue {
  /** Name of a session before the student's first message gives it one. */
  greeting(module: string): string;
  greetingAgain(): string;
  nothingToAsk(module: string): string;
  nothingMoreToAsk(): string;
  welcomeThanks(): string;

  question(parts: QuestionParts): string;
  firstQuestion(question: string): string;
  nextQuestion(question: string): string;
  sameQuestion(question: string): string;

  verdict(verdict: IdeaVerdict): string;
  /** Words of the answer that belong to the idea. */
  alreadySaid(words: readonly string[]): string;
  /** An idea besides the asked one that the answer held. */
  alsoCovered(): string;
  /** Introduces the passage that holds the idea. */
  courseSays(source: string): string;
  checkDenial(): string;

  /** To a person in need. */
  care(): string;
  /** Where to find help, if the institution says nothing of its own. */
  careHelp(): string;
  /** Who learns of it, and that it is not graded. */
  careAlone(): string;

  encourage(): string;
  hintWhere(source: string, heading: string | null): string;
  hintWords(words: readonly string[]): string;
  hintGaps(sentence: string): string;
  noMoreHints(): string;
  tryFirst(): string;
  reveal(source: string): string;
  moveOn(): string;

  explain(): string;
  explainNear(): string;
  notCovered(): string;
  nearestPages(): string;
  askYourInstructor(): string;

  mastered(module: string): string;
  suggestModules(titles: readonly string[]): string;
  /** `loops.pdf, page 3` */
  source(fileName: string, page: number): string;
}
