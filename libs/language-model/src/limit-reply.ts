import { AilaError } from '@aila/contracts';
import { estimateTokens, type TokenUsage, type TutorEvent, type TutorModel, type TutorTurn } from './port.js';

/** How a reply that did not fail came to its end. */
export type ReplyEnd = 'complete' | 'length' | 'stopped';

/** The events of a model, and then one more that says how it ended and what it cost. */
export type LimitedEvent =
  Exclude<TutorEvent, { type: 'usage' }> | { readonly type: 'end'; readonly end: ReplyEnd; readonly usage: TokenUsage };

/**
 * Runs one turn within its budget. Whatever the model does (hangs, goes on for ever, ignores the abort), the returned
 * iteration ends in time: by an `end` event, or by throwing
 * - `MODEL_TIMED_OUT`: no first token, silence between tokens, or the whole reply took too long;
 * - `MODEL_UNAVAILABLE`: the model failed, or ended without having said anything; the cause is kept.
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
  let iterator: AsyncIterator<TutorEvent> | undefined;
  try {
    iterator = model.reply(turn, { signal: upstream.signal })[Symbol.asyncIterator]();
    for (;;) {
      const step = await within(iterator.next(), clock.remaining(), signal);
      if (step === 'stopped') return yield endOf('stopped', turn, tally);
      if (step === 'late') throw new AilaError('MODEL_TIMED_OUT');
      if (step.done) break;
      const event = step.value;
      if (event.type === 'usage') {
        tally.counted = event.usage;
        continue;
      }
      if (event.type === 'token') {
        if (event.text === '') continue;
        clock.heard();
        tally.tokens += Math.max(1, estimateTokens(event.text));
      }
      yield event;
      if (tally.tokens >= turn.budget.maxOutputTokens) return yield endOf('length', turn, tally);
    }
    if (tally.tokens === 0)
      throw new AilaError('MODEL_UNAVAILABLE', {}, { cause: new Error('the model said nothing') });
    yield endOf('complete', turn, tally);
  } catch (error) {
    throw error instanceof AilaError ? error : new AilaError('MODEL_UNAVAILABLE', {}, { cause: error });
  } finally {
    upstream.abort();
    // Not awaited: a model that hangs would hold its generator's return back as well.
    void Promise.resolve(iterator?.return?.()).catch(() => undefined);
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

/** The promise's value, or what came before it. The losing promise may still fail later, which then concerns nobody. */
async function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'late' | 'stopped'> {
  promise.catch(() => undefined);
  if (signal.aborted) return 'stopped';
  if (ms <= 0) return 'late';
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<'late'>((resolve) => (timer = setTimeout(resolve, ms, 'late'))),
      new Promise<'stopped'>((resolve) => {
        onAbort = () => resolve('stopped');
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal.removeEventListener('abort', onAbort);
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
