// `npm run bench`: measures what docs/benchmarks.md says and writes that page anew.
//
//   npm run bench                   all of it, about ten minutes
//   npm run bench -- turns graphql  some of it, printed and not written
//   npm run bench -- --quick        a short look whether every measure runs, printed and not written
//
// AILA_COURSES names a folder of real courses for the measure `tutor` (see bench/measures/tutor.mjs).
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format, resolveConfig } from 'prettier';

const here = (path) => new URL(path, import.meta.url);
const quick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const all = readdirSync(here('./measures')).map((file) => file.replace(/\.mjs$/, ''));
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`There is no measure ${unknown.join(', ')}; there are ${all.join(', ')}.`);

const rows = [];
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`- ${name}`);
  const { measure } = await import(here(`./measures/${name}.mjs`).href);
  for (const figure of await measure({ quick })) {
    rows.push(figure);
    console.log(`  ${figure.what}: ${shown(figure)}${goal(figure)}${figure.detail ? ` (${figure.detail})` : ''}`);
  }
}
if (!quick && wanted.length === 0) {
  const file = here('../docs/benchmarks.md');
  writeFileSync(file, await format(page(rows), { ...(await resolveConfig(file)), parser: 'markdown' }));
}
process.exit(0);

function shown({ value, unit }) {
  if (Number.isNaN(value)) return 'not measured';
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit ? ` ${unit}` : ''}`;
}

function goal({ value, goal: wish, unit }) {
  if (!wish) return '';
  const met = wish.atLeast === undefined ? value <= wish.atMost : value >= wish.atLeast;
  const bound = wish.atLeast === undefined ? `at most ${wish.atMost}` : `at least ${wish.atLeast}`;
  return `, ${met ? 'meets' : 'MISSES'} ${bound}${unit ? ` ${unit}` : ''}`;
}

function page(figures) {
  const line = (figure) =>
    `| ${figure.what} | ${shown(figure)} | ${goal(figure).replace(/^, /, '')} | ${figure.detail ?? ''} |`;
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return `# Benchmarks

Written by \`npm run bench\` in one run on ${machine}. Load, services and database share these cores. Compare figures of one
run with each other; those of another machine differ.

| What | Measured | Goal | How |
| ---- | -------- | ---- | --- |
${figures.map(line).join('\n')}
`;
}
