import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom. Every project carries one `scope:` tag (whose part it is) and one `type:` tag (what kind of code
 * it is) in its package.json; libs/testing holds a test which lints a forbidden import and expects it to be refused.
 */
const boundaries = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:feature', 'type:domain', 'type:data', 'type:util'] },
  // The browser gets pure code alone: shapes and policies, never a server's libraries.
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:feature', onlyDependOnLibsWithTags: ['type:feature', 'type:domain', 'type:data', 'type:util'] },
  { sourceTag: 'type:data', onlyDependOnLibsWithTags: ['type:data', 'type:domain', 'type:util'] },
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:domain'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'bullmq', 'fastify', 'undici'],
  },
  { sourceTag: 'type:util', onlyDependOnLibsWithTags: ['type:util', 'type:domain'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:content', onlyDependOnLibsWithTags: ['scope:shared', 'scope:content'] },
  { sourceTag: 'scope:tutor', onlyDependOnLibsWithTags: ['scope:shared', 'scope:content', 'scope:tutor'] },
  { sourceTag: 'scope:gateway', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:auth', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:files', onlyDependOnLibsWithTags: ['scope:shared', 'scope:content'] },
  { sourceTag: 'scope:ingest', onlyDependOnLibsWithTags: ['scope:shared', 'scope:content'] },
  { sourceTag: 'scope:text-gen', onlyDependOnLibsWithTags: ['scope:shared', 'scope:content', 'scope:tutor'] },
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['scope:web', 'scope:shared'] },
  { sourceTag: 'scope:k8s', onlyDependOnLibsWithTags: ['scope:k8s'] },
  { sourceTag: 'scope:test', onlyDependOnLibsWithTags: ['*'] },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.aila/**', '**/coverage/**', '**/fixtures/**', 'charts/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, depConstraints: boundaries }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', 'tools/**'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        structuredClone: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
  {
    // A statement without a name is prepared by no test (docs/decisions/0013-named-statements.md).
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/src/testing/**', 'libs/testing/**', 'libs/database/src/database.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='tx'][callee.property.name='query']",
          message: 'Declare a statement (statementsFor) and run it by rows, row, optionalRow or run.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/src/testing/**'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['@aila/testing', '@aila/embedded'],
          depConstraints: boundaries,
        },
      ],
    },
  },
  {
    // The set-ups of Jest and ESLint lie at the root, which is no project.
    files: ['**/jest.config.js', '**/eslint.config.js'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  prettier,
);
