/**
 * The reachability of pods once more, by np-guard's netpol-analyzer, for each value set of the chart:
 *
 *     npm run build -w k8s && node k8s/checks/second-opinion.mjs
 *
 * It judges by labels alone and knows addresses outside the cluster as ranges. Pods of other namespaces are in no
 * manifest, so it says nothing of them; everything else that our evaluator is asked, it is asked as well. Fails where
 * `k8s/checks/build-tools.sh` has not built it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findTool, mustHave, run } from './tools.mjs';

const root = join(import.meta.dirname, '..', '..');
mustHave(['netpolicy']);
const program = findTool('netpolicy');
const compiled = (name) => import(join(root, 'k8s', 'dist', 'program', `${name}.js`));
const { describeFlow, flows, placesOf, portsOf } = await compiled('network/places');
const { policiesIn, reaches } = await compiled('network/reachability');
const { parameters } = await compiled('parameters/index');
const { synthesise } = await compiled('program');
const { resolve } = await compiled('template/registry');
const { yaml } = await compiled('template/write');

const valuesOf = (set) =>
  set === 'default' ? {} : parse(readFileSync(join(root, 'charts', 'aila', 'ci', `${set}-values.yaml`), 'utf8'));

const toNumber = (address) => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);

/** Whether an end of theirs, `aila/gateway[Deployment]` or `10.0.0.0-10.0.0.255`, is this place. */
function isPlace(end, { name, pod, addresses }) {
  const workload = /^[^/]+\/([\w-]+)\[(?:Deployment|Job)\]$/.exec(end)?.[1];
  // The name of the migration's Job ends with the revision.
  if (workload) return pod !== undefined && workload.replace(/^(migrate)-[0-9a-f]{8}$/, '$1') === name;
  const [first, last] = end.split('-').map(toNumber);
  const at = toNumber(addresses[0]);
  return pod === undefined && first <= at && at <= last;
}

/** Whether `TCP 8080,9090-9092,UDP 53` holds a port. */
function holdsPort(connections, { port, protocol }) {
  if (connections === 'All Connections') return true;
  const ofProtocol = connections.split(/,?(?=TCP|UDP|SCTP)/).find((part) => part.startsWith(protocol)) ?? '';
  return ofProtocol
    .slice(protocol.length)
    .split(',')
    .map((range) => range.trim().split('-').map(Number))
    .some(([first, last = first]) => first <= port && port <= last);
}

/** Packets of one value set about which the two evaluators differ, and how many they were asked. */
function compare(set) {
  const overrides = valuesOf(set);
  const values = resolve(parameters, overrides);
  const manifests = [...synthesise(overrides).values()].flat();
  const folder = mkdtempSync(join(tmpdir(), 'aila-policies-'));
  try {
    const known = manifests.filter(({ kind }) => ['Deployment', 'Job', 'NetworkPolicy', 'Service'].includes(kind));
    writeFileSync(join(folder, 'all.yaml'), yaml(known));
    const { stdout, stderr } = run(program, ['list', '--dirpath', folder, '-o', 'json', '-q']);
    if (!stdout) throw new Error(stderr);
    const theirs = JSON.parse(stdout);
    const policies = policiesIn(manifests);
    const places = placesOf(manifests, values);
    const isKnown = (place) => !place.pod || (places.inside.includes(place) && place.name !== 'stray pod');
    const asked = flows(places, portsOf(values)).filter(({ from, to }) => isKnown(from) && isKnown(to));
    const pairs = new Map();
    const between = ({ from, to }) => {
      const key = `${from.name} ${from.addresses[0]} ${to.addresses[0]}`;
      if (!pairs.has(key))
        pairs.set(
          key,
          theirs.filter(({ src, dst }) => isPlace(src, from) && isPlace(dst, to)),
        );
      return pairs.get(key);
    };
    const verdicts = asked.map((flow) => ({
      flow,
      ours: reaches(policies, flow),
      theirs: between(flow).some(({ conn }) => holdsPort(conn, flow)),
    }));
    return {
      asked: asked.length,
      open: verdicts.filter(({ ours }) => ours).length,
      differing: verdicts.filter((verdict) => verdict.ours !== verdict.theirs),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const set of ['default', 'minimal', 'full', 'private']) {
  const { asked, open, differing } = compare(set);
  console.log(
    differing.length === 0 && open > 0
      ? `ok    ${set}: both evaluators agree on ${asked} packets, of which ${open} pass`
      : `FAIL  ${set}: ${open} of ${asked} packets pass; the evaluators differ about these:`,
  );
  for (const { flow, ours } of differing) {
    console.log(`      ${describeFlow(flow)} (${flow.to.addresses[0]}): ${ours ? 'open' : 'closed'} for us only`);
  }
  if (differing.length > 0 || open === 0) process.exitCode = 1;
}
