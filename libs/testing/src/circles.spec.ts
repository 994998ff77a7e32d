import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(process.cwd(), '../..');
const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'circles-'))));
afterEach(() => rmSync(place, { recursive: true }));

/** What the check of circles says of a project that consists of these files. */
function check(files: Readonly<Record<string, string>>): { status: number | null; stdout: string } {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  }
  const options = { cwd: place, encoding: 'utf8' } as const;
  return spawnSync('node', [program, '--config', join(root, '.dependency-cruiser.json'), 'src'], options);
}

const leaf = 'export const leaf = 1;\n';

test('two files that need each other are refused, even if one needs but a type', () => {
  const { status, stdout } = check({
    'src/one.ts': "import { two } from './two.js';\nexport const one = two;\nexport type One = typeof one;\n",
    'src/two.ts': "import type { One } from './one.js';\nexport const two: One | 2 = 2;\n",
  });
  expect(status).not.toBe(0);
  expect(stdout).toContain('no-circle-of-files: src/one.ts');
}, 60_000);

test('two folders that need each other are refused, though no two files do', () => {
  const { status, stdout } = check({
    'src/upper/top.ts': "export { leaf as top } from '../lower/leaf.js';\n",
    'src/upper/aside.ts': leaf,
    'src/lower/leaf.ts': leaf,
    'src/lower/climber.ts': "export { leaf as climber } from '../upper/aside.js';\n",
  });
  expect(status).not.toBe(0);
  expect(stdout).toContain('no-circle-of-folders: src/upper');
  expect(stdout).not.toContain('no-circle-of-files');
}, 60_000);

test('folders that lie one above the other pass, so that a refusal means something', () => {
  const { status, stdout } = check({
    'src/upper/top.ts': "export { leaf as top } from '../lower/leaf.js';\n",
    'src/lower/leaf.ts': leaf,
  });
  expect(stdout).toContain('no dependency violations found (2 modules, 1 dependencies cruised)');
  expect(status).toBe(0);
}, 60_000);
