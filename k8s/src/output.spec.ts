import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CHART, generated, kubectlFiles } from './output.js';
import { parameters } from './parameters/index.js';
import { valuesOf } from './program.js';
import { flatten } from './template/registry.js';
import { yaml } from './template/write.js';
import { ROOT } from './testing/helm.js';
import { VALUE_SETS } from './testing/value-sets.js';

describe('what is committed is what the program writes', () => {
  test.each([...generated(ROOT)])('%s', (file, text) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
  });

  test('the README of the chart has a row for each value', () => {
    const readme = generated(ROOT).get(`${CHART}/README.md`) ?? '';
    expect(readme.match(/^\| `[^`]+` +\|/gm)).toHaveLength(flatten(parameters).length);
  });
});

describe('what is written is what kubectl reads', () => {
  const sets = Object.entries(VALUE_SETS).flatMap(([set, values]) =>
    [...kubectlFiles(valuesOf(values))].map(([file, objects]) => ({ set, file, objects })),
  );

  test.each(sets)('$file with the $set values', ({ objects }) => {
    const read = parseAllDocuments(yaml(objects), { version: '1.1' }).map((document) => document.toJS() as unknown);
    expect(read).toEqual(JSON.parse(JSON.stringify(objects)));
  });
});
