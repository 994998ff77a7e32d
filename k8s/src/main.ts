/**
 * Writes the manifests and the chart, or what belongs to values of one's own:
 *
 *     node dist/program/main.js                                  write k8s/dist and charts/aila
 *     node dist/program/main.js --check                          fail if what is committed differs
 *     node dist/program/main.js --values mine.yaml --out DIR [--namespace NAME]
 *     node dist/program/main.js --values mine.yaml --iam-policies DIR [--namespace NAME]
 *
 * Warnings and problems are told on stderr, one a line; with problems the program exits with 1.
 */
import { join } from 'node:path';
import { run } from './commands.js';

const { warnings, problems } = run(process.argv.slice(2), join(import.meta.dirname, '..', '..', '..'));
for (const line of [...warnings, ...problems]) process.stderr.write(`${line}\n`);
if (problems.length > 0) process.exitCode = 1;
