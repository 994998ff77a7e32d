/**
 * Writes k8s/crds: the definitions of the custom resources that the program makes, against which tests and the control
 * plane check them.
 *
 *     npm run build -w k8s && node k8s/checks/vendor-definitions.mjs FOLDER
 *
 * FOLDER holds CustomResourceDefinitions of the projects below, one in each file. Descriptions are left out: they are four
 * fifths of the bytes, and nothing is checked by them. To follow a newer release, change its commit here as well.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** The end of a group: its project, all under Apache-2.0, and the commit. */
const SOURCES = [
  ['aws.m.upbound.io', 'crossplane-contrib/provider-upjet-aws', '75a4c57162d0'],
  ['gateway.networking.k8s.io', 'kubernetes-sigs/gateway-api', '4564255ac2c3'],
  ['gateway.k8s.aws', 'kubernetes-sigs/aws-load-balancer-controller', '225f44568848'],
  ['elbv2.k8s.aws', 'kubernetes-sigs/aws-load-balancer-controller', '225f44568848'],
  ['external-secrets.io', 'external-secrets/external-secrets', 'cc5bfbc2234a'],
  ['cert-manager.io', 'cert-manager/cert-manager', '2d0d7f7f7424'],
  ['vpcresources.k8s.aws', 'aws/amazon-vpc-resource-controller-k8s', 'b8d425119bdb'],
  ['networking.k8s.aws', 'aws/amazon-network-policy-controller-k8s', 'ecc7e6a79394'],
  ['monitoring.coreos.com', 'prometheus-community/helm-charts', 'cf408a290aec'],
  ['keda.sh', 'kedacore/charts', '1444d00d90d7'],
];
const FOLDER = process.argv[2];
if (FOLDER === undefined) throw new Error('Name the folder with the definitions.');
const root = join(import.meta.dirname, '..', '..');
const target = join(root, 'k8s', 'crds');

const { synthesise } = await import(join(root, 'k8s', 'dist', 'program', 'program.js'));
const sets = ['minimal', 'full', 'private', 'own'].map((name) =>
  parse(readFileSync(join(root, 'charts', 'aila', 'ci', `${name}-values.yaml`), 'utf8')),
);
const made = new Set(
  [{}, ...sets]
    .flatMap((values) => [...synthesise(values).values()].flat())
    .map(({ apiVersion, kind }) => `${apiVersion.split('/')[0]} ${kind}`),
);

const withoutDescriptions = (value) => {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (value === null || typeof value !== 'object') return value;
  // A property may be called `description` too; its value is a schema then.
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'description' || typeof inner !== 'string');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutDescriptions(inner)]));
};

mkdirSync(target, { recursive: true });
for (const file of readdirSync(target).filter((name) => name.endsWith('.yaml'))) rmSync(join(target, file));
const used = new Set();
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
  const definition = parse(readFileSync(join(FOLDER, file), 'utf8'));
  const { group, names } = definition.spec;
  if (!made.has(`${group} ${names.kind}`)) continue;
  const source = SOURCES.find(([end]) => group === end || group.endsWith(`.${end}`));
  if (source === undefined) throw new Error(`${group} is of no project that is known here.`);
  used.add(source);
  const heading = `# ${source[1]} at ${source[2]}, Apache-2.0; descriptions were left out (see README.md).\n`;
  writeFileSync(join(target, file), heading + stringify(withoutDescriptions(definition), { lineWidth: 0 }));
}

writeFileSync(
  join(target, 'README.md'),
  `# Definitions of custom resources

CustomResourceDefinitions of the kinds that the program makes, for \`k8s/src/crds.spec.ts\` and the control plane run. They
are data of the projects below, under the Apache License 2.0 ([LICENSE](LICENSE)). Descriptions were left out; nothing else
was changed. Written by \`k8s/checks/vendor-definitions.mjs\`.

| API group | Project | Commit |
| --- | --- | --- |
${SOURCES.filter((source) => used.has(source))
  .map(([group, project, commit]) => `| \`${group}\` | ${project} | \`${commit}\` |`)
  .join('\n')}
`,
);
