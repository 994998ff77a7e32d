import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AWS_FILES } from './aws/index.js';
import { write } from './committed.js';
import { warnings } from './examples.js';
import { eksProblems } from './network/eks-rules.js';
import { kubectlFiles, withAws } from './output.js';
import { type AilaValues, parameters } from './parameters/index.js';
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

/** The values with every AWS resource, and with every role: what is made elsewhere needs its policies most of all. */
const forEveryRole = (values: AilaValues): AilaValues => {
  const { roleArns } = resolve(parameters, {}).iam;
  return withAws({ ...values, iam: { ...values.iam, roleArns } });
};

/** Two documents for each role, read from the very objects that Crossplane would get. */
function iamPolicies(values: AilaValues, namespace: string): Map<string, Document> {
  const roles = kubectlFiles(values, namespace).get('aws/62-aws-roles') ?? [];
  const permissions = roles.filter(({ kind }) => kind === 'RolePolicy').map(fields);
  return new Map(
    roles
      .filter(({ kind }) => kind === 'Role')
      .flatMap((role): [string, Document][] => {
        const { name } = role.metadata;
        const statements = permissions
          .filter(({ roleRef }) => roleRef.name === name)
          .flatMap(({ policy }) => (JSON.parse(policy) as Document).Statement);
        const trust: [string, Document] = [`${name}/trust.json`, JSON.parse(fields(role).assumeRolePolicy) as Document];
        // IAM has no policy without a statement.
        if (statements.length === 0) return [trust];
        return [trust, [`${name}/permissions.json`, { Version: '2012-10-17', Statement: statements }]];
      }),
  );
}

/**
 * Writes who may take each role that pods need and what it may do, for whoever makes the roles with something else than
 * Crossplane.
 * @returns warnings of examples that the documents name
 * @throws ValuesError before anything is written
 */
export function writePolicies(folder: string, overrides: object, namespace: string): string[] {
  const values = forEveryRole(valuesOf(overrides));
  const texts = [...iamPolicies(values, namespace)].map(([file, document]) => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    write(join(folder, file), text);
    return text;
  });
  return warnings(values, ({ fallback }) => texts.some((text) => text.includes(String(fallback))));
}
