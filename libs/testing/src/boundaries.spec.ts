import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(process.cwd(), '../..');
const environment = { ...process.env, NX_DAEMON: 'false' };

/** What the linter says of a file with this content at this place. */
function lint(file: string, content: string): string {
  const options = { cwd: root, env: environment, encoding: 'utf8', input: content } as const;
  return spawnSync('npx', ['eslint', '--stdin', '--stdin-filename', file], options).stdout;
}

// Without the graph of projects the rule passes everything over.
beforeAll(() => {
  expect(spawnSync('npx', ['nx', 'show', 'projects'], { cwd: root, env: environment }).status).toBe(0);
}, 60_000);

const boundary = '@nx/enforce-module-boundaries';

test.each([
  [
    'pure code that reaches for the database',
    'libs/tutor/src/x.ts',
    "import { Database } from '@aila/database';\nexport const x = Database;\n",
  ],
  [
    'pure code that reaches for the framework',
    'libs/access/src/x.ts',
    "import { Module } from '@nestjs/common';\nexport const x = Module;\n",
  ],
  [
    'a service that reaches into the tutor of another',
    'apps/gateway/src/x.ts',
    "import * as tutor from '@aila/tutor';\nexport const x = tutor;\n",
  ],
  [
    'a library that reaches for the test fixtures',
    'libs/service/src/x.ts',
    "import { TestIssuer } from '@aila/testing';\nexport const x = TestIssuer;\n",
  ],
])(
  'the linter refuses %s',
  (_, file, content) => {
    expect(lint(file, content)).toContain(boundary);
  },
  60_000,
);

test('the linter refuses SQL that no test would prepare', () => {
  const content =
    "import type { Transaction } from '@aila/database';\nexport const x = (tx: Transaction) => tx.query('select 1');\n";
  expect(lint('apps/files/src/x.ts', content)).toContain('Declare a statement');
}, 60_000);

test('the linter lets an allowed import pass, so that a refusal means something', () => {
  expect(
    lint('apps/gateway/src/x.ts', "import { Database } from '@aila/database';\nexport const x = Database;\n"),
  ).not.toContain(boundary);
}, 60_000);

test('the linter refuses a promise that nobody awaits, and one that is taken for a truth', () => {
  const folder = mkdtempSync(join(process.cwd(), 'planted-'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "strict": true, "types": [] }, "include": ["."] }',
  );
  const source = 'export async function later(): Promise<void> {}\nlater();\nif (later()) throw new Error();\n';
  writeFileSync(join(folder, 'planted.ts'), source);
  const { stdout } = spawnSync('npx', ['oxlint', '--type-aware', '-c', join(root, '.oxlintrc.json'), '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(stdout).toContain('no-floating-promises');
  expect(stdout).toContain('no-misused-promises');
}, 60_000);
