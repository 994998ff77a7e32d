import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { checkCommitted, writeCommitted } from './committed.js';
import { type Outcome, writeManifests, writePolicies } from './own.js';
import { DEFAULT_NAMESPACE } from './program.js';
import { ValuesError } from './template/refusal.js';

const USAGE = [
  'usage: main.js [--check]',
  '       main.js [--values FILE] --out DIR [--namespace NAME]',
  '       main.js [--values FILE] --iam-policies DIR [--namespace NAME]',
];

/** Wrong use of the program, or a file that cannot be read. */
class UsageError extends Error {}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: 'boolean', default: false },
        values: { type: 'string' },
        out: { type: 'string' },
        'iam-policies': { type: 'string' },
        namespace: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readValues(file: string | undefined): object {
  if (file === undefined) return {};
  try {
    return (parse(readFileSync(file, 'utf8')) ?? {}) as object;
  } catch (error) {
    throw new UsageError(`--values: ${file} cannot be read. ${(error as Error).message}`);
  }
}

const NOTHING: Outcome = { warnings: [], problems: [] };

function execute(args: readonly string[], root: string): Outcome {
  const { check, values: file, out, 'iam-policies': policies, namespace = DEFAULT_NAMESPACE } = optionsOf(args);
  if (out === undefined && policies === undefined) {
    // These would write what the repository keeps, which is made of the defaults alone.
    if (file !== undefined)
      throw new UsageError('--values: there is no place to write to. Add --out or --iam-policies.');
    if (check) return { ...NOTHING, problems: checkCommitted(root) };
    writeCommitted(root);
    return NOTHING;
  }
  const overrides = readValues(file);
  const outcome = out === undefined ? NOTHING : writeManifests(out, overrides, namespace);
  const more = policies === undefined ? [] : writePolicies(policies, overrides, namespace);
  return { ...outcome, warnings: [...outcome.warnings, ...more] };
}

/** Does what the arguments ask for, in the repository at `root` unless they name another place. */
export function run(args: readonly string[], root: string): Outcome {
  try {
    return execute(args, root);
  } catch (error) {
    if (error instanceof ValuesError) return { ...NOTHING, problems: error.message.split('\n') };
    if (error instanceof UsageError) return { ...NOTHING, problems: [error.message, ...USAGE] };
    throw error;
  }
}
