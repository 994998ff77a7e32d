import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenaiDouble, type ChatAnswer, type ChatCall } from '@aila/testing';
import { describeTutorModel } from '../testing/conformance.js';
import { openTutorModel } from '../open-tutor-model.js';
import { collect, page, tutorTurn } from '../testing/turns.js';
import type { RequestManner } from './request-manner.js';

const quoted = 'A spring tide is the strong tide at full moon and new moon.';
const usual: RequestManner = { limit: 'max_tokens', temperature: 0.3, streamOptions: true, systemRole: true };
const apiKeyFile = join(mkdtempSync(join(tmpdir(), 'aila-key-')), 'api-key');

let double: OpenaiDouble;
let releasedBefore = 0;
beforeAll(async () => {
  writeFileSync(apiKeyFile, 'a-key-of-the-test\n');
  double = await OpenaiDouble.start();
});
afterAll(() => double.stop());

type Behave = (answer: ChatAnswer, call: ChatCall) => unknown;
const open = (manner: RequestManner = usual) =>
  openTutorModel({ kind: 'openai', baseUrl: double.url, model: 'small', apiKeyFile, manner });
const behaving = (how: Behave) => () => {
  double.behave = how;
  double.calls.length = 0;
  releasedBefore = double.released;
  return open();
};
/** What comes of one turn with a server that behaves like this. */
const told = async (how: Behave, budget = {}) => collect(await behaving(how)(), tutorTurn(undefined, budget));

const speak: Behave = (answer, { messages }) =>
  answer.say(
    'Good ',
    'morning. ',
    '<cite sou',
    `rce="1">${quoted}</ci`,
    'te> ',
    `You: ${messages[0]?.content.length}.`,
  );
const ending =
  (...pieces: string[]): Behave =>
  async (answer) => {
    await answer.say(...pieces);
    await answer.finish();
    await answer.done();
  };
/** After some text, one chunk that carries none, and the usual end. */
const amid =
  (chunk: unknown): Behave =>
  async (answer) => {
    await answer.say('All ', 'of it.');
    await answer.event(chunk);
    await answer.finish();
    await answer.done();
  };

async function soon(condition: () => boolean): Promise<void> {
  for (let wait = 0; !condition(); wait++) {
    if (wait > 200) throw new Error('it did not come to pass');
    await new Promise((done) => setTimeout(done, 20));
  }
}

describeTutorModel('an OpenAI-compatible endpoint', {
  answering: behaving(async (answer, call) => {
    await speak(answer, call);
    await answer.usage(9, 6);
    await answer.done();
  }),
  failing: behaving((answer) => answer.refuse(500, {})),
  failingHalfWay: behaving(async (answer, call) => {
    await speak(answer, call);
    await answer.event({ error: { message: 'CUDA out of memory', type: 'server_error' } });
    await answer.done();
  }),
  hanging: behaving(() => undefined),
  endless: behaving(async (answer) => {
    while (!answer.abandoned) await answer.say('on and ');
  }),
  sayingNothing: behaving(ending(...Array<string>(50).fill('\n'))),
  thinking: behaving(async (answer) => {
    await answer.delta({ role: 'assistant', content: null, reasoning_content: 'a secret thought' });
    await answer.delta({ reasoning: 'a secret thought' });
    await answer.delta({
      content: [
        { type: 'thinking', thinking: 'secret' },
        { type: 'text', text: 'Here ' },
      ],
    });
    await answer.say('<thi', 'nk>a sec', 'ret</th', 'ink>\n\nyou are.');
    await answer.finish();
    await answer.done();
  }),
  cutShort: behaving(async (answer) => {
    await answer.say('Half a ');
    await answer.finish('length');
    await answer.done();
  }),
  filtered: behaving(async (answer) => {
    await answer.say('Half a ');
    await answer.finish('content_filter');
    await answer.done();
  }),
  filteredWhole: behaving(async (answer) => {
    await answer.finish('content_filter');
    await answer.done();
  }),
  upstreamReleased: () => double.released > releasedBefore,
});

describe('a chunk that carries no text', () => {
  it.each([
    ['an empty usage', { choices: [], usage: {} }],
    ['usage without the answer’s part', { choices: [], usage: { prompt_tokens: 5, total_tokens: 5 } }],
    ['choices that are null', { choices: null, usage: { prompt_tokens: 1, completion_tokens: 1 } }],
    ['no choices', {}],
    ['a delta that is null', { choices: [{ index: 0, delta: null }] }],
    ['content that is null', { choices: [{ index: 0, delta: { content: null } }] }],
    ['a choice that is no object', { choices: ['?'] }],
    ['the results of a filter', { choices: [], prompt_filter_results: [{ content_filter_results: {} }] }],
    ['no JSON', 'keep-alive'],
    ['a list', []],
    ['an error that is null', { error: null, choices: [] }],
  ])('does not end a reply: %s', async (_, chunk) => {
    const { text, events, error } = await told(amid(chunk));
    expect([text, error]).toEqual(['All of it.', null]);
    expect(events.at(-1)).toMatchObject({ type: 'end', end: 'complete' });
  });

  it('counts as a sign of life, and so does a comment', async () => {
    const { text } = await told(
      async (answer) => {
        for (let i = 0; i < 10; i++) {
          await new Promise((done) => setTimeout(done, 30));
          await (i % 2 === 0 ? answer.delta({ reasoning_content: 'hm' }) : answer.raw(': waiting\n\n'));
        }
        await ending('Well.')(answer, {} as ChatCall);
      },
      { firstTokenMs: 200, silenceMs: 200 },
    );
    expect(text).toBe('Well.');
  });
});

describe('the end of an answer', () => {
  it.each<[string, Behave, string]>([
    ['a finish reason and nothing more', async (a) => (await a.say('Done.'), await a.finish(), a.end()), 'complete'],
    [
      'a finish reason beside the last text',
      async (a) => (await a.delta({ content: 'Done.' }, 'stop'), a.end()),
      'complete',
    ],
    ['[DONE] alone', async (a) => (await a.say('Done.'), await a.done()), 'complete'],
    [
      'a finish reason, and then a broken connection',
      async (a) => (await a.say('Done.'), await a.finish(), a.cut()),
      'complete',
    ],
    [
      'the end of the stream alone, which may be a server that stopped',
      async (a) => (await a.say('Done.'), a.end()),
      'length',
    ],
  ])('is known by %s', async (_, how, end) => {
    const { text, events, error } = await told(how);
    expect([text, error, events.at(-1)]).toMatchObject(['Done.', null, { type: 'end', end }]);
  });

  it('is not waited for where the server keeps the connection open', async () => {
    const { error } = await told(async (answer) => (await answer.say('Done.'), await answer.finish()), {
      silenceMs: 20_000,
    });
    expect(error).toBeNull();
    await soon(() => double.released > releasedBefore);
  });

  it('is an interruption when the connection breaks before it', async () => {
    const { text, error } = await told(async (answer) => (await answer.say('Half a '), answer.cut()));
    expect([text, error]).toMatchObject(['Half a ', { code: 'REPLY_INTERRUPTED' }]);
  });

  it('is a failure that passes when the connection breaks before anything was said', async () => {
    const { error } = await told((answer) => (answer.head(), answer.cut()));
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', cause: { again: 'soon', broken: true } });
  });

  it('counts the usage that comes after it', async () => {
    const { events } = await told(async (answer) => {
      await answer.say('Done.');
      await answer.finish();
      await answer.usage(5, 3);
      await answer.done();
    });
    expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 5, outputTokens: 3 } });
  });

  it.each([
    ['from the first answer on, where the settings say so', true, 'The moon.'],
    ['from the second answer on without', undefined, 'They ask for the answer.The moon.'],
  ])('of a thought whose beginning the server keeps to itself is found %s', async (_, beginsInThought, first) => {
    await behaving(ending('They ask ', 'for the answer.</thi', 'nk>The ', 'moon.'))();
    const model = await openTutorModel({
      kind: 'openai',
      baseUrl: double.url,
      model: 'small',
      apiKeyFile,
      manner: usual,
      ...(beginsInThought === undefined ? {} : { beginsInThought }),
    });
    const said = [(await collect(model, tutorTurn())).text, (await collect(model, tutorTurn())).text];
    expect(said).toEqual([first, 'The moon.']);
  });

  it('leaves nothing to read where a tool was called instead', async () => {
    const { error } = await told(async (answer) => {
      await answer.delta({ content: null, tool_calls: [{ index: 0, function: { name: 'search', arguments: '{}' } }] });
      await answer.finish('tool_calls');
      await answer.done();
    });
    expect(error).toMatchObject({ code: 'MODEL_SAID_NOTHING' });
  });
});

describe('the stream of events', () => {
  const chunk = (content: string) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
  const whole = `data: ${chunk('Élève 日本 😀')}\n\ndata: [DONE]\n\n`;
  it.each<[string, Behave, string]>([
    ['lines that end in CR and LF', (a) => a.raw(whole.replaceAll('\n', '\r\n')).then(() => a.end()), 'Élève 日本 😀'],
    [
      'no space after the colon',
      (a) => a.raw(whole.replaceAll('data: ', 'data:')).then(() => a.end()),
      'Élève 日本 😀',
    ],
    [
      'names, ids and times',
      (a) => a.raw(`event: message\nid: 1\nretry: 500\n${whole}`).then(() => a.end()),
      'Élève 日本 😀',
    ],
    [
      'comments and empty events',
      (a) => a.raw(`: here\n\nevent: ping\ndata:\n\n${whole}`).then(() => a.end()),
      'Élève 日本 😀',
    ],
    ['no empty line at the end', (a) => a.raw(whole.trimEnd()).then(() => a.end()), 'Élève 日本 😀'],
    [
      'one byte at a time',
      async (a) => {
        for (const byte of Buffer.from(whole)) await a.raw(Uint8Array.of(byte));
        a.end();
      },
      'Élève 日本 😀',
    ],
    ['characters that are no text', ending('a\u0000b \ud800 c \ufffe d', '\ud83d', '\ude00'), 'ab  c  d😀'],
  ])('is read with %s', async (_, how, expected) => {
    const { text, error } = await told(how);
    expect([text, error]).toEqual([expected, null]);
  });
});

describe('a failure', () => {
  it.each<[string, Behave, RegExp]>([
    [
      'an event with an error',
      async (a) => (await a.event({ error: { message: 'CUDA out of memory' } }), a.end()),
      /CUDA out of memory/,
    ],
    [
      'an event of that name',
      async (a) => (await a.raw('event: error\ndata: {"message":"overloaded"}\n\n'), a.end()),
      /overloaded/,
    ],
    [
      'JSON with status 200',
      (a) => a.refuse(200, { error: { message: 'model not loaded', code: 503 } }),
      /503: model not loaded/,
    ],
  ])('is told by %s', async (_, how, reason) => {
    const { error } = await told(how);
    expect(error).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      cause: { message: expect.stringMatching(reason) as string },
    });
  });

  it.each([
    [429, { 'retry-after': '7' }, 7_000],
    [429, {}, 'soon'],
    [503, { 'retry-after': new Date(Date.now() - 60_000).toUTCString() }, 0],
    [500, {}, 'soon'],
    [408, {}, 'soon'],
    [400, {}, 'never'],
    [401, { 'retry-after': '1' }, 'never'],
    [404, {}, 'never'],
  ])('of status %i %j says when to ask again: %s', async (status, headers, again) => {
    const { error } = await told((answer) => answer.refuse(status, { error: { message: 'No.' } }, headers));
    expect(error).toMatchObject({ cause: { status, again } });
    expect(double.calls).toHaveLength(1);
  });

  it('gives its reason without keys, without what people wrote, and not at length', async () => {
    const turn = tutorTurn();
    const { error } = await collect(
      await behaving((answer, { messages }) =>
        answer.refuse(422, {
          detail: `No: ${messages.at(-1)?.content.slice(-180)} and a-key-of-the-test or sk-1234567890 ${'z'.repeat(900)}`,
        }),
      )(),
      { ...turn, message: 'My grandmother died last week and I cannot sleep any more.' },
    );
    const { message } = (error as { cause: Error }).cause;
    expect(message).toMatch(/status 422: No:.*…/);
    expect(message).not.toMatch(/grandmother|cannot sleep|a-key|sk-1234/);
    expect(message.length).toBeLessThanOrEqual(300);
  });

  it('with the values that were refused is told without them', async () => {
    const detail = [{ msg: 'Input should be less than 3', loc: ['body', 'n'], input: 'a private sentence' }];
    const { error } = await told((answer) => answer.refuse(422, { detail }));
    expect((error as { cause: Error }).cause.message).toMatch(/body.n: Input should be less than 3$/);
  });
});

describe('a server with its own manner', () => {
  const refusing =
    (when: (call: ChatCall) => boolean, status: number, body: object): Behave =>
    (answer, call) =>
      when(call) ? answer.refuse(status, body) : ending('Fine.')(answer, call);

  it.each<[string, (call: ChatCall) => boolean, object, object]>([
    [
      'another name for the limit',
      (call) => call.max_tokens !== undefined,
      {
        error: {
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        },
      },
      { max_completion_tokens: 1_000 },
    ],
    [
      'no temperature',
      (call) => call.temperature !== undefined,
      {
        error: {
          message:
            "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) is supported.",
        },
      },
      {},
    ],
    [
      'no options of the stream',
      (call) => call.stream_options !== undefined,
      { detail: [{ msg: 'Extra inputs are not permitted', loc: ['body', 'stream_options'] }] },
      {},
    ],
    [
      'no system role',
      (call) => call.messages[0]?.role === 'system',
      { error: { message: 'System role not supported' } },
      {},
    ],
  ])('is asked again in it, and from then on: %s', async (_, when, body, expected) => {
    const model = await behaving(refusing(when, 400, body))();
    expect((await collect(model, tutorTurn())).text).toBe('Fine.');
    expect((await collect(model, tutorTurn())).text).toBe('Fine.');
    expect(double.calls).toHaveLength(3);
    expect(double.calls[2]).toMatchObject(expected);
    expect(when(double.calls[2] as ChatCall)).toBe(false);
  });

  it('gets the instructions at the head of the first message where it has no role for them', async () => {
    double.behave = ending('Fine.');
    double.calls.length = 0;
    await collect(
      await open({ limit: 'max_completion_tokens', temperature: null, streamOptions: false, systemRole: false }),
      tutorTurn(),
    );
    const [call] = double.calls;
    expect(call?.messages.map(({ role }) => role)).toEqual(['user']);
    expect(call?.messages[0]?.content).toMatch(/^You are a patient tutor[^]*slow rise and fall/);
    expect(Object.keys(call ?? {})).toEqual(['model', 'messages', 'max_completion_tokens', 'stream', 'headers', 'at']);
  });

  it('is not asked again when it refuses for another reason', async () => {
    const body = { error: { message: 'max_tokens is too large: 1000. This model supports at most 512.' } };
    const { error } = await told((answer) => answer.refuse(400, body));
    expect(error).toMatchObject({
      cause: { again: 'never', message: expect.stringContaining('at most 512') as string },
    });
    expect(double.calls).toHaveLength(1);
  });
});

it('shows its key', () => {
  expect(double.calls.at(-1)?.headers.authorization).toBe('Bearer a-key-of-the-test');
});

it('answers in one piece where the server does not stream', async () => {
  const message = { role: 'assistant', content: `Yes: <cite source="1">${quoted}</cite>` };
  const { text, events } = await told((answer) =>
    answer.refuse(200, {
      choices: [{ message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 4, completion_tokens: 2 },
    }),
  );
  expect(text).toBe(`Yes: “${quoted}” [1]`);
  expect(events).toContainEqual({ type: 'citation', citation: { marker: 1, passageId: page.id, quote: quoted } });
  expect(events.at(-1)).toMatchObject({ end: 'complete', usage: { inputTokens: 4, outputTokens: 2 } });
});

it('learns that a server opens the thought in the prompt, and hides it from the next answer on', async () => {
  const thoughtful: Behave = ending('They want a hint.', '</thi', 'nk>', 'Look at ', 'page 4.');
  const model = await behaving(thoughtful)();
  await collect(model, tutorTurn());
  expect((await collect(model, tutorTurn())).text).toBe('Look at page 4.');
  double.behave = ending('No thought ', 'this time.');
  expect((await collect(model, tutorTurn())).text).toBe('No thought this time.');
  double.behave = async (answer) => {
    await answer.say('They want a ');
    await answer.finish('length');
    await answer.done();
  };
  expect(await collect(model, tutorTurn())).toMatchObject({ text: '', error: { code: 'MODEL_SAID_NOTHING' } });
});
