import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './output.js';
import { ROOT } from './testing/helm.js';

describe('what is committed is what the program writes', () => {
  test.each([...generated(ROOT)])('%s', (file, text) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
  });
});
