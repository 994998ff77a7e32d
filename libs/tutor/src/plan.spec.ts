import { ranked, statementAbout, statements } from './testing/course.js';
import { gradeAnswer } from './grading.js';
import { DEFAULT_HINT_POLICY } from './hints.js';
import { DEFAULT_MASTERY_POLICY } from './mastery.js';
import { planOpening, planReply, withGrade, type StudentTurn, type TutorState } from './plan.js';
import { makeQuestion } from './questions.js';

const worker = makeQuestion(statementAbout('A worker'), statements, 'en');

const state = (over: Partial<TutorState> = {}): TutorState => ({
  language: 'en',
  moduleId: 'bees',
  moduleTitle: 'Bees',
  statements,
  attempts: [],
  asked: [worker.statement.id],
  open: worker,
  hintPolicy: DEFAULT_HINT_POLICY,
  masteryPolicy: DEFAULT_MASTERY_POLICY,
  helpText: 'Call 555.',
  modules: [
    { moduleId: 'bees', title: 'Bees', mastered: false },
    { moduleId: 'wax', title: 'Wax', mastered: false },
  ],
  ...over,
});

const answer = (message: string, question = worker): Extract<StudentTurn, { intent: 'answer' }> => ({
  intent: 'answer',
  message,
  grade: gradeAnswer({ answer: message, question: question.text, rubric: question.rubric, similarities: [] }),
});
const good = answer('a female bee that gathers food and feeds larvae');
const bad = answer('some furniture');

const question = (level: 'good' | 'near' | 'none', ...found: number[]): StudentTurn => ({
  intent: 'question',
  message: 'What is used to raise a new queen?',
  query: 'What is used to raise a new queen?',
  passages: found.map((index) => ranked(index, 0.5)),
  coverage: { level, termShare: 1, similarity: 0.5 },
});

describe('the opening turn', () => {
  it('asks the first question of the module', () => {
    const plan = planOpening(state({ open: null, asked: [] }));
    expect(plan).toMatchObject({ move: 'open', asking: 'first', attempt: null });
    expect(plan.question?.statement.id).toBe(statements[0]?.id);
  });

  it('asks something else in the next session of the same module', () => {
    const plan = planOpening(state({ open: null, asked: [statements[0]?.id ?? ''] }));
    expect(plan.question?.statement.id).toBe(statements[1]?.id);
  });

  it('asks nothing when the module has nothing to read', () => {
    expect(planOpening(state({ open: null, asked: [], statements: [] })).question).toBeNull();
  });
});

describe('answers', () => {
  it('a good one is stored as evidence, confirmed by the passage, and followed by another question', () => {
    const plan = planReply(state(), good);
    expect(plan.attempt).toMatchObject({ statementId: worker.statement.id, score: 1 });
    expect(plan.quotes[0]).toMatchObject({ passageId: 'passage-1', page: 1, quote: worker.statement.text });
    expect(plan).toMatchObject({ asking: 'next' });
    expect(plan.question?.statement.id).not.toBe(worker.statement.id);
  });

  it('a poor one gets a hint, keeps the question open, and does not show the passage', () => {
    const plan = planReply(state(), bad);
    expect(plan).toMatchObject({ hint: { kind: 'where' }, quotes: [], revealed: false, asking: 'unsaid' });
    expect(plan.question).toMatchObject({ statement: { id: worker.statement.id }, tries: 1, hintsGiven: 1 });
    expect(plan.attempt?.score).toBe(0);
  });

  it('is worth less after hints', () => {
    expect(planReply(state({ open: { ...worker, hintsGiven: 2 } }), good).attempt?.score).toBe(0.6);
  });

  it('shows the passage after the tries the module allows, and not before', () => {
    const second = planReply(state({ open: { ...worker, tries: 1, hintsGiven: 1 } }), bad);
    expect(second.revealed).toBe(false);
    const third = planReply(state({ open: { ...worker, tries: 2, hintsGiven: 2 } }), bad);
    expect(third).toMatchObject({ revealed: true, quotes: [{ quote: worker.statement.text }] });
    const never = planReply(
      state({ open: { ...worker, tries: 50, hintsGiven: 3 }, hintPolicy: { maxHints: 3, revealAfterTries: null } }),
      bad,
    );
    expect(never).toMatchObject({ revealed: false, hint: null, quotes: [] });
  });

  it('the one that brings mastery says so once and names unfinished modules', () => {
    const before = statements.slice(4, 6).map((statement) => ({ statementId: statement.id, score: 1 }));
    const now = planReply(state({ attempts: before }), good);
    expect(now).toMatchObject({ mastery: { mastered: true }, masteredNow: ['Wax'] });
    const again = planReply(
      state({
        attempts: [...before, { statementId: worker.statement.id, score: 1 }],
        open: makeQuestion(statementAbout('Drones'), statements, 'en'),
      }),
      answer(
        'male bees that mate with queens of other colonies',
        makeQuestion(statementAbout('Drones'), statements, 'en'),
      ),
    );
    expect(again).toMatchObject({ mastery: { mastered: true }, masteredNow: null });
  });
});

it('a model that grades for itself changes the evidence and the mastery', () => {
  const planned = planReply(state(), bad);
  const graded = withGrade(state(), planned, good.grade);
  expect(graded).toMatchObject({ grade: good.grade, attempt: { score: 1 }, mastery: { level: 0.39 } });
  expect(withGrade(state(), planned, bad.grade)).toBe(planned);
});

describe('asking for help', () => {
  it('a hint is given step by step and never counts as an attempt', () => {
    let open = worker;
    const kinds = [1, 2, 3, 4].map(() => {
      const plan = planReply(state({ open }), { intent: 'hint', message: 'hint' });
      expect(plan.attempt).toBeNull();
      open = plan.question ?? open;
      return plan.hint?.kind;
    });
    expect(kinds).toEqual(['where', 'words', 'gaps', undefined]);
  });

  it('asking for the solution gets a hint first', () => {
    const plan = planReply(state(), { intent: 'solution', message: 'tell me the answer' });
    expect(plan).toMatchObject({ lead: 'try-first', revealed: false, hint: { kind: 'where' }, quotes: [] });
  });

  it('not knowing it after all the help shows the passage and is stored as not known', () => {
    const plan = planReply(state({ open: { ...worker, tries: 2, hintsGiven: 3 } }), {
      intent: 'unsure',
      message: 'idk',
    });
    expect(plan).toMatchObject({ revealed: true, attempt: { score: 0 }, asking: 'next' });
  });

  it('skipping moves on without an attempt', () => {
    const plan = planReply(state(), { intent: 'next', message: 'next' });
    expect(plan).toMatchObject({ move: 'ask', attempt: null, asking: 'next' });
    expect(plan.question?.statement.id).not.toBe(worker.statement.id);
  });
});

describe('the student’s own questions', () => {
  it('are answered with passages and lead back to the open question', () => {
    const plan = planReply(state(), question('good', 1));
    expect(plan.quotes).toMatchObject([{ marker: 1, passageId: 'passage-2', page: 2 }]);
    expect(plan).toMatchObject({ move: 'explain', asking: 'again', attempt: null });
    expect(plan.question).toBe(worker);
  });

  it('replace the open question when the passages give its answer away', () => {
    const plan = planReply(state(), question('near', 0));
    expect(plan.asking).toBe('next');
    expect(plan.quotes[0]?.quote.replace(/\s+/g, ' ')).not.toContain(plan.question?.statement.text);
  });

  it('quote three passages at most', () => {
    const turn = question('near', 0, 1, 2);
    if (turn.intent !== 'question') throw new Error('not a question');
    const more = turn.passages.map((passage) => ({ ...passage, fileId: `copy of ${passage.fileId}` }));
    const plan = planReply(state(), { ...turn, passages: [...turn.passages, ...more] });
    expect(plan.quotes.map((quote) => quote.marker)).toEqual([1, 2, 3]);
  });

  it('quote what two files say alike once', () => {
    const turn = question('near', 1);
    if (turn.intent !== 'question') throw new Error('not a question');
    const twin = turn.passages.map((passage) => ({ ...passage, fileId: 'twin', fileName: 'twin.pdf' }));
    const plan = planReply(state(), { ...turn, passages: [...turn.passages, ...twin] });
    expect(plan.quotes.map(({ fileName }) => fileName)).toEqual(['colony.pdf']);
  });

  it('are answered by the definition alone, and surely, where the course has the one that is asked for', () => {
    const turn = question('near', 0, 1, 2);
    if (turn.intent !== 'question') throw new Error('not a question');
    const plan = planReply(state(), { ...turn, message: 'What is nectar?', query: 'What is nectar?' });
    expect(plan.quotes).toMatchObject(
      [{ marker: 1, fileName: 'honey.pdf', quote: /^Nectar is/ }].map(({ quote, ...q }) => ({
        ...q,
        quote: expect.stringMatching(quote) as string,
      })),
    );
    expect(plan.coverage?.level).toBe('good');
  });

  it('quote a page once, so that the next page gets its place', () => {
    const plan = planReply(state(), question('near', 1, 1, 0, 0, 2));
    expect(plan.quotes.map(({ fileName, page }) => `${fileName} ${page}`)).toEqual([
      'colony.pdf 2',
      'colony.pdf 1',
      'honey.pdf 1',
    ]);
  });

  it('keep the open question when everything that could be asked stands before the student', () => {
    const only = { statements: [worker.statement] };
    const plan = planReply(state(only), question('near', 0));
    expect(plan).toMatchObject({ question: worker, asking: 'again' });
  });

  it('outside the files are declined with the nearest pages and no quotation', () => {
    const plan = planReply(state(), question('none', 2, 0));
    expect(plan).toMatchObject({ move: 'decline', quotes: [], asking: 'again' });
    expect(plan.nearest.map((page) => page.fileName)).toEqual(['honey.pdf', 'colony.pdf']);
  });
});

it('a person in need is answered with care: no verdict, no hint, and the question waits', () => {
  expect(planReply(state(), { intent: 'need', message: 'I want to hurt myself' })).toMatchObject({
    move: 'care',
    helpText: 'Call 555.',
    grade: null,
    attempt: null,
    hint: null,
    quotes: [],
    question: worker,
    asking: 'unsaid',
  });
});

it('courtesies keep the question open', () => {
  for (const intent of ['greeting', 'thanks'] as const) {
    expect(planReply(state(), { intent, message: intent })).toMatchObject({
      question: worker,
      asking: 'again',
      attempt: null,
    });
  }
});
