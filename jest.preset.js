import { fileURLToPath } from 'node:url';

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
  testEnvironmentOptions: { customExportConditions: ['@aila/source', 'node', 'node-addons', 'require', 'default'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.[cm]?[tj]sx?$': [
      fileURLToPath(new URL('./tools/jest-transform.mjs', import.meta.url)),
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
