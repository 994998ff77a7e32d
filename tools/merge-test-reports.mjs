// Merges Jest's reports of all shards (`jest --json`) into one: what failed, what was skipped, what took longest. As
// Markdown, for the summary of a CI run. Fails when a test failed or was skipped, or when there is no report.
//
//     node tools/merge-test-reports.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

const folder = process.argv[2] ?? '.';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => basename(file) === 'test-report.json',
);
const reports = files.map((file) => ({
  shard: file.split(sep)[0],
  ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
}));
const suites = reports.flatMap(({ shard, testResults }) => testResults.map((suite) => ({ shard, ...suite })));
const tests = suites.flatMap(({ shard, name, assertionResults }) =>
  assertionResults.map((test) => ({ shard, file: fromRoot(name), ...test })),
);
const having = (...states) => tests.filter(({ status }) => states.includes(status));
const failed = having('failed');
const skipped = having('pending', 'skipped', 'todo', 'disabled');
const broken = suites.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
const seconds = ({ startTime, endTime }) => (endTime - startTime) / 1000;

const list = (heading, lines) => (lines.length === 0 ? [] : ['', `### ${heading}`, '', ...lines]);
const named = ({ shard, file, fullName }) => `- ${shard}: \`${file}\` ${fullName}`;
console.log(
  [
    '## Tests',
    '',
    `${having('passed').length} passed, ${failed.length} failed, ${skipped.length} skipped in ${suites.length} suites.`,
    ...list('Failed', [
      ...failed.flatMap((test) => [named(test), '', '  ```', `  ${firstLines(test.failureMessages[0])}`, '  ```', '']),
      ...broken.map(({ shard, name, message }) => `- ${shard}: \`${fromRoot(name)}\` ${firstLines(message)}`),
    ]),
    ...list('Skipped', skipped.map(named)),
    ...list(
      'Slowest suites',
      [...suites]
        .sort((a, b) => seconds(b) - seconds(a))
        .slice(0, 10)
        .map((suite) => `- ${seconds(suite).toFixed(1)} s: ${suite.shard}: \`${fromRoot(suite.name)}\``),
    ),
  ].join('\n'),
);
process.exitCode = suites.length > 0 && failed.length + broken.length + skipped.length === 0 ? 0 : 1;

/** The path in the repository, wherever that was checked out. */
function fromRoot(path) {
  return path.replace(/^.*?\/((?:apps|libs|k8s)\/)/, '$1');
}

function firstLines(text = '') {
  return text.split('\n').slice(0, 8).join('\n  ');
}
