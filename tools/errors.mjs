// `npm run errors`: writes docs/errors.md from the catalogue of errors. A test of the gateway compares it.
import { writeFileSync } from 'node:fs';
import { errorsMarkdown } from '../apps/gateway/dist/docs/errors-page.js';

writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsMarkdown());
