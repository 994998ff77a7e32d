import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AWS_FILES } from './aws/index.js';
import { write } from './committed.js';
import { warnings } from './examples.js';
import { eksProblems } from './network/eks-rules.js';
import { kubectlFiles, withAws } from './output.js';
import { parameters } from './parameters/index.js';
import { FILE_NAMES, valuesOf } from './program.js';
import { resolve } from './template/registry.js';
import { type Manifest, yaml } from './template/write.js';

export interface Outcome {
  /** What the operator should know. */
  readonly warnings: readonly string[];
  /** Why nothing was written, or what would not work on EKS as it is written. */
  readonly problems: readonly string[];
}

/**
 * Writes the manifests for values of one's own. Files of parts that were switched off since the last time are removed;
 * nothing else in the folder is touched.
 * @throws ValuesError before anything is written
 */
export function writeManifests(folder: string, overrides: object, namespace: string): Outcome {
  const values = valuesOf(overrides);
  const files = kubectlFiles(values, namespace);
  for (const [name, objects] of files) write(join(folder, `${name}.yaml`), yaml(objects));
  for (const name of [...FILE_NAMES, ...Object.keys(AWS_FILES).map((file) => `aws/${file}`)]) {
    if (!files.has(name)) rmSync(join(folder, `${name}.yaml`), { force: true });
  }
  const problems = eksProblems([...files.values()].flat(), values.aws.podCidrs);
  return {
    warnings: warnings(values),
    problems: problems.map((problem) => `network policies on EKS: ${problem}. See docs/kubernetes.md, "EKS".`),
  };
}

interface Document {
  readonly Version: string;
  readonly Statement: readonly object[];
}

const fields = (manifest: Manifest) =>
  (manifest['spec'] as { forProvider: { assumeRolePolicy: string; policy: string; roleRef: { name: string } } })
    .forProvider;

/**
 * The roles that pods need as two JSON documents each, for whoever makes them with something else than Crossplane: who
 * may take the role, and what it may do. They are read from the very objects that Crossplane would get.
 */
function iamPolicies(overrides: object, namespace: string): Map<string, Document> {
  const values = valuesOf(overrides);
  // What is made elsewhere needs its policies most of all.
  const { roleArns } = resolve(parameters, {}).iam;
  const all = withAws({ ...values, iam: { ...values.iam, roleArns } });
  const roles = kubectlFiles(all, namespace).get('aws/62-aws-roles') ?? [];
  const permissions = roles.filter(({ kind }) => kind === 'RolePolicy').map(fields);
  return new Map(
    roles
      .filter(({ kind }) => kind === 'Role')
      .flatMap((role): [string, Document][] => {
        const { name } = role.metadata;
        const statements = permissions
          .filter(({ roleRef }) => roleRef.name === name)
          .flatMap(({ policy }) => (JSON.parse(policy) as Document).Statement);
        return [
          [`${name}/trust.json`, JSON.parse(fields(role).assumeRolePolicy) as Document],
          // IAM has no policy without a statement.
          ...(statements.length > 0
            ? [[`${name}/permissions.json`, { Version: '2012-10-17', Statement: statements }] as [string, Document]]
            : []),
        ];
      }),
  );
}

export function writePolicies(folder: string, overrides: object, namespace: string): void {
  for (const [file, document] of iamPolicies(overrides, namespace)) {
    write(join(folder, file), `${JSON.stringify(document, null, 2)}\n`);
  }
}
