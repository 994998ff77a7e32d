import { readConfig } from '@aila/config';
import { createTutorModel, tutorModelSettings } from './settings.js';

const read = (environment: Record<string, string>) => readConfig({ tutor: tutorModelSettings }, environment).tutor;

describe('settings of the tutor model', () => {
  it('default to the builtin tutor', () => {
    expect(createTutorModel(read({})).id).toBe('builtin');
  });

  it('refuse a mock in production and an unknown model anywhere', () => {
    expect(createTutorModel(read({ TUTOR_MODEL: 'mock-len3' })).id).toBe('mock-len3');
    expect(() => read({ TUTOR_MODEL: 'mock-len3', NODE_ENV: 'production' })).toThrow(/mock model/);
    expect(() => read({ TUTOR_MODEL: 'gpt' })).toThrow(/TUTOR_MODEL/);
  });
});
