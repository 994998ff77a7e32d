/**
 * Tries the manifests and the chart on a real control plane:
 *
 *     AILA_CRDS=/folder/of/crds node k8s/checks/control-plane.mjs [--report FILE]
 *
 * Needs kube-apiserver and etcd (kube-controller-manager for pods), which `go build` makes from the module in
 * checks/control-plane, and helm and kubectl. What is missing is named, and what depends on it is skipped aloud.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster } from './cluster.mjs';
import { findTool, run } from './tools.mjs';

const root = join(import.meta.dirname, '..', '..');
const CHART = join(root, 'charts', 'aila');
const DIST = join(root, 'k8s', 'dist');
const VALUE_SETS = ['minimal', 'full', 'private', 'own'];
const valuesOf = (set) => join(CHART, 'ci', `${set}-values.yaml`);

const tools = Object.fromEntries(
  ['etcd', 'kube-apiserver', 'kube-controller-manager', 'helm', 'kubectl'].map((name) => [name, findTool(name)]),
);
const crds = process.env.AILA_CRDS;
const missing = Object.entries(tools)
  .filter(([, path]) => !path)
  .map(([name]) => name);
if (missing.some((name) => name !== 'kube-controller-manager') || !crds) {
  console.log(
    `SKIPPED: the control plane was not tried; missing: ${[...missing, ...(crds ? [] : ['AILA_CRDS'])].join(', ')}.`,
  );
  process.exit(0);
}

const results = [];
const record = (what, ok, detail = '') => {
  results.push({ what, ok, detail: detail.trim() });
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${what}${ok ? '' : `\n${detail.trim().slice(0, 4000)}`}`);
};

const cluster = await startCluster({
  etcd: tools.etcd,
  apiserver: tools['kube-apiserver'],
  controllerManager: tools['kube-controller-manager'],
});
const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
const kubectl = (args, input) =>
  run(tools.kubectl, args, { env, ...(input && { input, stdio: ['pipe', 'pipe', 'pipe'] }), seconds: 180 });
const helm = (...args) => run(tools.helm, args, { env, seconds: 300 });
const text = ({ stdout, stderr }) => `${stdout}${stderr}`;
const passes = (what, result) => record(what, result.status === 0, text(result));
const refuses = (what, result, message) =>
  record(what, result.status !== 0 && text(result).includes(message), text(result));

async function until(what, test, seconds = 60) {
  for (let left = seconds; left > 0; left -= 1) {
    if (await test()) return true;
    await pause(1000);
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}

const written = mkdtempSync(join(tmpdir(), 'aila-manifests-'));
const synthesise = (set, namespace) => {
  const out = join(written, set);
  const values = set === 'default' ? [] : ['--values', valuesOf(set)];
  const result = run(process.execPath, [
    join(DIST, 'program', 'main.js'),
    '--out',
    out,
    '--namespace',
    namespace,
    ...values,
  ]);
  if (result.status !== 0) throw new Error(text(result));
  return out;
};

const strict = ['--server-side', '--dry-run=server', '--validate=strict'];

function definitions() {
  passes(
    'the custom resource definitions are accepted',
    kubectl(['apply', '--server-side', '--force-conflicts', '-f', crds]),
  );
}

function dryRuns() {
  for (const set of ['default', ...VALUE_SETS]) {
    const folder = synthesise(set, 'aila');
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

const count = (namespace, kind) =>
  kubectl(['get', kind, '-n', namespace, '-o', 'name']).stdout.split('\n').filter(Boolean).length;

async function kubectlApply() {
  passes('kubectl applies the committed manifests', kubectl(['apply', '--server-side', '-f', DIST]));
  passes('and the AWS resources beside them', kubectl(['apply', '--server-side', '-f', join(DIST, 'aws')]));
  if (!tools['kube-controller-manager']) {
    console.log('SKIPPED: pods are not made without kube-controller-manager.');
    return;
  }
  const pods = () => count('aila', 'pods');
  await until('pods', () => pods() >= 6, 240).catch(() => undefined);
  const events = kubectl(['get', 'events', '-n', 'aila', '--field-selector', 'type=Warning', '-o', 'name']);
  record(
    'all five services and the migration get pods under the restricted level',
    pods() >= 6,
    `${pods()} pods\n${text(events)}`,
  );
}

function takeOver() {
  const install = (...extra) => helm('upgrade', '--install', 'aila', CHART, '-n', 'aila', '--no-hooks', ...extra);
  passes('helm takes over what kubectl made', install('--take-ownership', '--force-conflicts'));
  const manager = kubectl([
    'get',
    'deployment',
    'gateway',
    '-n',
    'aila',
    '-o',
    'jsonpath={.metadata.labels.app\\.kubernetes\\.io/managed-by}',
  ]);
  record('and the objects say so', manager.stdout === 'Helm', text(manager));
}

function lifecycle() {
  const ns = 'aila-two';
  kubectl(['create', 'namespace', ns]);
  kubectl(['label', 'namespace', ns, 'pod-security.kubernetes.io/enforce=restricted']);
  const on = (...args) => helm(...args, '-n', ns);
  const image = () =>
    kubectl(['get', 'deployment', 'gateway', '-n', ns, '-o', 'jsonpath={.spec.template.spec.containers[0].image}'])
      .stdout;
  passes('helm install', on('install', 'aila', CHART, '--no-hooks'));
  const before = image();
  passes('helm upgrade to another image', on('upgrade', 'aila', CHART, '--no-hooks', '--set', 'image.tag=9.9.9'));
  record('the new image is used', image().endsWith(':9.9.9'), image());
  passes('helm rollback', on('rollback', 'aila', '1', '--no-hooks'));
  record('the old image is used again', image() === before, image());
  for (const set of VALUE_SETS) {
    passes(
      `helm upgrade to the ${set} values`,
      on('upgrade', 'aila', CHART, '--no-hooks', '--reset-values', '--values', valuesOf(set)),
    );
  }
  refuses(
    'helm refuses a misspelt value',
    on('upgrade', 'aila', CHART, '--no-hooks', '--set', 'gateway.replica=3'),
    'replica',
  );
  passes('helm uninstall', on('uninstall', 'aila', '--no-hooks'));
  const left = ['deployments', 'networkpolicies', 'services', 'certificates', 'roles.iam.aws.m.upbound.io'].filter(
    (kind) => count(ns, kind) > 0,
  );
  record('nothing is left', left.length === 0, left.join(', '));
}

const pod = (name, changes = {}, container = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'aila' },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image: `111122223333.dkr.ecr.ca-central-1.amazonaws.com/aila/gateway@sha256:${'0'.repeat(64)}`,
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        ...container,
      },
    ],
    ...changes,
  },
});

async function policies() {
  const admission = ['--set', 'admission.enabled=true', '--set', 'admission.requireDigest=true'];
  passes('admission policies are installed', helm('upgrade', 'aila', CHART, '-n', 'aila', '--no-hooks', ...admission));
  const create = (object) => kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(object));
  const foreign = pod('foreign', {}, { image: `docker.io/library/node@sha256:${'0'.repeat(64)}` });
  await until('the policy to be enforced', () => create(foreign).status !== 0).catch(() => undefined);
  passes('a pod that keeps the rules is admitted', create(pod('good')));
  refuses('an image of another registry is refused', create(foreign), 'Images come from');
  refuses(
    'an image without a digest is refused',
    create(pod('tagged', {}, { image: '111122223333.dkr.ecr.ca-central-1.amazonaws.com/aila/gateway:1' })),
    'named by digest',
  );
  const writable = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  refuses('a writable root is refused', create(pod('writable', {}, { securityContext: writable })), 'read-only root');
  refuses(
    'a mounted API token is refused',
    create(pod('token', { automountServiceAccountToken: true })),
    'token of the API server',
  );
  refuses(
    'a pod as root is refused by the restricted level',
    create(pod('root', { securityContext: {} })),
    'violates PodSecurity',
  );
}

function rights() {
  for (const account of ['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate']) {
    const can = (...what) =>
      kubectl(['auth', 'can-i', ...what, '-n', 'aila', '--as', `system:serviceaccount:aila:${account}`]).stdout.trim();
    const verdicts = [
      can('get', 'secrets'),
      can('create', 'pods'),
      can('list', 'configmaps'),
      can('create', 'tokenreviews.authentication.k8s.io'),
    ];
    record(
      `${account} may do nothing at the API server`,
      verdicts.every((verdict) => verdict === 'no'),
      verdicts.join(' '),
    );
  }
}

try {
  await until('the API server', () => kubectl(['get', '--raw', '/readyz']).status === 0);
  definitions();
  passes('the namespace is made', kubectl(['apply', '--server-side', '-f', join(DIST, '00-namespace.yaml')]));
  dryRuns();
  await kubectlApply();
  takeOver();
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
  const lines = [
    '# The control plane run',
    '',
    `Written by \`node k8s/checks/control-plane.mjs --report\`: ${summary}.`,
    '',
    `- ${version('kube-apiserver', '--version')} (API server), ${version('etcd', '--version')}`,
    `- helm ${version('helm', 'version', '--short')}, ${readdirSync(crds).filter((name) => name.endsWith('.yaml')).length} custom resource definitions`,
    '- no nodes: pods are made and admitted, not run; hooks are left out of helm, since nobody would run their pods',
    '',
    '| Check | Result |',
    '|---|---|',
    ...results.map(({ what, ok }) => `| ${what} | ${ok ? 'holds' : '**fails**'} |`),
    '',
  ];
  writeFileSync(process.argv[reportAt + 1], lines.join('\n'));
}
process.exitCode = failed > 0 ? 1 : 0;
