export type * from './types.js';
export { LANGUAGES } from './types.js';
export {
  confirmCitation,
  verifyCitation,
  type CitableSource,
  type Citation,
  type CitationClaim,
  type QuotePlace,
} from './citations.js';
export { bestPassage, judgeCoverage, nearestPages, type CoverageJudgement, type CoverageLevel } from './coverage.js';
export * from './grading.js';
export { DEFAULT_HINT_POLICY, type Hint, type HintPolicy } from './hints.js';
export { recogniseIntent, type Intent, type OpenQuestionText } from './intent.js';
export { selectKeyStatements, type KeyStatement, type SelectionOptions } from './key-statements.js';
export * from './mastery.js';
export { catalogue } from './messages/catalogue.js';
export type { Catalogue } from './messages/sentences.js';
export { sessionName } from './naming.js';
export * from './plan.js';
export { makeQuestion, type OpenQuestion } from './questions.js';
export { rewriteQuestion, type Context, type RewrittenQuestion } from './rewrite.js';
export { contentTerms } from './text/words.js';
export { detectLanguage } from './text/language.js';
export { literal, quotation } from './text/markdown.js';
