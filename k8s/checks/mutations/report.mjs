/** docs/control-mutations.md: which test failed without which control. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const REPORT = join('docs', 'control-mutations.md');

const cells = ({ claim, spec, title, mutation }) => [
  claim,
  mutation.out,
  `\`${mutation.edits[0].at ?? mutation.edits[0].file}\``,
  `\`${spec.replace(/^k8s\/src\//, '')}\` › ${title}`,
];

const rowOf = (trial, verdict) => `| ${[...cells(trial), verdict].join(' | ')} |`;

const isSame = (one, other) => one.replace(/ +/g, ' ') === other.replace(/ +/g, ' ');

function linesOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/**
 * Writes what was found into the report. What a run left out keeps its line, as long as claim, mutation and test are
 * still the same.
 */
export async function writeReport(file, rows, trials, results) {
  const before = linesOf(file);
  const verdictOf = (trial) => {
    const verdict = results.get(trial)?.verdict;
    if (verdict !== undefined) return verdict === 'fails' ? 'yes' : verdict;
    return before.some((line) => isSame(line, rowOf(trial, 'yes'))) ? 'yes' : 'not tried';
  };
  const failing = trials.filter((trial) => verdictOf(trial) === 'yes').length;
  const sections = [...new Set(trials.map(({ section }) => section))];
  const tables = sections.flatMap((section) => [
    `## ${section}`,
    '',
    '| Claim | Taken out | Place | Test | Fails without it |',
    '|---|---|---|---|---|',
    ...trials.filter((trial) => trial.section === section).map((trial) => rowOf(trial, verdictOf(trial))),
    '',
  ]);
  const text = await format(
    [
      '# Controls, taken out one at a time',
      '',
      'Written by `node k8s/checks/mutations.mjs --report docs/control-mutations.md`; do not edit. For each test that',
      '[the page of controls](controls.md) names, the script ran the test as it is, which had to pass, then took the',
      'control out of a copy of the source and ran that one test again, which had to fail. The mutations are in',
      '`k8s/checks/mutations/`; each names its place, which the source marks by a comment (`// control: rds-force-ssl`).',
      'The tests of `k8s` check that there is one for every row, that each has its place and each place a mutation, and',
      'that this report has the rows of the page. A run of some rows (`--only`) keeps the lines of the others as long as',
      'claim, mutation and test are the same.',
      '',
      `${rows.length} rows name ${trials.length} tests; **${failing}** of them fail without their control.`,
      '',
      ...tables,
    ].join('\n'),
    { parser: 'markdown', printWidth: 120 },
  );
  writeFileSync(file, text);
}

/** Rows of the page that the report does not have, and the other way round. */
export function reportProblems(root, trials) {
  const written = linesOf(join(root, REPORT));
  const missing = trials
    .map((trial) => rowOf(trial, 'yes'))
    .filter((row) => !written.some((line) => isSame(line, row)));
  const rows = written.filter((line) => /\| yes +\|$/.test(line));
  return [
    ...missing.map((row) => `${REPORT} does not have: ${row}`),
    ...(rows.length > trials.length ? [`${REPORT} has ${rows.length} rows for ${trials.length} tests`] : []),
  ];
}
