import { createHash } from 'node:crypto';
import { App } from 'cdk8s';
import { AWS_FILES, awsPart } from './aws/index.js';
import { admission } from './cluster/admission.js';
import { certificates } from './cluster/certificates.js';
import { encryptedStorage, namespaceObject } from './cluster/cluster-wide.js';
import { externalSecrets } from './cluster/external-secrets.js';
import { migration } from './cluster/migration.js';
import { monitoring } from './cluster/monitoring.js';
import { serviceAccounts } from './cluster/service-accounts.js';
import { workloads } from './cluster/workloads.js';
import { edge, gatewayClass } from './edge/gateway.js';
import { networkPolicies } from './network/policies.js';
import { metadataGuard, podSecurityGroups } from './network/security-groups.js';
import { type AilaValues, parameters, type Source } from './parameters/index.js';
import { brokenRules } from './rules/rules.js';
import { ManifestFile } from './template/objects.js';
import { extraObjectsTemplate, valuesTemplate } from './values-template.js';
import { ValuesError } from './template/refusal.js';
import { placeholders, resolve } from './template/registry.js';
import { token } from './template/tokens.js';
import { type Manifest, manifests, templates } from './template/write.js';

type Part = (scope: ManifestFile, source: Source) => void;

interface PartFile {
  readonly file: string;
  readonly parts: readonly Part[];
  /** Objects that belong to the cluster, not to the namespace. */
  readonly clusterScoped?: true;
}

/** The files in the order in which kubectl applies them. */
const FILES: readonly PartFile[] = [
  { file: '01-cluster-wide', parts: [encryptedStorage, admission, gatewayClass, metadataGuard], clusterScoped: true },
  { file: '10-service-accounts', parts: [serviceAccounts] },
  { file: '20-network-policies', parts: [networkPolicies, podSecurityGroups] },
  { file: '25-external-secrets', parts: [externalSecrets] },
  { file: '30-certificates', parts: [certificates] },
  { file: '40-migration', parts: [migration] },
  { file: '50-workloads', parts: [workloads] },
  { file: '51-monitoring', parts: [monitoring] },
  { file: '55-edge', parts: [edge] },
  ...Object.entries(AWS_FILES).map(([file, parts]) => ({ file, parts: parts.map(awsPart) })),
];

/** What Helm does itself. */
const EXTRA_OBJECTS = '90-extra-objects';
const NAMESPACE_FILE: PartFile = { file: '00-namespace', parts: [namespaceObject], clusterScoped: true };

function build(source: Source, all: readonly PartFile[]): App {
  const app = new App();
  for (const { file, parts, clusterScoped } of all) {
    const labels = source.values.commonLabels;
    const scope = new ManifestFile(app, file, { labels, ...(!clusterScoped && { namespace: source.namespace }) });
    for (const part of parts) part(scope, source);
  }
  return app;
}

/** Every file that kubectl output can consist of. */
export const FILE_NAMES: readonly string[] = [NAMESPACE_FILE, ...FILES].map(({ file }) => file).concat(EXTRA_OBJECTS);

export const DEFAULT_NAMESPACE = 'aila';

function sourceOf(values: AilaValues, namespace: string): Source {
  const revision = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 8);
  return { values, namespace, revision };
}

/**
 * The defaults with these overrides, which must go together.
 * @throws ValuesError
 */
export function valuesOf(overrides: object): AilaValues {
  const values = resolve(parameters, overrides);
  const problems = brokenRules(values);
  if (problems.length > 0) throw new ValuesError(problems);
  return values;
}

/** The manifests by file, for these values. */
export function manifestsFor(values: AilaValues, namespace: string): Map<string, Manifest[]> {
  const files = manifests(build(sourceOf(values, namespace), FILES));
  return values.extraObjects.length > 0 ? files.set(EXTRA_OBJECTS, [...values.extraObjects]) : files;
}

/** The manifests by file, for the defaults with these overrides. */
export const synthesise = (overrides: object = {}, namespace = DEFAULT_NAMESPACE): Map<string, Manifest[]> =>
  manifestsFor(valuesOf(overrides), namespace);

/** The namespace as kubectl makes it. */
export const namespaceManifest = (values: AilaValues, namespace: string): Map<string, Manifest[]> =>
  manifests(build(sourceOf(values, namespace), [NAMESPACE_FILE]));

/** The chart's templates by file. */
export function chartTemplates(): Map<string, string> {
  const values = placeholders(parameters);
  const namespace = token('text', '.Release.Namespace');
  const revision = token('text', '.Release.Revision');
  return new Map([
    ['00-values', valuesTemplate(values)],
    ...templates(build({ values, namespace, revision }, FILES)),
    [EXTRA_OBJECTS, extraObjectsTemplate],
  ]);
}
