// Asks the builtin tutor the questions of a course, by the code of the text-gen service, and notes what it cites; and has it
// grade answers to its own.
import { randomUUID } from 'node:crypto';
import { DEFAULT_HINT_POLICY, DEFAULT_MASTERY_POLICY, confirmCitation } from '@aila/tutor';
import { ModuleStatements } from '../../apps/text-gen/dist/turns/module-statements.js';
import { TurnPreparation } from '../../apps/text-gen/dist/turns/turn.preparation.js';

/**
 * @param oneSession all questions one after the other in one session instead of each after the opening of its own: then
 *   the question before is the context, and what a question says of its history is left out
 * @returns for each question what the tutor did, what it cites, and the passages it was given
 */
export async function askTutor({ database, embedder, place, questions, oneSession = false }) {
  const prepare = preparing({ database, embedder, place });
  const opening = await prepare(null, snapshotOf());
  let session = after(snapshotOf(), opening.plan, null);
  const replies = [];
  for (const asked of questions) {
    const snapshot = oneSession || !asked.history ? session : { ...session, context: contextOf(asked.history) };
    const { plan, passages, sources, pages } = await prepare(asked.question, snapshot);
    const citations = plan.quotes.map((quote) => confirmCitation(quote, sources, pages.textOf));
    if (citations.includes(null)) throw new Error(`${asked.id}: a citation that is not on its page`);
    replies.push({
      asked,
      move: plan.move,
      level: plan.coverage?.level ?? null,
      citations,
      passages,
      pageText: pages.textOf,
    });
    if (oneSession) session = after(session, plan, asked.question);
  }
  return replies;
}

/** What the builtin tutor says of an answer, in the words of those who labelled it. */
const LABELS = { covered: 'correct', partly: 'partial', missing: 'incorrect' };

/**
 * @param items `{ file, page, statement, question, answer, expected }`: `statement` is the sentence asked about
 * @returns the items, each with the label `given`; `no-attempt` where the tutor takes the message for no answer
 */
export async function answersOf({ database, embedder, place, items }) {
  const prepare = preparing({ database, embedder, place });
  const graded = [];
  for (const item of items) {
    const { plan } = await prepare(item.answer, { ...snapshotOf(), open: openQuestion(item) });
    graded.push({ ...item, given: plan.grade ? LABELS[plan.grade.verdict] : 'no-attempt' });
  }
  return graded;
}

function openQuestion({ file, page, statement, question }) {
  const id = randomUUID();
  const asked = {
    id,
    kind: 'claim',
    subject: '',
    named: '',
    opening: '',
    plural: false,
    text: statement,
    heading: null,
  };
  return {
    statement: { ...asked, passageId: id, fileId: id, fileName: file, page, start: 0, end: statement.length },
    text: question,
    rubric: [{ statementId: id, text: statement, weight: 1 }],
    hintsGiven: 0,
    tries: 0,
  };
}

function preparing({ database, embedder, place }) {
  const helpTexts = { en: null, fr: null };
  const preparation = new TurnPreparation(
    database,
    new ModuleStatements(database),
    helpTexts,
    embedder,
    /** @type {any} */ (console),
  );
  return (content, snapshot) => preparation.prepare(turnOf(place, content, snapshot), new AbortController().signal);
}

/** @returns {any} as much of a turn as its preparation looks at */
function turnOf({ student, courseId, moduleId }, content, snapshot) {
  const ids = { replyId: 'reply', sessionId: 'session', tutorMessageId: 'message', courseId, moduleId };
  return { ...ids, actor: student, studentMessage: content === null ? null : { content }, snapshot, startedAt: 0 };
}

function snapshotOf() {
  return {
    courseTitle: 'The course',
    moduleTitle: 'The module',
    language: 'en',
    open: null,
    attempts: [],
    asked: [],
    modules: [],
    hintPolicy: DEFAULT_HINT_POLICY,
    masteryPolicy: DEFAULT_MASTERY_POLICY,
    history: [],
    context: { previousMessage: null, tutorSaid: null },
    contentVersion: 'as stored',
  };
}

/** The session once the planned reply is said. */
function after(session, plan, message) {
  const { question, attempt, quotes } = plan;
  return {
    ...session,
    open: question,
    attempts: attempt ? [...session.attempts, attempt] : session.attempts,
    asked: question ? [...session.asked, question.statement.id] : session.asked,
    context: { previousMessage: message, tutorSaid: quotes[0]?.quote ?? question?.statement.text ?? null },
  };
}

function contextOf(history) {
  const lastOf = (role) => history.findLast((said) => said.role === role)?.text ?? null;
  return { previousMessage: lastOf('student'), tutorSaid: lastOf('tutor') };
}
