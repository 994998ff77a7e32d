import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './testing/helm.js';

interface Row {
  readonly claim: string;
  readonly where: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

/** Paths are below `k8s/src/`, unless they begin at the root. */
const fromRoot = (path: string): string => join(ROOT, /^(apps|libs|charts)\//.test(path) ? path : `k8s/src/${path}`);

const rows: Row[] = readFileSync(join(ROOT, 'docs', 'controls.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 5 && cells[3]?.includes(' › '))
  .map(([, claim = '', where = '', tests = '']) => ({
    claim,
    where,
    tests: tests.split('<br>').map((test) => {
      const [file = '', title = ''] = test.split(' › ');
      return { file: file.replaceAll('`', ''), title };
    }),
  }));

const paths = (cell: string): string[] =>
  [...cell.matchAll(/`((?:apps|libs|charts)\/[\w/.-]+|[\w/.-]+\.ts)`/g)].map(([, path]) => path ?? '');

/** Suites that several spec files run; their titles stand here. */
const SHARED = ['libs/testing/src/access-matrix.ts', 'libs/object-store/src/testing/conformance.ts'];

describe('every claimed control has a place and a test', () => {
  test('the page lists them, none without a test', () => {
    expect(rows.length).toBeGreaterThan(130);
    const page = readFileSync(join(ROOT, 'docs', 'controls.md'), 'utf8');
    const headers = [...page.matchAll(/^\| (Claim|Control) .*$/gm)].map(([header]) => header);
    expect(headers.filter((header) => !/\| Test +\|$/.test(header))).toEqual([]);
  });

  test.each(rows)('$claim', ({ where, tests }) => {
    for (const path of paths(where)) expect([path, existsSync(fromRoot(path))]).toEqual([path, true]);
    expect(tests).not.toEqual([]);
    for (const { file, title } of tests) {
      const places = [fromRoot(file), ...SHARED.map(fromRoot)].map((path) => readFileSync(path, 'utf8'));
      const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
      expect([title, places.some((text) => quoted.some((one) => text.includes(one)))]).toEqual([title, true]);
    }
  });

  // Whether each test fails without its control takes an hour to find out; that it can be found out does not.
  test('each of them has a mutation that can be made, and the report tells of it', () => {
    const check = () =>
      execFileSync(process.execPath, [join(ROOT, 'k8s', 'checks', 'mutations.mjs'), '--check'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    expect(check).not.toThrow();
  });
});
