/** Runs single tests of a copy of the workspace with Jest, as their project's `test` target does. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { titlePattern } from './page.mjs';

const MAX_SECONDS = 600;
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `k8s`, `libs/service`, `apps/auth`. */
const projectOf = (spec) => (spec.startsWith('k8s/') ? 'k8s' : spec.split('/').slice(0, 2).join('/'));

/**
 * @param titles of the tests to run, or of the `describe` around them, as they stand in the spec
 * @returns for each title what became of its tests; `problem` says why there is no verdict
 */
export async function runTests(root, spec, titles) {
  const output = join(root, 'mutation-results.json');
  rmSync(output, { force: true });
  const patterns = titles.map(titlePattern);
  const { code, text } = await jest(join(root, projectOf(spec)), [
    ...['--runTestsByPath', join(root, spec), '--testNamePattern', patterns.join('|')],
    ...['--json', '--outputFile', output, '--silent', '--ci', '--runInBand', '--forceExit'],
  ]);
  const [suite] = resultsIn(output);
  if (!suite || suite.assertionResults.length === 0) {
    const problem = code === null ? `no end within ${MAX_SECONDS} s` : (suite?.message ?? text);
    return titles.map(() => ({ passed: 0, failed: 0, problem }));
  }
  return patterns.map((pattern) => {
    const named = new RegExp(`^${pattern}$`);
    const cases = suite.assertionResults.filter(({ title, ancestorTitles }) =>
      [title, ...ancestorTitles].some((name) => named.test(name)),
    );
    const failures = cases.filter(({ status }) => status === 'failed');
    return {
      passed: cases.filter(({ status }) => status === 'passed').length,
      failed: failures.length,
      message: failures[0]?.failureMessages[0],
    };
  });
}

function jest(cwd, args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(cwd, pathToJest(cwd)), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: MAX_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    running.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    child.on('close', (code) => {
      running.delete(child);
      done({ code, text });
    });
  });
}

const pathToJest = (cwd) => join(cwd.endsWith('/k8s') ? '..' : '../..', 'node_modules', 'jest', 'bin', 'jest.js');

function resultsIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return [];
  }
}
