import type { TokenUsage, TutorEvent, TutorModel, TutorTurn } from '../port.js';
import { BuiltinTutor } from '../builtin/builtin-tutor.js';
import { CitationReader } from './citation-reader.js';
import { buildPrompt, PROMPT_VERSION, type Prompt } from './prompt.js';

/** What a provider sends: pieces of text, and what they cost. */
export type ProviderEvent =
  { readonly type: 'text'; readonly text: string } | { readonly type: 'usage'; readonly usage: TokenUsage };

/** A language model behind some provider's interface. Throws when it fails; ends soon after the signal aborts. */
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

  constructor(private readonly provider: Provider) {}

  get id(): string {
    return this.provider.id;
  }

  async *reply(turn: TutorTurn, { signal }: { readonly signal: AbortSignal }): AsyncGenerator<TutorEvent> {
    // What a person in need reads was written by people.
    if (turn.plan.move === 'care') return yield* new BuiltinTutor().reply(turn, { signal });
    const prompt = buildPrompt(turn);
    const reader = new CitationReader(prompt.sources);
    let judged = turn.plan.grade === null;
    for await (const event of this.provider.stream(prompt, turn.budget.maxOutputTokens, signal)) {
      if (signal.aborted) return;
      // Only now: a model that fails before its first word is asked again, and would judge twice.
      if (!judged && turn.plan.grade) yield { type: 'verdict', grade: turn.plan.grade };
      judged = true;
      if (event.type === 'text') yield* reader.read(event.text);
      else yield { type: 'usage', usage: event.usage };
    }
    yield* reader.end();
  }
}
