import { setTimeout as delay } from 'node:timers/promises';
import type { TutorEvent, TutorModel, TutorTurn } from '../port.js';

const NUMBER = /^(ttft|itl|len)(\d{1,7})$/;
const FLAGS = ['hang', 'fail', 'endless', 'empty', 'forge', 'deaf', 'clock'] as const;
type Flag = (typeof FLAGS)[number];

/** What the name of a mock model asks for. Times in milliseconds, lengths in tokens. */
type MockBehaviour = Readonly<Record<'ttft' | 'itl' | 'len' | 'after', number> & Record<Flag, boolean>>;

/**
 * A model for tests and load whose name says how it behaves: `mock`, then any of
 * - `ttft50`, `itl5`, `len200`: time to the first token, time between tokens, number of tokens (default 0, 0, 20);
 * - `hang`, `fail`: never goes on, or throws; at once, or with `after-10` after ten tokens;
 * - `endless`: never ends; `empty`: ends without a token;
 * - `forge`: also claims a quotation that stands on no page;
 * - `deaf`: does not listen to the abort;
 * - `clock`: its words are the times at which it says them, in milliseconds since 1970, to measure their way.
 *
 * Examples: `mock-ttft50-itl5-len200`, `mock-fail-after-10`, `mock-endless-itl1-deaf`.
 * Its text is `word1 word2 ...`; quotations and grading are those of the plan.
 */
export class MockTutor implements TutorModel {
  readonly promptVersion = 'mock';
  private readonly behaviour: MockBehaviour;

  /** @throws RangeError when the name says something that is not in the list above. */
  constructor(readonly id: string) {
    this.behaviour = parseName(id);
  }

  async *reply({ plan }: TutorTurn, options: { readonly signal: AbortSignal }): AsyncGenerator<TutorEvent> {
    const { ttft, itl, len, after, hang, fail, endless, empty, forge, deaf, clock } = this.behaviour;
    const signal = deaf ? new AbortController().signal : options.signal;
    await wait(ttft, signal);
    if (plan.grade) yield { type: 'verdict', grade: plan.grade };
    for (let count = 0; !empty && (endless || count < len); count++) {
      if ((hang || fail) && count === after) break;
      if (count > 0) await wait(itl, signal);
      if (signal.aborted) return;
      const word = clock ? String(performance.timeOrigin + performance.now()) : `word${count + 1}`;
      yield { type: 'token', text: `${count === 0 ? '' : ' '}${word}` };
    }
    if (fail) throw new Error(`the mock model fails as its name ${this.id} says`);
    if (hang) await untilAborted(signal);
    if (signal.aborted) return;
    const claims = plan.quotes.map(({ marker, passageId, quote }) => ({ marker, passageId, quote }));
    for (const citation of claims) yield { type: 'citation', citation };
    if (forge) {
      const passageId = claims[0]?.passageId ?? 'nowhere';
      yield {
        type: 'citation',
        citation: { marker: claims.length + 1, passageId, quote: 'No page says this sentence.' },
      };
    }
    yield { type: 'usage', usage: { inputTokens: 100, outputTokens: len } };
  }
}

function parseName(name: string): MockBehaviour {
  const numbers = { ttft: 0, itl: 0, len: 20, after: 0 };
  const flags = new Set<string>();
  const parts = name.split('-');
  if (parts.shift() !== 'mock') throw new RangeError(`"${name}" is not the name of a mock model`);
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const [, key, value] = NUMBER.exec(part) ?? [];
    if (key && value) numbers[key as 'ttft' | 'itl' | 'len'] = Number(value);
    else if (part === 'after' && /^\d{1,7}$/.test(parts[0] ?? '')) numbers.after = Number(parts.shift());
    else if ((FLAGS as readonly string[]).includes(part)) flags.add(part);
    else throw new RangeError(`a mock model cannot behave as "${part}"`);
  }
  const asked = Object.fromEntries(FLAGS.map((flag) => [flag, flags.has(flag)])) as Record<Flag, boolean>;
  return { ...numbers, ...asked };
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
  // An endless mock without pauses would otherwise never let an abort in.
  else await new Promise((resolve) => setImmediate(resolve));
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
