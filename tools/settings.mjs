// `npm run settings`: writes docs/settings.md from the settings of the programs; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { documentedSettings, readGroups, settingsPage } from '../libs/testing/dist/settings-page.js';

const file = fileURLToPath(new URL('../docs/settings.md', import.meta.url));
const page = settingsPage(documentedSettings(await readGroups('dist')));
if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/settings.md is not what the settings say. Run `npm run settings` and commit the page.');
  process.exit(1);
}
