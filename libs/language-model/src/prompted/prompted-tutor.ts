import type { TokenUsage, TutorEvent, TutorModel, TutorTurn } from '../port.js';
import { BuiltinTutor } from '../builtin/builtin-tutor.js';
import { isReadable } from '../readable.js';
import { CitationReader } from './citation-reader.js';
import { TextCleaner } from './clean-text.js';
import { buildPrompt, PROMPT_VERSION, type Prompt } from './prompt.js';

/** What a provider sends. */
export type ProviderEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  /** Anything else that shows that the provider is at work: a thought, a comment that keeps the connection open. */
  | { readonly type: 'alive' }
  /** The answer is not whole: its own limit was reached, or a filter took the rest. */
  | { readonly type: 'cut'; readonly by: 'length' | 'filter' };

/**
 * A language model behind some provider's interface. Throws when it fails, `ModelFailure` where it knows more; ends soon
 * after the signal aborts.
 */
export interface Provider {
  /** Names provider and model; stored with each reply. */
  readonly id: string;
  /** @param maxTokens of the answer */
  stream(prompt: Prompt, maxTokens: number, signal: AbortSignal): AsyncIterable<ProviderEvent>;
}

/**
 * A tutor that puts the plan of a turn into the words of a language model. The verdict is the plan's: mastery never
 * depends on what a model writes.
 */
export class PromptedTutor implements TutorModel {
  readonly promptVersion = PROMPT_VERSION;
  /** @param beginsInThought known beforehand; else learnt from the first answer that ended a thought it had not begun */
  constructor(
    private readonly provider: Provider,
    private beginsInThought = false,
  ) {}

  get id(): string {
    return this.provider.id;
  }

  async *reply(turn: TutorTurn, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<TutorEvent> {
    // What a person in need reads was written by people.
    if (turn.plan.move === 'care') return yield* new BuiltinTutor().reply(turn, { signal });
    const prompt = buildPrompt(turn);
    const cleaner = new TextCleaner();
    const reader = new CitationReader(prompt.sources, this.beginsInThought);
    let whole = true;
    let judged = turn.plan.grade === null;
    const said = function* (events: Iterable<TutorEvent>): Generator<TutorEvent> {
      for (const event of events) {
        // Only now: a model that fails before its first word is asked again, and would judge twice.
        if (!judged && turn.plan.grade && event.type === 'token' && isReadable(event.text)) {
          judged = true;
          yield { type: 'verdict', grade: turn.plan.grade };
        }
        yield event;
      }
    };
    try {
      for await (const event of this.provider.stream(prompt, turn.budget.maxOutputTokens, signal)) {
        if (signal.aborted) return;
        if (event.type !== 'text') {
          if (event.type === 'cut') whole = false;
          yield event;
          continue;
        }
        // What is held back or hidden is a sign of life all the same.
        yield { type: 'alive' };
        yield* said(reader.read(cleaner.clean(event.text)));
        this.beginsInThought ||= reader.foundEndOfThought;
      }
    } catch (error) {
      // What was said until then stands.
      yield* said(reader.end(false));
      throw error;
    }
    yield* said(reader.end(whole));
  }
}
