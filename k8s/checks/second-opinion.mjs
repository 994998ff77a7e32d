/**
 * The reachability of pods once more, by np-guard's netpol-analyzer, against the committed matrix:
 *
 *     node k8s/checks/second-opinion.mjs
 *
 * It judges by labels alone and knows addresses outside the cluster as ranges, so only flows between pods are compared.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, run } from './tools.mjs';

const root = join(import.meta.dirname, '..', '..');
const program = findTool('netpolicy');
if (!program) {
  console.log('SKIPPED: netpolicy (np-guard/netpol-analyzer) is not installed.');
  process.exit(0);
}

const { stdout, stderr } = run(program, ['list', '--dirpath', join(root, 'k8s', 'dist'), '-o', 'json', '-q']);
if (!stdout) throw new Error(stderr);
const short = (name) => /^aila\/([\w-]+)\[(?:Deployment|Job)\]$/.exec(name)?.[1];
const theirs = JSON.parse(stdout)
  .map(({ src, dst, conn }) => ({ from: short(src), to: short(dst), conn }))
  .filter(({ from, to }) => from && to)
  .map(({ from, to, conn }) => `${from} -> ${to}: ${conn}`)
  .sort();

const [head, , ...rows] = readFileSync(join(root, 'docs', 'network-matrix.md'), 'utf8')
  .split('\n## ')[0]
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim()),
  );
const pods = new Set(['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate']);
const ours = rows
  .flatMap(([from, ...cells]) => cells.map((ports, index) => ({ from, to: head[index + 1], ports })))
  .filter(({ from, to, ports }) => pods.has(from) && pods.has(to) && ports !== '·')
  .map(({ from, to, ports }) => `${from} -> ${to}: TCP ${ports}`)
  .sort();

const same = JSON.stringify(ours) === JSON.stringify(theirs);
console.log(
  same
    ? `Both evaluators agree on ${ours.length} connections between pods.`
    : `They differ.\nours:\n${ours.join('\n')}\ntheirs:\n${theirs.join('\n')}`,
);
process.exitCode = same ? 0 : 1;
