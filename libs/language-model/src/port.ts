import type { CitationClaim, Grade, Passage, TurnPlan } from '@aila/tutor';

export interface HistoryMessage {
  readonly role: 'student' | 'tutor';
  readonly text: string;
}

/** What a turn may cost. Held by `limitReply` for every model, whatever the model does. */
export abstract class ReplyBudget {
  abstract readonly maxOutputTokens: number;
  /** Milliseconds until the first sign of life. */
  abstract readonly firstTokenMs: number;
  /** Milliseconds of silence between two signs of life after it. */
  abstract readonly silenceMs: number;
  /** Milliseconds for the whole reply. */
  abstract readonly totalMs: number;
}

/**
 * One turn, as a model is given it. Words of the course and of the student are data: an adapter that builds a prompt
 * keeps `system` apart from them and delimits `passages`, so that nothing in a file can act as an instruction.
 */
export interface TutorTurn {
  /** Id of the reply, for tracing the model's side of it. */
  readonly id: string;
  /** Parts of the system prompt, each null where the course has none. */
  readonly system: {
    readonly courseTitle: string;
    readonly moduleTitle: string;
    /** The course's own prompt, written by its instructors. */
    readonly coursePrompt: string | null;
  };
  /** Earlier messages of the session, oldest first, already cut to what is worth sending. */
  readonly history: readonly HistoryMessage[];
  /** The student's message; null for the opening of a session. */
  readonly message: string | null;
  /** What retrieval found, best first; citations may name these and the plan's quotes, nothing else. */
  readonly passages: readonly Passage[];
  /** What this turn does; the model finds the words for it. */
  readonly plan: TurnPlan;
  readonly budget: ReplyBudget;
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export type TutorEvent =
  | { readonly type: 'token'; readonly text: string }
  /** A claim: whoever receives it checks the quotation against the page. The text refers to it as `[marker]`. */
  | { readonly type: 'citation'; readonly citation: CitationClaim }
  /** A model's own grading of the student's answer; without it the plan's grade stands. At most one. */
  | { readonly type: 'verdict'; readonly grade: Grade }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  /** The model is at work, though nobody may read on what. */
  | { readonly type: 'alive' }
  /** What was said is not the whole answer: the model's own limit was reached, or a filter took the rest. */
  | { readonly type: 'cut'; readonly by: 'length' | 'filter' };

/**
 * A source of tutor replies. `reply` may be called again while other replies run. It must stop soon after `signal`
 * aborts, releasing what it holds upstream, and must throw when the model fails; it should not swallow errors, retry
 * for long, or enforce the budget, because `limitReply` does that for all.
 */
export abstract class TutorModel {
  /** Stored with each reply. */
  abstract readonly id: string;
  /** Version of the adapter's own prompt or wording; stored with each reply. */
  abstract readonly promptVersion: string;
  abstract reply(turn: TutorTurn, options: { readonly signal: AbortSignal }): AsyncIterable<TutorEvent>;
}

/** The usual measure, for models that do not count themselves. */
export const CHARACTERS_A_TOKEN = 4;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}
