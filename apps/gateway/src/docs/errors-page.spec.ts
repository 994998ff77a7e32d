import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorsMarkdown } from './errors-page.js';

test('docs/errors.md has every code of the catalogue as it is now; npm run errors writes it anew', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../../docs/errors.md', import.meta.url)), 'utf8');
  expect(page).toBe(errorsMarkdown());
});
