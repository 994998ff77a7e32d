import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART } from '../output.js';
import { ROOT } from './helm.js';

/** The value sets of the chart's `ci/` folder, by name; `default` has none. */
export const VALUE_SETS: Readonly<Record<string, object>> = {
  default: {},
  ...Object.fromEntries(
    ['minimal', 'full', 'private', 'own'].map((name) => [
      name,
      parse(readFileSync(join(ROOT, CHART, 'ci', `${name}-values.yaml`), 'utf8')) as object,
    ]),
  ),
};
