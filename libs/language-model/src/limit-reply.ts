import { AilaError } from '@aila/contracts';
import { ModelFailure } from './model-failure.js';
import { isReadable } from './readable.js';
import {
  CHARACTERS_A_TOKEN,
  estimateTokens,
  type TokenUsage,
  type TutorEvent,
  type TutorModel,
  type TutorTurn,
} from './port.js';

/** How a reply that did not fail came to its end. */
export type ReplyEnd = 'complete' | 'length' | 'filter' | 'stopped';

/** The events of a model, and then one more that says how it ended and what it cost. */
export type LimitedEvent =
  | Exclude<TutorEvent, { type: 'usage' | 'alive' | 'cut' }>
  | { readonly type: 'end'; readonly end: ReplyEnd; readonly usage: TokenUsage };

/**
 * Runs one turn within its budget. Whatever the model does (hangs, goes on for ever, ignores the abort), the returned
 * iteration ends in time: by an `end` event, or by throwing
 * - `MODEL_TIMED_OUT`: no sign of life at first, silence later, or the whole reply took too long;
 * - `MODEL_UNAVAILABLE`: the model failed; the cause is kept;
 * - `REPLY_INTERRUPTED`: the connection broke after something was said;
 * - `MODEL_SAID_NOTHING`: it ended without a letter, a digit or a sign;
 * - `ANSWER_FILTERED`: the same, because a filter kept its answer back.
 *
 * No text is longer than the budget allows (by a word or two), however long the piece in which it came, and none begins
 * with empty lines.
 *
 * Events received before stay valid. When `signal` aborts, the iteration ends with `stopped`; in every case the model's
 * own signal is aborted at the end, so that nothing goes on being generated upstream.
 */
export async function* limitReply(
  model: TutorModel,
  turn: TutorTurn,
  signal: AbortSignal,
): AsyncGenerator<LimitedEvent, void, undefined> {
  const upstream = new AbortController();
  const clock = new ReplyClock(turn.budget);
  const tally = { tokens: 0, counted: null as TokenUsage | null };
  const opening = new Opening();
  let cut: 'length' | 'filter' | null = null;
  const patience = new Patience(clock, signal);
  let iterator: AsyncIterator<TutorEvent> | undefined;
  try {
    iterator = model.reply(turn, { signal: upstream.signal })[Symbol.asyncIterator]();
    for (;;) {
      const step = await patience.for(iterator.next());
      if (step === 'stopped') return yield endOf('stopped', turn, tally);
      if (step === 'late') throw new AilaError('MODEL_TIMED_OUT');
      if (step.done) break;
      const event = step.value;
      clock.heard();
      if (event.type === 'alive') continue;
      if (event.type === 'usage') {
        tally.counted = event.usage;
        continue;
      }
      if (event.type === 'cut') {
        cut = event.by;
        continue;
      }
      if (event.type !== 'token') {
        yield event;
        continue;
      }
      if (event.text === '') continue;
      const text = withinTokens(event.text, turn.budget.maxOutputTokens - tally.tokens);
      tally.tokens += Math.max(1, estimateTokens(text));
      const said = opening.pass(text);
      if (said !== '') yield { type: 'token', text: said };
      if (tally.tokens < turn.budget.maxOutputTokens) continue;
      cut = 'length';
      break;
    }
    if (!opening.passed) throw nothingSaid(cut);
    yield endOf(cut ?? 'complete', turn, tally);
  } catch (error) {
    if (error instanceof AilaError) throw error;
    const interrupted = error instanceof ModelFailure && error.broken && opening.passed;
    throw new AilaError(interrupted ? 'REPLY_INTERRUPTED' : 'MODEL_UNAVAILABLE', {}, { cause: error });
  } finally {
    patience.end();
    upstream.abort();
    // Not awaited: a model that hangs would hold its generator's return back as well.
    void Promise.resolve(iterator?.return?.()).catch(() => undefined);
  }
}

function nothingSaid(cut: 'length' | 'filter' | null): AilaError {
  if (cut === 'filter')
    return new AilaError('ANSWER_FILTERED', {}, { cause: new ModelFailure('A filter kept the whole answer back.') });
  const reason =
    cut === 'length'
      ? 'The model used up its tokens and said nothing (TUTOR_MAX_OUTPUT_TOKENS counts thoughts, too).'
      : 'The model said nothing.';
  return new AilaError('MODEL_SAID_NOTHING', {}, { cause: new ModelFailure(reason) });
}

/** A piece of a few words is passed on whole, so that no word ends in its middle. Characters. */
const FEW_WORDS = 40;

/** As much of a text as so many estimated tokens may be; a pair of surrogates stays together. */
function withinTokens(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens || text.length <= FEW_WORDS) return text;
  return text.slice(0, tokens * CHARACTERS_A_TOKEN).replace(/[\uD800-\uDBFF]$/, '');
}

/** Holds white space back until there is something to read, and takes the empty lines before it away. */
class Opening {
  private held = '';
  passed = false;

  pass(text: string): string {
    if (this.passed) return text;
    this.held += text;
    if (!isReadable(this.held)) return '';
    this.passed = true;
    return this.held.replace(/^(?:\s*\n)+/, '');
  }
}

/** Which of the three time limits comes first. */
class ReplyClock {
  private readonly started = performance.now();
  private lastHeard: number | null = null;

  constructor(private readonly budget: TutorTurn['budget']) {}

  heard(): void {
    this.lastHeard = performance.now();
  }

  /** Milliseconds that the next event may take; 0 or less when time is up. */
  remaining(): number {
    const { firstTokenMs, silenceMs, totalMs } = this.budget;
    const silent = this.lastHeard === null ? this.started + firstTokenMs : this.lastHeard + silenceMs;
    return Math.min(silent, this.started + totalMs) - performance.now();
  }
}

/**
 * Waits for one thing after the other, but not longer than the clock allows and not after the abort. One timer and one
 * listener for a whole reply: its pieces are many.
 */
class Patience {
  private timer: NodeJS.Timeout | undefined;
  private giveUp: ((reason: 'late' | 'stopped') => void) | null = null;
  private readonly onAbort = (): void => this.giveUp?.('stopped');

  constructor(
    private readonly clock: ReplyClock,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** The promise's value, or what came before it. The losing promise may still fail later, which then concerns nobody. */
  for<T>(promise: Promise<T>): Promise<T | 'late' | 'stopped'> {
    return new Promise((resolve, reject) => {
      this.giveUp = resolve;
      promise.then(resolve, reject);
      if (this.signal.aborted) resolve('stopped');
      else if (this.clock.remaining() <= 0) resolve('late');
      else this.timer ??= this.wait();
    });
  }

  end(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.onAbort);
  }

  /** What was heard meanwhile has moved the end of patience. */
  private wait(): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.clock.remaining() <= 0) this.giveUp?.('late');
      else this.timer = this.wait();
    }, this.clock.remaining());
  }
}

function endOf(end: ReplyEnd, turn: TutorTurn, tally: { tokens: number; counted: TokenUsage | null }): LimitedEvent {
  const said = [
    turn.message ?? '',
    ...turn.history.map((message) => message.text),
    ...turn.passages.map((p) => p.text),
  ];
  const estimated = { inputTokens: estimateTokens(said.join('')), outputTokens: tally.tokens };
  return { type: 'end', end, usage: tally.counted ?? estimated };
}
