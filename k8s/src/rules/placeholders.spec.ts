import { manifestsFor, valuesOf } from '../program.js';
import { flatten, resolve } from '../template/registry.js';
import { verdict } from '../template/tokens.js';
import { helm } from '../testing/helm.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { parameters, type AilaValues } from '../parameters/index.js';
import { placeholdersOf } from './placeholders.js';

const EXAMPLES = new Map(flatten(parameters).map(({ path, parameter }) => [path, parameter.example]));

const changed = (values: AilaValues, path: string): AilaValues => {
  const copy = JSON.parse(JSON.stringify(values)) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
  // A value set may have the example already.
  parent[last] = JSON.stringify(parent[last]) === JSON.stringify(EXAMPLES.get(path)) ? 'other' : EXAMPLES.get(path);
  return copy as unknown as AilaValues;
};

/** Without the digest of all values that names the migration. */
const installed = (values: AilaValues): string =>
  JSON.stringify([...manifestsFor(values, 'aila')]).replace(/migrate-[0-9a-f]{8}/g, 'migrate');

describe('an example is pointed at exactly where it is used', () => {
  const sets: Readonly<Record<string, object>> = {
    ...VALUE_SETS,
    'no identity of AWS': { iam: { mode: 'none' } },
    'no edge': { edge: { enabled: false }, iam: { mode: 'none' }, fieldKeys: { source: 'secret' } },
    'Crossplane with accounts of its own': {
      aws: { enabled: true, databaseFromPods: true },
      identity: { provider: 'builtin' },
      mail: { mode: 'smtp' },
    },
    'a password for the database': { aws: { enabled: true }, database: { auth: 'password', host: 'db.example.edu' } },
    'a queue of its own': { objectStore: { eventsQueueUrl: 'https://sqs.example.edu/000000000000/x' } },
  };

  test.each(Object.entries(sets))('%s', (_, overrides) => {
    const values = valuesOf(overrides);
    const before = installed(values);
    const wrong = placeholdersOf(values)
      .filter(({ path, matters }) => (installed(changed(values, path)) !== before) !== (verdict(matters) === true))
      .map(({ path, matters }) => `${path} is said to ${verdict(matters) === true ? '' : 'not '}matter`);
    expect(wrong).toEqual([]);
  });
});

test('every default that looks like an example is one', () => {
  const known = new Set(placeholdersOf(resolve(parameters, {})).map(({ path }) => path));
  const suspicious = flatten(parameters)
    .filter(({ parameter }) =>
      /example|111122223333|0{6}|-0[a-z]|203\.0\.113/i.test(JSON.stringify(parameter.fallback)),
    )
    .map(({ path }) => path);
  expect(suspicious.filter((path) => !known.has(path) && !/max|Bytes|Ms$|Tokens|PerHour|PerMinute/.test(path))).toEqual(
    [],
  );
});

test('nobody is told of alarms by default', () => {
  expect(installed(valuesOf({ aws: { enabled: true } }))).not.toContain('TopicSubscription');
  expect(installed(valuesOf({ aws: { enabled: true, alarmEmail: 'us@example.edu' } }))).toContain('TopicSubscription');
});

describe('the notes after an installation', () => {
  const notes = (values: object): string =>
    helm(['install', 'aila', '--dry-run=client', '--namespace', 'aila'], values).split('NOTES:')[1] ?? '';
  const pathsIn = (text: string): string[] =>
    [...text.matchAll(/^ {2}([a-zA-Z]+(\.[a-zA-Z]+)*)$/gm)].map(([, path]) => path ?? '');

  test.each(Object.entries(VALUE_SETS))('list what still is an example (%s)', (_, overrides) => {
    const left = placeholdersOf(valuesOf(overrides)).filter(
      ({ matters, untouched }) => verdict(matters) === true && verdict(untouched) === true,
    );
    expect(pathsIn(notes(overrides)).sort()).toEqual(left.map(({ path }) => path).sort());
  });

  test('tell when pods have to be made again for their security groups', () => {
    expect(notes({ network: { podSecurityGroups: true } })).toContain('rollout restart deployment');
    expect(notes({})).not.toContain('rollout restart');
  });
});
