import { NAME_LABEL } from '../catalogue/labels.js';
import { synthesise } from '../program.js';
import type { Manifest } from '../template/write.js';

/** Everything that these values install. */
export const manifestsOf = (values: object = {}): Manifest[] => [...synthesise(values).values()].flat();

/** One object, which must exist. */
export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0]!;
}

export const ofKind = (manifests: readonly Manifest[], kind: string): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

type Fields = Record<string, unknown>;

export const specOf = (manifest: Manifest): Fields => manifest['spec'] as Fields;

/** The settings of an AWS resource. */
export const awsFields = (manifests: readonly Manifest[], kind: string, name: string): Fields =>
  specOf(find(manifests, kind, name))['forProvider'] as Fields;

interface Container {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> };
  readonly securityContext: Fields;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly [field: string]: unknown;
}

export interface Pod {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly spec: Fields & {
    readonly containers: readonly Container[];
    readonly volumes: readonly (Fields & { readonly name: string })[];
    readonly securityContext: Fields;
    readonly terminationGracePeriodSeconds: number;
  };
}

/** A Job has its revision behind its name. */
const workloadName = ({ metadata }: Manifest): string => metadata.labels?.[NAME_LABEL] ?? metadata.name;

/** The pods that deployments and jobs would make. */
export const podsOf = (manifests: readonly Manifest[]): Pod[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((manifest) => {
      const { metadata, spec } = specOf(manifest)['template'] as {
        metadata: { labels: Record<string, string> };
        spec: Pod['spec'];
      };
      return { name: workloadName(manifest), labels: metadata.labels, spec };
    });

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

/** The statements of a policy document. */
export const statementsOf = (policy: unknown): Statement[] =>
  (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;
