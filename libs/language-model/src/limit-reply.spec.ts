import { describeTutorModel } from './testing/conformance.js';
import { MockTutor } from './mock/mock-tutor.js';
import type { TutorEvent, TutorModel } from './port.js';
import { assessmentPlan, collect, tutorTurn } from './testing/turns.js';

describeTutorModel('a mock', {
  answering: () => new MockTutor('mock-itl1-len12'),
  failing: () => new MockTutor('mock-fail'),
  failingHalfWay: () => new MockTutor('mock-fail-after-5'),
  hanging: () => new MockTutor('mock-hang'),
  endless: () => new MockTutor('mock-endless'),
});

describeTutorModel('a mock that ignores the abort', {
  answering: () => new MockTutor('mock-itl1-len12-deaf'),
  failing: null,
  failingHalfWay: null,
  hanging: () => new MockTutor('mock-hang-deaf'),
  endless: () => new MockTutor('mock-endless-itl1-deaf'),
});

describe('limiting a reply', () => {
  it('gives up a model that hangs half-way, and keeps what was said', async () => {
    const { text, error } = await collect(new MockTutor('mock-hang-after-3'), tutorTurn(undefined, { silenceMs: 50 }));
    expect(text).toBe('word1 word2 word3');
    expect(error).toMatchObject({ code: 'MODEL_TIMED_OUT' });
  });

  it('does not mistake a slow first token for silence between tokens', async () => {
    const turn = tutorTurn(undefined, { firstTokenMs: 2_000, silenceMs: 40 });
    const { error } = await collect(new MockTutor('mock-ttft150-len5'), turn);
    expect(error).toBeNull();
  });

  it('takes an answer without a word for a failure', async () => {
    const { error } = await collect(new MockTutor('mock-empty'), tutorTurn());
    expect(error).toMatchObject({ code: 'MODEL_SAID_NOTHING' });
  });

  const saying = (...events: TutorEvent[]): TutorModel => ({
    id: 'saying',
    promptVersion: '1',
    async *reply() {
      for (const event of events) {
        await new Promise((done) => setImmediate(done));
        yield event;
      }
    },
  });
  const token = (text: string): TutorEvent => ({ type: 'token', text });

  it('cuts a piece of any length at the output budget before it is passed on', async () => {
    const { text, events } = await collect(
      saying(token('x'.repeat(300_000))),
      tutorTurn(undefined, { maxOutputTokens: 10 }),
    );
    expect(text).toBe('x'.repeat(40));
    expect(events.at(-1)).toMatchObject({ type: 'end', end: 'length' });
  });

  it('cuts no character in two', async () => {
    const { text } = await collect(saying(token('abc🐝'.repeat(20))), tutorTurn(undefined, { maxOutputTokens: 1 }));
    expect(text).toBe('abc');
  });

  it('takes the empty lines before an answer away, and leaves the indentation of its first line', async () => {
    expect((await collect(saying(token('\n'), token(' \n\n'), token('    x = 1\n')), tutorTurn())).text).toBe(
      '    x = 1\n',
    );
  });

  it('hears signs of life until the whole reply takes too long', async () => {
    const busy: TutorModel = {
      ...saying(),
      async *reply() {
        for (let i = 0; i < 30; i++) {
          await new Promise((done) => setTimeout(done, 10));
          yield { type: 'alive' };
        }
        yield token('At last.');
      },
    };
    const limits = { firstTokenMs: 150, silenceMs: 150 };
    expect((await collect(busy, tutorTurn(undefined, limits))).text).toBe('At last.');
    const { error } = await collect(busy, tutorTurn(undefined, { ...limits, totalMs: 100 }));
    expect(error).toMatchObject({ code: 'MODEL_TIMED_OUT' });
  });

  it('aborts the model upstream when whoever listens goes away', async () => {
    let upstream: AbortSignal | undefined;
    const model: TutorModel = {
      id: 'watched',
      promptVersion: '1',
      async *reply(_, { signal }) {
        upstream = signal;
        for (;;) {
          yield { type: 'token', text: 'more ' };
          await new Promise((done) => setImmediate(done));
        }
      },
    };
    const { limitReply } = await import('./limit-reply.js');
    for await (const event of limitReply(model, tutorTurn(), new AbortController().signal)) {
      if (event.type === 'token') break;
    }
    expect(upstream?.aborted).toBe(true);
  });

  it('reports a model that fails before it returns an iterator', async () => {
    const broken: TutorModel = {
      id: 'broken',
      promptVersion: '1',
      reply: () => {
        throw new Error('no such model');
      },
    };
    expect((await collect(broken, tutorTurn())).error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('believes the model’s own count of tokens and estimates otherwise', async () => {
    const counted = await collect(new MockTutor('mock-len7'), tutorTurn());
    expect(counted.events.at(-1)).toMatchObject({ usage: { inputTokens: 100, outputTokens: 7 } });
    const cut = await collect(new MockTutor('mock-len7'), tutorTurn(undefined, { maxOutputTokens: 3 }));
    expect(cut.events.at(-1)).toMatchObject({ end: 'length', usage: { outputTokens: 4 } });
  });
});

describe('the name of a mock model', () => {
  it.each(['mock-fast', 'builtin', 'mock-after-x', 'mock-ttft'])('"%s" is refused', (name) => {
    expect(() => new MockTutor(name)).toThrow(RangeError);
  });

  it('sets how many tokens come and how far apart', async () => {
    const started = performance.now();
    const { text } = await collect(new MockTutor('mock-ttft30-itl10-len4'), tutorTurn());
    expect(text).toBe('word1 word2 word3 word4');
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('can ask for a forged quotation beside the true ones', async () => {
    const { events } = await collect(new MockTutor('mock-forge'), tutorTurn(assessmentPlan()));
    expect(events.filter((event) => event.type === 'citation')).toHaveLength(2);
  });
});
