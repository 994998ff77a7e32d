import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeTable, valuesSchema, valuesYaml } from './chart.js';
import { AWS_FILES } from './aws/index.js';
import { examplesPage, EXAMPLES_ONLY } from './examples.js';
import type { AilaValues } from './parameters/index.js';
import { matrixPage } from './network/matrix.js';
import { chartTemplates, DEFAULT_NAMESPACE, manifestsFor, namespaceManifest, synthesise, valuesOf } from './program.js';
import type { Condition } from './template/tokens.js';
import { type Manifest, yaml } from './template/write.js';

/** Manifests in this folder are applied with the system; those of `aws/` only where Crossplane manages the account. */
export const MANIFESTS = 'k8s/dist';
export const CHART = 'charts/aila';

const TABLE = /(?<=<!-- values -->\n)[\s\S]*(?=<!-- \/values -->)/;

/**
 * What kubectl applies: the namespace and the values, and below `aws/` what `aws.enabled` adds. `kubectl apply -f`
 * does not descend, so that folder is a decision of its own.
 */
export function kubectlFiles(values: AilaValues, namespace = DEFAULT_NAMESPACE): Map<string, Manifest[]> {
  const files = [...namespaceManifest(values, namespace), ...manifestsFor(values, namespace)];
  return new Map(files.map(([name, objects]) => [name in AWS_FILES ? `aws/${name}` : name, objects]));
}

/** The same values with every AWS resource. */
export const withAws = (values: AilaValues): AilaValues => ({
  ...values,
  aws: { ...values.aws, enabled: true as unknown as Condition },
});

/** The manifests in the repository: those of the defaults, and those of the AWS resources in their folder. */
function committedManifests(): Map<string, Manifest[]> {
  const values = valuesOf({});
  const aws = [...kubectlFiles(withAws(values))].filter(([name]) => name.startsWith('aws/'));
  return new Map([...kubectlFiles(values), ...aws]);
}

/** Every generated file below the repository root, with its text. */
export function generated(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, objects] of committedManifests())
    files.set(`${MANIFESTS}/${name}.yaml`, `${EXAMPLES_ONLY}${yaml(objects)}`);
  for (const [name, text] of chartTemplates()) files.set(`${CHART}/templates/${name}.yaml`, `${text}\n`);
  files.set(`${MANIFESTS}/README.md`, examplesPage(valuesOf({})));
  files.set('docs/network-matrix.md', matrixPage([...synthesise().values()].flat()));
  files.set(`${CHART}/values.yaml`, valuesYaml());
  files.set(`${CHART}/values.schema.json`, valuesSchema());
  const readme = readFileSync(join(root, CHART, 'README.md'), 'utf8');
  if (!TABLE.test(readme)) throw new Error(`${CHART}/README.md has no place for the table of values`);
  files.set(
    `${CHART}/README.md`,
    readme.replace(TABLE, () => `\n${readmeTable()}\n\n`),
  );
  return files;
}
