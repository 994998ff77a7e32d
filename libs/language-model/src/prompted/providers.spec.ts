import { BedrockDouble, type SpeakingModel } from '@aila/testing';
import { planReply } from '@aila/tutor';
import { describeTutorModel } from '../testing/conformance.js';
import { openTutorModel } from '../open-tutor-model.js';
import { assessmentPlan, collect, page, tutorState, tutorTurn } from '../testing/turns.js';

const quoted = 'A spring tide is the strong tide at full moon and new moon.';
/** What a well-behaved model says: words of its own, a quotation, and what depends on the call. */
const answer = (asked: string) => [
  'Good ',
  'morning. ',
  `<cite sou`,
  `rce="1">${quoted}</ci`,
  'te> ',
  `You: ${asked.length}.`,
];

describe('a model of Bedrock', () => {
  let bedrock: BedrockDouble;
  let restore: () => void;
  let releasedBefore = 0;
  beforeAll(async () => {
    bedrock = await BedrockDouble.start();
    restore = bedrock.useInEnvironment();
  });
  afterAll(() => {
    restore();
    bedrock.stop();
  });

  const speaking: SpeakingModel = { say: ({ system }) => answer(system[0]?.text ?? '') };
  const opened = (guardrail: { id: string; version: string } | null = null) =>
    openTutorModel({ kind: 'bedrock', modelId: 'meta.llama3-70b-instruct-v1:0', region: bedrock.region, guardrail });
  const whose = (model: SpeakingModel, also: { failures?: string[]; hanging?: boolean } = {}) => {
    bedrock.model = model;
    bedrock.failures.splice(0, Infinity, ...(also.failures ?? []));
    bedrock.hanging = also.hanging ?? false;
    releasedBefore = bedrock.released;
    return opened();
  };

  describeTutorModel('Bedrock', {
    answering: () => whose(speaking),
    failing: () => whose(speaking, { failures: Array<string>(9).fill('ServiceUnavailableException') }),
    failingHalfWay: () => whose({ ...speaking, then: 'breaking' }),
    hanging: () => whose(speaking, { hanging: true }),
    endless: () => whose({ say: () => ['on and ', 'on and '], then: 'endless' }),
    sayingNothing: () => whose({ say: () => ['\n', ' \n'] }),
    thinking: () => whose({ ...speaking, thoughts: ['a secret thought'] }),
    cutShort: () => whose({ say: () => ['Half a '], stopReason: 'max_tokens' }),
    filtered: () => whose({ say: () => ['Half a '], stopReason: 'guardrail_intervened' }),
    filteredWhole: () => whose({ say: () => [], stopReason: 'content_filtered' }),
    upstreamReleased: () => bedrock.released > releasedBefore,
  });

  it('is not asked to answer a person in need', async () => {
    const asked: unknown[] = [];
    const model = await whose({ say: (request) => (asked.push(request), ['Never mind.']) });
    const { text } = await collect(model, tutorTurn(planReply(tutorState(), { intent: 'need', message: 'x' })));
    expect(text).toContain('you do not have to carry it alone');
    expect(asked).toEqual([]);
  });

  it('asks again when it was throttled, and counts what the provider counted', async () => {
    const { events, error } = await collect(await whose(speaking, { failures: ['ThrottlingException'] }), tutorTurn());
    expect(error).toBeNull();
    expect(events.at(-1)).toMatchObject({ type: 'end', usage: { inputTokens: 42, outputTokens: 6 } });
  });

  it('is told apart from a whole answer when the stream ends without a reason', async () => {
    const { events } = await collect(await whose({ say: () => ['Half a '], stopReason: null }), tutorTurn());
    expect(events.at(-1)).toMatchObject({ type: 'end', end: 'length' });
  });

  it('says why it was refused, and that asking again would not help', async () => {
    const { error } = await collect(await whose(speaking, { failures: ['AccessDeniedException'] }), tutorTurn());
    expect(error).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      cause: { status: 403, again: 'never', message: expect.stringContaining('AccessDeniedException') as string },
    });
  });

  it('is given up when it falls silent half-way, and keeps what was said', async () => {
    const model = await whose({ say: () => ['Half a '], then: 'silent' });
    const { text, error } = await collect(model, tutorTurn(undefined, { silenceMs: 100 }));
    expect([text, error]).toMatchObject(['Half a ', { code: 'MODEL_TIMED_OUT' }]);
  });

  it('sends the output budget, the guardrail, and instructions apart from data', async () => {
    await whose(speaking);
    bedrock.calls.length = 0;
    const model = await opened({ id: 'gr0example00', version: '3' });
    await collect(model, tutorTurn(assessmentPlan(), { maxOutputTokens: 321 }));
    const [call] = bedrock.calls;
    expect(call).toMatchObject({
      modelId: 'meta.llama3-70b-instruct-v1:0',
      inferenceConfig: { maxTokens: 321 },
      guardrailConfig: { guardrailIdentifier: 'gr0example00', guardrailVersion: '3' },
    });
    expect(JSON.stringify(call?.messages)).toContain('slow rise and fall');
    expect(JSON.stringify(call?.system)).not.toContain('slow rise and fall');
  });

  it('cites with a marker that stands in the text', async () => {
    const { events, text } = await collect(await whose(speaking), tutorTurn());
    expect(events).toContainEqual({ type: 'citation', citation: { marker: 1, passageId: page.id, quote: quoted } });
    expect(text).toContain(`“${quoted}” [1]`);
  });
});
