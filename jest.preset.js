import { fileURLToPath } from 'node:url';

const tool = (name) => fileURLToPath(new URL(`./tools/${name}.mjs`, import.meta.url));

/**
 * One Jest set-up for every project. Jest's ESM mode cannot load some CommonJS packages that require ESM ones on
 * Node 20, so everything, dependencies included, is transformed to CommonJS; libraries resolve to their sources.
 */
export default {
  // One name for all projects, so that they share the cache of transformed files.
  id: 'aila',
  testEnvironment: 'node',
  // Many tests start a real database or process; on a busy machine that takes longer than Jest's 5 s.
  testTimeout: 30_000,
  globalSetup: tool('test-servers/setup'),
  globalTeardown: tool('test-servers/teardown'),
  testEnvironmentOptions: { customExportConditions: ['@aila/source', 'node', 'node-addons', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.[cm]?[tj]sx?$': [
      tool('jest-transform'),
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
};
