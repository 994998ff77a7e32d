import { readConfig } from '@aila/config';
import { openTutorModel } from './open-tutor-model.js';
import { tutorModelSettings } from './settings.js';

const read = (environment: Record<string, string>) => readConfig({ tutor: tutorModelSettings }, environment).tutor;
const idOf = async (environment: Record<string, string>) => (await openTutorModel(read(environment).model)).id;

describe('settings of the tutor model', () => {
  it('default to the builtin tutor', async () => {
    expect(await idOf({})).toBe('builtin');
  });

  it('open a model of Bedrock or of an endpoint', async () => {
    expect(await idOf({ TUTOR_MODEL: 'bedrock', BEDROCK_MODEL_ID: 'some.model', AWS_REGION: 'ca-central-1' })).toBe(
      'bedrock:some.model',
    );
    expect(await idOf({ TUTOR_MODEL: 'openai', OPENAI_BASE_URL: 'http://localhost/v1', OPENAI_MODEL: 'small' })).toBe(
      'openai:small',
    );
  });

  it.each([
    ['a mock in production', { TUTOR_MODEL: 'mock-len3', NODE_ENV: 'production' }, /mock model/],
    ['an unknown model', { TUTOR_MODEL: 'gpt' }, /TUTOR_MODEL/],
    ['a model of Bedrock without its name', { TUTOR_MODEL: 'bedrock', AWS_REGION: 'x' }, /BEDROCK_MODEL_ID/],
    ['a model of Bedrock without a region', { TUTOR_MODEL: 'bedrock', BEDROCK_MODEL_ID: 'x' }, /AWS_REGION/],
    ['an endpoint without a model', { TUTOR_MODEL: 'openai', OPENAI_BASE_URL: 'https://x.example' }, /OPENAI_MODEL/],
    [
      'plain HTTP in production',
      { TUTOR_MODEL: 'openai', OPENAI_BASE_URL: 'http://x.example', OPENAI_MODEL: 'x', NODE_ENV: 'production' },
      /OPENAI_BASE_URL/,
    ],
  ])('refuse %s', async (_, environment, problem) => {
    expect(() => read(environment as unknown as Record<string, string>)).toThrow(problem);
  });

  it('let a mock speak in tests', async () => {
    expect(await idOf({ TUTOR_MODEL: 'mock-len3' })).toBe('mock-len3');
  });
});
