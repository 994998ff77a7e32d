import preset from '../jest.preset.js';

/** The steps of a walk build on each other: one file each, in order, one after the other against one running Aila. */
export default {
  ...preset,
  transformIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/src/support/start-aila.ts',
  globalTeardown: '<rootDir>/src/support/stop-aila.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
  bail: true,
};
