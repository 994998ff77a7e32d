import {
  DEFAULT_HINT_POLICY,
  DEFAULT_MASTERY_POLICY,
  gradeAnswer,
  makeQuestion,
  planOpening,
  planReply,
  selectKeyStatements,
  type Passage,
  type TurnPlan,
  type TutorState,
} from '@aila/tutor';
import { limitReply, type LimitedEvent } from '../limit-reply.js';
import type { ReplyBudget, TutorModel, TutorTurn } from '../port.js';

/** An invented page, enough for every kind of turn. */
export const page: Passage = {
  id: 'passage-1',
  fileId: 'file-1',
  fileName: 'tides_[draft].pdf',
  page: 4,
  headings: ['Tides'],
  text:
    'A tide is the slow rise and fall of the sea that the moon causes twice a day. A spring tide is the strong tide at ' +
    'full moon and new moon. A tide table is used to look up when a harbour has deep water.',
  start: 0,
  end: 197,
};

const statements = selectKeyStatements([page]);
const first = statements[0];
if (!first) throw new Error('the test page holds no key statement');
export const openQuestion = makeQuestion(first, statements, 'en');

export function tutorState(over: Partial<TutorState> = {}): TutorState {
  return {
    language: 'en',
    moduleId: 'tides',
    moduleTitle: 'Tides',
    statements,
    attempts: [],
    asked: [],
    open: null,
    hintPolicy: DEFAULT_HINT_POLICY,
    masteryPolicy: DEFAULT_MASTERY_POLICY,
    helpText: null,
    modules: [],
    ...over,
  };
}

const goodAnswer = 'the sea rises and falls slowly twice a day because of the moon';

/** The plan for an answer to the open question. */
export function assessmentPlan(answer = goodAnswer, over: Partial<TutorState> = {}): TurnPlan {
  const { text, rubric } = openQuestion;
  const grade = gradeAnswer({ answer, question: text, rubric, similarities: [] });
  const state = tutorState({ open: openQuestion, asked: [openQuestion.statement.id], ...over });
  return planReply(state, { intent: 'answer', message: answer, grade });
}

const generous: ReplyBudget = { maxOutputTokens: 1_000, firstTokenMs: 5_000, silenceMs: 5_000, totalMs: 10_000 };

export function tutorTurn(plan: TurnPlan = planOpening(tutorState()), budget: Partial<ReplyBudget> = {}): TutorTurn {
  return {
    id: 'reply-1',
    system: { courseTitle: 'Seafaring', moduleTitle: 'Tides', coursePrompt: null },
    history: [],
    message: plan.move === 'open' ? null : 'a message',
    passages: [page],
    plan,
    budget: { ...generous, ...budget },
  };
}

/** Everything a limited reply yields, and what it throws at last. */
export async function collect(
  model: TutorModel,
  turn: TutorTurn,
  signal: AbortSignal = new AbortController().signal,
  onEvent: (event: LimitedEvent) => void = () => undefined,
): Promise<{ events: LimitedEvent[]; text: string; error: unknown }> {
  const events: LimitedEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of limitReply(model, turn, signal)) {
      events.push(event);
      onEvent(event);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { events, text: events.map((event) => (event.type === 'token' ? event.text : '')).join(''), error };
}
