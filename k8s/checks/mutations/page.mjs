/** The rows of docs/controls.md: what is claimed, where it holds, and the tests that fail without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths on the page are below `k8s/src/` unless they begin at one of these. */
const FROM_ROOT = /^(apps|libs|charts|k8s)\//;

const fromRoot = (path) => (FROM_ROOT.test(path) ? path : `k8s/src/${path}`);

export function rowsOf(root) {
  let section = '';
  return readFileSync(join(root, 'docs', 'controls.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('#')) section = line.replace(/^#+ /, '');
      const [, claim, , third, ...rest] = line.split('|').map((cell) => cell.trim());
      const tests = [...(third ?? '').matchAll(/`([\w/.-]+\.spec\.ts)` › (.*?)(?=<br>|$)/g)];
      return rest.length === 1 && tests.length > 0
        ? [{ section, claim, tests: tests.map(([, spec, title]) => ({ spec: fromRoot(spec), title })) }]
        : [];
    });
}

/** A title as a regular expression: what a table of cases fills in is anything. */
export const titlePattern = (title) =>
  title
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');

const PLACEHOLDER = /(\$\w+|%[a-z#])/;

/** Whether a title would be that of any test; the page then names the `describe` around it. */
export const isVague = (title) => title.split(PLACEHOLDER).every((part, index) => index % 2 || !/\w/.test(part));
