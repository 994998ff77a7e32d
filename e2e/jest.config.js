import preset from '../jest.preset.js';

/** The steps of a walk build on each other: one file each, in order, one after the other against one running Aila. */
export default {
  ...preset,
  // Of the packages that the walk uses, only this one is an ES module alone.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  globalSetup: '<rootDir>/src/support/start-aila.ts',
  globalTeardown: '<rootDir>/src/support/stop-aila.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
  bail: true,
};
