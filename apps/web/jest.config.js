import preset from '../../jest.preset.js';

/** The shared preset, for sources with JSX and style sheets. */
const [pattern] = Object.keys(preset.transform);
const [transformer, options] = preset.transform[pattern];

export default {
  ...preset,
  testMatch: ['<rootDir>/src/**/*.spec.{ts,tsx}'],
  moduleNameMapper: { ...preset.moduleNameMapper, '\\.css$': '<rootDir>/src/test/class-names.ts' },
  transform: {
    [pattern]: [
      transformer,
      {
        ...options,
        jsc: {
          ...options.jsc,
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
};
