/**
 * Outside opinions on the manifests, and trivy's on the image's recipe too: kube-linter, kube-score, trivy, checkov. Fails
 * on any finding that is not in ACCEPTED, and where one of them is missing.
 *
 *     node k8s/checks/scan.mjs              after `k8s/checks/build-tools.sh scanners`
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, mustHave, run } from './tools.mjs';

const root = join(import.meta.dirname, '..', '..');
const CPU_LIMIT =
  'No CPU limit: throttling a single-threaded event loop stalls every open stream; requests and HPA bound use.';

/** Findings that stay, and why. One that no longer occurs is removed from here. */
const ACCEPTED = {
  'kube-score CPU limit is not set': CPU_LIMIT,
  'checkov CKV_K8S_11': CPU_LIMIT,
  'checkov CKV_K8S_43':
    'Digests are known at release: the released chart has them as defaults, and an admission policy can require them.',
};

const manifests = mkdtempSync(join(tmpdir(), 'aila-scan-'));
for (const set of ['default', 'minimal', 'full', 'private']) {
  const values = set === 'default' ? [] : ['--values', join(root, 'charts', 'aila', 'ci', `${set}-values.yaml`)];
  run(process.execPath, [join(root, 'k8s', 'dist', 'program', 'main.js'), '--out', join(manifests, set), ...values]);
}
/** Kubernetes' own kinds; what Crossplane gets is checked against its definitions instead. */
const core = join(manifests, 'core');
for (const set of ['default', 'minimal', 'full', 'private']) {
  for (const file of readdirSync(join(manifests, set)).filter((name) => /^[0-5]/.test(name))) {
    cpSync(join(manifests, set, file), join(core, set, file));
  }
}
const sets = readdirSync(core);
cpSync(join(root, 'Dockerfile'), join(manifests, 'Dockerfile'));

/** Each returns its findings as `rule: where`. */
const SCANNERS = {
  'kube-linter': (program) => {
    const config = join(import.meta.dirname, 'kube-linter.yaml');
    return sets.flatMap((set) => {
      const { stdout } = run(program, ['lint', '--config', config, '--format', 'json', join(core, set)]);
      return (JSON.parse(stdout).Reports ?? []).map(({ Check, Object: { K8sObject: object } }) => ({
        rule: Check,
        where: `${set}: ${object.GroupVersionKind.Kind} ${object.Name}`,
      }));
    });
  },
  'kube-score': (program) => {
    return sets.flatMap((set) => {
      const files = readdirSync(join(core, set)).map((file) => join(core, set, file));
      const { stdout } = run(program, ['score', '--output-format', 'ci', ...files]);
      return [...stdout.matchAll(/^\[CRITICAL\] (.*?): (?:\([\w-]+\) )?(.*)$/gm)].map(([, where, rule]) => ({
        rule,
        where: `${set}: ${where}`,
      }));
    });
  },
  trivy: (program) => {
    const flags = ['--skip-check-update', '--quiet', '--severity', 'MEDIUM,HIGH,CRITICAL', '--format', 'json'];
    const { stdout } = run(program, ['config', ...flags, manifests]);
    return (JSON.parse(stdout).Results ?? []).flatMap(({ Target, Misconfigurations = [] }) =>
      Misconfigurations.map(({ ID }) => ({ rule: ID, where: Target })),
    );
  },
  checkov: (program) => {
    const { stdout } = run(program, ['--directory', core, '--framework', 'kubernetes', '--quiet', '--output', 'json'], {
      seconds: 300,
    });
    const { results } = JSON.parse(stdout);
    return (results?.failed_checks ?? []).map(({ check_id, resource }) => ({ rule: check_id, where: resource }));
  },
};

mustHave(Object.keys(SCANNERS));
const used = new Set();
let failures = 0;
for (const [name, scan] of Object.entries(SCANNERS)) {
  const findings = scan(findTool(name));
  const unaccepted = findings.filter(({ rule }) => {
    const accepted = `${name} ${rule}` in ACCEPTED;
    if (accepted) used.add(`${name} ${rule}`);
    return !accepted;
  });
  failures += unaccepted.length;
  console.log(`${name}: ${unaccepted.length} findings, ${findings.length - unaccepted.length} accepted`);
  for (const { rule, where } of unaccepted) console.log(`  ${rule}: ${where}`);
}
const stale = Object.keys(ACCEPTED).filter((key) => !used.has(key));
for (const key of stale) console.log(`No longer found, remove it from ACCEPTED: ${key}`);
rmSync(manifests, { recursive: true });
process.exitCode = failures + stale.length > 0 ? 1 : 0;
