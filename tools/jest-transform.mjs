// Jest's transformer: SWC, with one cache for all projects. Most of what is transformed are packages, the same ones again
// and again, so that a first run would otherwise spend more time there than in tests.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createTransformer as createSwcTransformer } from '@swc/jest';

const versions = ['@swc/core', '@swc/jest'].map(
  (name) => JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version,
);
/** Words without which a file is CommonJS already. */
const MODULE_SYNTAX = /\b(?:import|export)\b/;

export function createTransformer(options) {
  const swc = createSwcTransformer(options);
  const settings = JSON.stringify([versions, options]);
  return {
    ...swc,
    /** Leaves out the project, which SWC's own key has in it. */
    getCacheKey: (source, file) => createHash('sha256').update(settings).update(file).update(source).digest('hex'),
    process: (source, file, jestOptions) =>
      file.includes('/node_modules/') && !MODULE_SYNTAX.test(source)
        ? { code: source }
        : swc.process?.(source, file, jestOptions),
  };
}

export default { createTransformer };
