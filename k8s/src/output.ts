import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeTable, valuesSchema, valuesYaml } from './chart.js';
import { AWS_FILES } from './aws/index.js';
import { matrixPage } from './network/matrix.js';
import { chartTemplates, namespaceManifest, synthesise } from './program.js';
import { type Manifest, yaml } from './template/write.js';

/** Manifests in this folder are applied with the system; those of `aws/` only where Crossplane manages the account. */
export const MANIFESTS = 'k8s/dist';
export const CHART = 'charts/aila';

const TABLE = /(?<=<!-- values -->\n)[\s\S]*(?=<!-- \/values -->)/;

/**
 * What kubectl applies: the namespace and the defaults, and below `aws/` what `aws.enabled` adds. `kubectl apply -f`
 * does not descend, so that folder is a decision of its own.
 */
export function kubectlFiles(overrides: object = {}, namespace?: string): Map<string, Manifest[]> {
  const aws = [
    ...synthesise({ ...overrides, aws: { ...(overrides as { aws?: object }).aws, enabled: true } }, namespace),
  ];
  return new Map([
    ...namespaceManifest(namespace),
    ...synthesise(overrides, namespace),
    ...aws
      .filter(([name]) => name in AWS_FILES)
      .map(([name, objects]): [string, Manifest[]] => [`aws/${name}`, objects]),
  ]);
}

/** Every generated file below the repository root, with its text. */
export function generated(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, objects] of kubectlFiles()) files.set(`${MANIFESTS}/${name}.yaml`, yaml(objects));
  for (const [name, text] of chartTemplates()) files.set(`${CHART}/templates/${name}.yaml`, `${text}\n`);
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
