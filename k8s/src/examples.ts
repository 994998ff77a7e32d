import type { AilaValues } from './parameters/index.js';
import { KIND_NOTES, type Placeholder, type PlaceholderKind, placeholdersOf } from './rules/placeholders.js';
import { both, verdict } from './template/tokens.js';

/** At the top of each committed manifest. */
export const EXAMPLES_ONLY = [
  '# EXAMPLE VALUES: account 111122223333, host aila.example.edu, ids of zeros. For trials and tests only.',
  '# For an installation of your own write these files again with your values; README.md beside them says how.',
  '',
].join('\n');

/** What still is an example with these values and matters, by kind. */
function untouchedExamples(values: AilaValues): Map<PlaceholderKind, Placeholder[]> {
  const left = placeholdersOf(values).filter(({ matters, untouched }) => verdict(both(matters, untouched)) === true);
  const kinds = Object.keys(KIND_NOTES) as PlaceholderKind[];
  return new Map(
    kinds
      .map((kind): [PlaceholderKind, Placeholder[]] => [kind, left.filter((one) => one.kind === kind)])
      .filter(([, all]) => all.length > 0),
  );
}

/** The same in lines, for whoever writes something that they are `used` in. */
export const warnings = (values: AilaValues, used: (one: Placeholder) => boolean = () => true): string[] =>
  [...untouchedExamples(values)]
    .map(([kind, all]) => [kind, all.filter(used)] as const)
    .filter(([, all]) => all.length > 0)
    .flatMap(([kind, all]) => [
      `These values ${KIND_NOTES[kind]}`,
      ...all.map(({ path, fallback }) => `  ${path}: ${JSON.stringify(fallback)}`),
    ]);

const MEANING: Readonly<Record<PlaceholderKind, string>> = {
  example: 'an example',
  made: 'an example until AWS has made it',
  assumed: 'assumed',
};

/** The page beside the committed manifests. */
export const examplesPage = (values: AilaValues): string =>
  [
    '# Manifests with example values',
    '',
    'Written by the program in `k8s/` from its defaults. They are complete, a cluster accepts them, and nothing of them',
    'reaches anything of yours: account, host, addresses and ids are made up. For an installation of your own:',
    '',
    '```sh',
    'node k8s/dist/program/main.js --values mine.yaml --out out/',
    'kubectl apply --server-side -f out/',
    '```',
    '',
    'With a `publicHost` of your own, a value that still is an example is refused where it matters, here as by Helm',
    '(`allowPlaceholders: true` lets it pass). What is assumed is only listed.',
    '',
    '| Value | Default | Is |',
    '|---|---|---|',
    ...placeholdersOf(values).map(
      ({ path, kind, fallback }) => `| \`${path}\` | \`${JSON.stringify(fallback)}\` | ${MEANING[kind]} |`,
    ),
    '',
  ].join('\n');
