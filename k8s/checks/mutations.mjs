/**
 * Takes out each control that docs/controls.md claims, one at a time, and runs the test that the page names for it: the
 * test must pass before and fail then. In a copy of the workspace, so that nothing is left behind.
 *
 *     node k8s/checks/mutations.mjs                        all of them
 *     node k8s/checks/mutations.mjs --only 'iam|Shield'    rows whose claim, spec file or place matches
 *     node k8s/checks/mutations.mjs --report FILE          and a Markdown report, after each spec file
 *     node k8s/checks/mutations.mjs --check                only that rows, mutations and places belong together
 *
 * After a build (`npx tsc -b`): the matrix of the gateway starts the services behind it as they are deployed. `--jobs N`
 * tries N spec files at the same time, each in a copy of its own.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyWorkspace, mutatedFiles, withMutation } from './mutations/copy.mjs';
import { runTests } from './mutations/jest.mjs';
import { isVague, rowsOf } from './mutations/page.mjs';
import { faultsOf, placesIn } from './mutations/place.mjs';
import { reportProblems, writeReport } from './mutations/report.mjs';
import { MUTATIONS } from './mutations/all.mjs';

const root = join(import.meta.dirname, '..', '..');
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '1' },
    report: { type: 'string' },
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

const rows = rowsOf(root);

const places = placesIn(root);

const NO_MUTATION = { out: 'nothing', at: 'no place' };

/**
 * The steps of a mutation, each with its file.
 *
 * @param {import('./mutations/place.mjs').Mutation} mutation
 */
const editsOf = ({ out: _, also = [], ...first }) =>
  [first, ...also].map((edit) => ({ ...edit, file: edit.generated ?? places.get(edit.at ?? '')?.[0] ?? '' }));

/** Every test that the page names, with what takes its control out: the n-th mutation of a row is for its n-th test. */
const trials = rows.flatMap(({ section, claim, tests }) =>
  tests.map(({ spec, title }, index) => {
    const mutation = MUTATIONS[claim]?.[index] ?? NO_MUTATION;
    return { section, claim, spec, title, mutation: { out: mutation.out, edits: editsOf(mutation) } };
  }),
);

function problems() {
  const claims = rows.map(({ claim }) => claim);
  return [
    ...claims.filter((claim, index) => claims.indexOf(claim) !== index).map((claim) => `${claim}: two rows`),
    ...Object.keys(MUTATIONS)
      .filter((claim) => !claims.includes(claim))
      .map((claim) => `${claim}: a mutation without a row`),
    ...rows
      .filter(({ claim, tests }) => (MUTATIONS[claim]?.length ?? 0) !== tests.length)
      .map(({ claim, tests }) => `${claim}: ${MUTATIONS[claim]?.length ?? 0} mutations for ${tests.length} tests`),
    ...trials
      .filter(({ title }) => isVague(title))
      .map(({ claim, title }) => `${claim}: any test may be called ${title}`),
    ...placeProblems(),
    ...trials.flatMap(({ claim, mutation }) => mutationProblems(mutation).map((problem) => `${claim}: ${problem}`)),
  ];
}

/** Places that two comments name, that nothing is done at, or that are not there. */
function placeProblems() {
  const wanted = new Set(
    Object.values(MUTATIONS)
      .flat()
      .flatMap(editsOf)
      .flatMap(({ at }) => at ?? []),
  );
  return [
    ...[...wanted].filter((name) => !places.has(name)).map((name) => `no comment says "control: ${name}"`),
    ...[...places]
      .filter(([, files]) => files.length > 1)
      .map(([name, files]) => `${name}: ${files.length} places, in ${files.join(', ')}`),
    ...[...places]
      .filter(([name]) => !wanted.has(name))
      .map(([name, files]) => `${files[0]}: no mutation is made at ${name}`),
  ];
}

/** Why a mutation would not show what the test notices. */
function mutationProblems({ edits }) {
  if (edits.some(({ file }) => file === '')) return [];
  try {
    return [...mutatedFiles(root, edits)].flatMap(([file, { before, after }]) =>
      before === after ? [`the mutation changes nothing in ${file}`] : faultsOf(before, after, file),
    );
  } catch (error) {
    return [error.message];
  }
}

const stop = (found) => {
  if (found.length === 0) return;
  console.error(found.join('\n'));
  process.exit(1);
};

const firstLine = (text = '') =>
  text
    // eslint-disable-next-line no-control-regex -- Jest colours its messages.
    .replace(/\u001b\[\d+m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)[0] ?? '';

/** One test of one row, with its control taken out. */
async function tryOut(copy, { spec, title, mutation }) {
  const [{ failed, passed, problem, message }] = await withMutation(copy, mutation, () =>
    runTests(copy, spec, [title]),
  );
  if (problem) return { verdict: 'NO VERDICT', detail: firstLine(problem) };
  // A machine with too much to do is no proof.
  if (/Exceeded timeout of \d+ ms/.test(message)) return { verdict: 'NO VERDICT', detail: firstLine(message) };
  if (failed > 0) return { verdict: 'fails', detail: firstLine(message) };
  return { verdict: 'SURVIVED', detail: `${passed} tests pass without the control` };
}

/** All that one spec file must notice, after its tests have passed as they are. */
async function tryOutSpec(copy, spec, wanted, results) {
  const titles = [...new Set(wanted.map(({ title }) => title))];
  const untouched = await runTests(copy, spec, titles);
  for (const trial of wanted) {
    const { passed, failed, problem, message } = untouched[titles.indexOf(trial.title)];
    const sound = passed > 0 && failed === 0;
    const result = sound
      ? await tryOut(copy, trial)
      : { verdict: 'NOT SOUND', detail: firstLine(problem ?? message ?? 'no test has this title') };
    results.set(trial, result);
    console.log(`${result.verdict.padEnd(10)}  ${trial.claim}\n            ${trial.mutation.out}: ${result.detail}`);
  }
}

async function main() {
  stop([...problems(), ...(options.check ? reportProblems(root, trials) : [])]);
  if (options.check) return;
  const only = new RegExp(options.only, 'i');
  const chosen = trials.filter(({ claim, spec, mutation }) =>
    [claim, spec, ...mutation.edits.map(({ at = '' }) => at)].some((text) => only.test(text)),
  );
  const specs = [...new Set(chosen.map(({ spec }) => spec))];
  const results = new Map();
  await Promise.all(
    Array.from({ length: Number(options.jobs) }, async () => {
      const copy = copyWorkspace(root);
      for (let spec = specs.shift(); spec !== undefined; spec = specs.shift()) {
        const wanted = chosen.filter((trial) => trial.spec === spec);
        await tryOutSpec(copy, spec, wanted, results);
        if (options.report) await writeReport(options.report, rows, trials, results);
      }
    }),
  );
  const bad = chosen.filter((trial) => results.get(trial).verdict !== 'fails');
  console.log(`\n${chosen.length - bad.length} of ${chosen.length} tests fail without their control.`);
  for (const trial of bad)
    console.log(`${results.get(trial).verdict}: ${trial.claim} (${trial.spec} › ${trial.title})`);
  process.exit(bad.length === 0 ? 0 : 1);
}

await main();
