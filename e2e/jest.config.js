import preset from '../jest.preset.js';

/** The walk's steps build on each other: one file, in order, against one running Aila. */
export default {
  ...preset,
  transformIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/src/support/start-aila.ts',
  globalTeardown: '<rootDir>/src/support/stop-aila.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
  bail: true,
};
