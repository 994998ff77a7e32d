import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART, generated } from './output.js';
import { parameters } from './parameters/index.js';
import { flatten } from './template/registry.js';
import { ROOT } from './testing/helm.js';

describe('what is committed is what the program writes', () => {
  test.each([...generated(ROOT)])('%s', (file, text) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
  });

  test('the README of the chart has a row for each value', () => {
    const readme = generated(ROOT).get(`${CHART}/README.md`) ?? '';
    expect(readme.match(/^\| `[^`]+` +\|/gm)).toHaveLength(flatten(parameters).length);
  });
});
