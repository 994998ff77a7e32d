/**
 * Tries the manifests and the chart on a real control plane:
 *
 *     node k8s/checks/control-plane.mjs [--report FILE]
 *
 * Needs the programs that `k8s/checks/build-tools.sh control-plane` makes, and fails where one of them is missing.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { startCluster } from './cluster.mjs';
import { FAULTY_OBJECTS, FAULTY_PODS, FOREIGN, pod } from './refusals.mjs';
import { findTool, mustHave, run } from './tools.mjs';

const root = join(import.meta.dirname, '..', '..');
const CHART = join(root, 'charts', 'aila');
const DIST = join(root, 'k8s', 'dist');
const SERVICES = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];
const VALUE_SETS = ['minimal', 'full', 'private'];
const valuesOf = (set) => join(CHART, 'ci', `${set}-values.yaml`);
const NAME = 'app.kubernetes.io/name';

const programs = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwok-stages.yaml',
  'helm',
  'kubectl',
];
const tools = Object.fromEntries(programs.map((name) => [name, findTool(name)]));
const crds = join(root, 'k8s', 'crds');
mustHave(programs);

const results = [];
const record = (what, ok, detail = '') => {
  results.push({ what, ok });
  // Of a long list what was applied says nothing.
  const told = detail.split('\n').filter((line) => !line.includes('serverside-applied'));
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${what}${ok ? '' : `\n${told.join('\n').trim().slice(0, 4000)}`}`);
};

const cluster = await startCluster(tools);
const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
const kubectl = (args, input) =>
  run(tools.kubectl, args, { env, ...(input && { input, stdio: ['pipe', 'pipe', 'pipe'] }), seconds: 300 });
const helm = (...args) => run(tools.helm, args, { env, seconds: 300 });
const text = ({ stdout, stderr }) => `${stdout}${stderr}`;
const passes = (what, result) => record(what, result.status === 0, text(result));
const refuses = (what, result, message) =>
  record(what, result.status !== 0 && text(result).includes(message), text(result));

/** What kubectl prints; throws where it fails, so that an error never passes for an empty answer. */
function ask(...args) {
  const result = kubectl(args);
  if (result.status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${text(result)}`);
  return result.stdout.trim();
}
const listOf = (...args) => JSON.parse(ask('get', ...args, '-o', 'json')).items;

async function until(what, test, seconds = 60) {
  for (let left = seconds; left > 0; left -= 1) {
    if (await test()) return;
    await pause(1000);
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}

const written = mkdtempSync(join(tmpdir(), 'aila-manifests-'));
function synthesise(set) {
  const out = join(written, set);
  const values = set === 'default' ? [] : ['--values', valuesOf(set)];
  const result = run(process.execPath, [join(DIST, 'program', 'main.js'), '--out', out, ...values]);
  if (result.status !== 0) throw new Error(text(result));
  return out;
}

const strict = ['--server-side', '--dry-run=server', '--validate=strict'];

function definitions() {
  passes(
    'the custom resource definitions are accepted',
    kubectl(['apply', '--server-side', '--force-conflicts', '-f', crds]),
  );
}

/** Two zones with a node each; kwok reports them ready. */
function nodes() {
  for (const zone of ['a', 'b']) {
    const labels = {
      'kubernetes.io/hostname': `node-${zone}`,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/zone': `ca-central-1${zone}`,
    };
    const room = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '58' };
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `node-${zone}`, labels },
      status: { capacity: room, allocatable: room },
    };
    passes(`node ${zone} joins`, kubectl(['create', '-f', '-'], JSON.stringify(node)));
  }
}

function dryRuns() {
  // `own` names priority classes and nodes that are not here, so it is only tried.
  for (const set of ['default', ...VALUE_SETS, 'own']) {
    const folder = synthesise(set);
    for (const where of [folder, join(folder, 'aws')].filter(existsSync)) {
      const result = kubectl(['apply', ...strict, '-f', where]);
      const warned = text(result).match(/^Warning:.*$/gm) ?? [];
      record(
        `${set} values${where === folder ? '' : ', AWS resources'}: accepted with strict validation, without a warning`,
        result.status === 0 && warned.length === 0,
        warned.join('\n') || text(result),
      );
    }
  }
}

/** Validation must be able to fail: each of these differs in one field from what was accepted above. */
function faults() {
  const folder = join(written, 'full');
  const files = [folder, join(folder, 'aws')].flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(place, name)),
  );
  const objects = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()),
  );
  for (const { what, kind, change, message } of FAULTY_OBJECTS) {
    const changed = structuredClone(objects.find((object) => object?.kind === kind));
    change(changed.spec);
    refuses(`${what} is refused`, kubectl(['apply', ...strict, '-f', '-'], JSON.stringify(changed)), message);
  }
}

const namesOf = (pods) => new Set(pods.map(({ metadata }) => metadata.labels[NAME]));

function rolledOut(namespace) {
  for (const name of SERVICES) {
    passes(
      `${namespace}: ${name} is rolled out`,
      kubectl(['rollout', 'status', `deployment/${name}`, '-n', namespace, '--timeout=90s']),
    );
  }
}

async function kubectlApply() {
  passes('kubectl applies the committed manifests', kubectl(['apply', '--server-side', '-f', DIST]));
  passes('and the AWS resources beside them', kubectl(['apply', '--server-side', '-f', join(DIST, 'aws')]));
  rolledOut('aila');
  const names = namesOf(listOf('pods', '-n', 'aila'));
  record(
    'under the restricted level every service and the migration have pods',
    [...SERVICES, 'migrate'].every((name) => names.has(name)),
    [...names].join(', '),
  );
  passes('a second apply changes nothing', kubectl(['diff', '--server-side', '-f', DIST]));
}

function takeOver() {
  const install = ['upgrade', '--install', 'aila', CHART, '-n', 'aila', '--take-ownership', '--force-conflicts'];
  passes('helm takes over what kubectl made', helm(...install));
  const owners = listOf('deployments', '-n', 'aila').map(({ metadata }) => [
    metadata.labels['app.kubernetes.io/managed-by'],
    metadata.annotations['meta.helm.sh/release-name'],
  ]);
  record(
    'and the objects say so',
    owners.length === SERVICES.length && owners.every(([by, release]) => by === 'Helm' && release === 'aila'),
    JSON.stringify(owners),
  );
}

const jobs = (namespace) => listOf('jobs', '-n', namespace).map(({ metadata }) => metadata.name);

function lifecycle() {
  const ns = 'aila-two';
  ask('create', 'namespace', ns);
  ask('label', 'namespace', ns, 'pod-security.kubernetes.io/enforce=restricted');
  const on = (...args) => helm(...args, '-n', ns);
  const upgrade = (...args) => on('upgrade', 'aila', CHART, '--wait', '--timeout', '4m', ...args);
  const image = () =>
    ask(...'get deployment gateway -o jsonpath={.spec.template.spec.containers[0].image} -n'.split(' '), ns);

  passes('helm install, waiting for everything', on('install', 'aila', CHART, '--wait', '--timeout', '4m'));
  rolledOut(ns);
  record('the migration is a Job of the first revision', jobs(ns).join() === 'migrate-1', jobs(ns).join());
  passes('helm test', on('test', 'aila'));
  record(
    'and its way to the gateway is closed again',
    !listOf('networkpolicies', '-n', ns).some(({ metadata }) => metadata.name.includes('smoke-test')),
  );
  const before = image();
  passes('helm upgrade to another image', upgrade('--set', 'image.tag=9.9.9'));
  record('the new image is used', image().endsWith(':9.9.9'), image());
  record(
    'with a migration of its own, and without the old one',
    !jobs(ns).includes('migrate-1') && jobs(ns).includes('migrate-2'),
    jobs(ns).join(),
  );
  passes('helm rollback', on('rollback', 'aila', '1', '--wait', '--timeout', '4m'));
  record('the old image is used again', image() === before, image());
  for (const set of VALUE_SETS)
    passes(`helm upgrade to the ${set} values`, upgrade('--reset-values', '--values', valuesOf(set)));
  refuses('helm refuses a misspelt value', upgrade('--set', 'gateway.replica=3'), 'replica');

  const kinds = [
    ...new Set(
      parseAllDocuments(on('get', 'manifest', 'aila').stdout)
        .map((document) => document.toJS())
        .filter(Boolean)
        .map(({ kind, apiVersion }) => resourceOf(kind, apiVersion)),
    ),
  ];
  passes('helm uninstall', on('uninstall', 'aila', '--wait', '--timeout', '4m'));
  const left = listOf(kinds.join(','), '-n', ns)
    .filter(({ metadata }) => metadata.annotations?.['meta.helm.sh/release-namespace'] === ns)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  record(`nothing of ${kinds.length} kinds is left`, kinds.length > 20 && left.length === 0, left.join('\n'));
}

/** How kubectl calls a kind without mistaking it for another group's. */
const resourceOf = (kind, apiVersion) => {
  const [version, group] = apiVersion.split('/').reverse();
  return group ? `${kind}.${version}.${group}` : kind;
};

/** What a node upgrade does: the pods leave one node in turn, and no service is without one meanwhile. */
async function drain() {
  const nodesOf = (name) => listOf('pods', '-n', 'aila', '-l', `${NAME}=${name}`).map(({ spec }) => spec.nodeName);
  // The autoscaler raises every service to its least number of pods a moment after the Deployment is made.
  await until('two pods of each service', () => SERVICES.every((name) => nodesOf(name).length >= 2), 90);
  const together = SERVICES.filter((name) => new Set(nodesOf(name)).size < 2);
  record(
    'the pods of each service stand in both zones',
    together.length === 0,
    together.map((name) => `${name}: ${nodesOf(name)}`).join('\n'),
  );
  const drained = kubectl(['drain', 'node-a', '--delete-emptydir-data', '--force', '--timeout=240s']);
  passes('a node can be drained: no disruption budget stands in the way', drained);
  rolledOut('aila');
  ask('uncordon', 'node-a');
}

async function policies() {
  const admission = ['--set', 'admission.enabled=true', '--set', 'admission.requireDigest=true'];
  passes('admission policies are installed', helm('upgrade', 'aila', CHART, '-n', 'aila', ...admission));
  const create = (object) => kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(object));
  await until('the policy to be enforced', () => create(FOREIGN).status !== 0).catch(() => undefined);
  passes('a pod that keeps the rules is admitted', create(pod('good')));
  for (const { what, pod: faulty, message } of FAULTY_PODS) refuses(`${what} is refused`, create(faulty), message);
  const running = listOf('pods', '-n', 'aila', '-l', `${NAME}=gateway`)[0];
  const [container] = FOREIGN.spec.containers;
  const debugged = { ...running, spec: { ...running.spec, ephemeralContainers: [{ ...container, name: 'debugger' }] } };
  const place = `/api/v1/namespaces/aila/pods/${running.metadata.name}/ephemeralcontainers?dryRun=All`;
  refuses(
    'an image of another registry beside a running container is refused',
    kubectl(['replace', '--raw', place, '-f', '-'], JSON.stringify(debugged)),
    'Images come from',
  );
}

function rights() {
  const wanted = [
    ['get', 'secrets'],
    ['create', 'pods'],
    ['list', 'configmaps'],
    ['create', 'tokenreviews.authentication.k8s.io'],
  ];
  for (const account of [...SERVICES, 'migrate']) {
    const as = ['-n', 'aila', '--as', `system:serviceaccount:aila:${account}`];
    const verdicts = wanted.map((what) => kubectl(['auth', 'can-i', ...what, ...as]).stdout.trim());
    record(
      `${account} may do nothing at the API server`,
      verdicts.every((one) => one === 'no'),
      verdicts.join(' '),
    );
  }
  const admin = wanted.map((what) => kubectl(['auth', 'can-i', ...what, '-n', 'aila']).stdout.trim());
  record(
    'which an administrator may',
    admin.every((one) => one === 'yes'),
    admin.join(' '),
  );
}

try {
  await until('the API server', () => kubectl(['get', '--raw', '/readyz']).status === 0);
  definitions();
  nodes();
  passes('the namespace is made', kubectl(['apply', '--server-side', '-f', join(DIST, '00-namespace.yaml')]));
  dryRuns();
  faults();
  await kubectlApply();
  takeOver();
  await drain();
  lifecycle();
  await policies();
  rights();
} finally {
  await cluster.stop();
  rmSync(written, { recursive: true });
}

const failed = results.filter(({ ok }) => !ok).length;
const summary = `${results.length - failed} of ${results.length} checks hold`;
console.log(`\n${summary}`);
const reportAt = process.argv.indexOf('--report');
if (reportAt > 0) {
  const version = (name, ...args) => text(run(tools[name], args)).trim().split('\n')[0];
  const definitionsIn = readdirSync(crds).filter((name) => name.endsWith('.yaml')).length;
  const lines = [
    '# The control plane run',
    '',
    `Written by \`node k8s/checks/control-plane.mjs --report\`: ${summary}.`,
    '',
    `- ${version('kube-apiserver', '--version')} (API server, controller manager, scheduler), ${version('etcd', '--version')}`,
    `- helm ${version('helm', 'version', '--short')}, ${definitionsIn} custom resource definitions`,
    `- two nodes played by ${version('kwok', '--version')}: pods are made, admitted, scheduled and said to run; no container`,
    '  is started, no packet sent, and no controller of a custom resource is there',
    '',
    '| Check | Result |',
    '|---|---|',
    ...results.map(({ what, ok }) => `| ${what} | ${ok ? 'holds' : '**fails**'} |`),
    '',
  ];
  writeFileSync(process.argv[reportAt + 1], lines.join('\n'));
}
process.exitCode = failed > 0 ? 1 : 0;
