import { ApiObject, Chart } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Condition, each, itemToken, listExpression } from './tokens.js';

/** The generated Kubernetes types without their wrapper classes: what one writes in YAML. */
export type Plain<T> = [T] extends [k8s.IntOrString]
  ? [k8s.IntOrString] extends [T]
    ? number | string
    : PlainFields<T>
  : PlainFields<T>;

type PlainFields<T> = T extends Date
  ? string
  : T extends readonly (infer I)[]
    ? readonly Plain<I>[]
    : T extends object
      ? { readonly [K in keyof T as Spelt<K>]: Plain<NonNullable<T[K]>> | (undefined extends T[K] ? undefined : never) }
      : T;

/** The generator camel-cases a few names that the API writes otherwise. */
interface Respelt {
  clusterIp: 'clusterIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
}
type Spelt<K> = K extends keyof Respelt ? Respelt[K] : K;

interface Kinds {
  ConfigMap: k8s.KubeConfigMapProps;
  Deployment: k8s.KubeDeploymentProps;
  HorizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2Props;
  Job: k8s.KubeJobProps;
  Namespace: k8s.KubeNamespaceProps;
  NetworkPolicy: k8s.KubeNetworkPolicyProps;
  PodDisruptionBudget: k8s.KubePodDisruptionBudgetProps;
  Service: k8s.KubeServiceProps;
  ServiceAccount: k8s.KubeServiceAccountProps;
  StorageClass: k8s.KubeStorageClassProps;
}

const apiVersions: Record<keyof Kinds, string> = {
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Job: 'batch/v1',
  Namespace: 'v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StorageClass: 'storage.k8s.io/v1',
};

export interface Metadata {
  readonly name: string;
  readonly labels?: Record<string, string> | undefined;
  readonly annotations?: Record<string, string> | undefined;
}

/** A built-in Kubernetes object, checked against the API's types. */
export function kube<K extends keyof Kinds>(
  scope: Construct,
  kind: K,
  metadata: Metadata,
  body: Omit<Plain<Kinds[K]>, 'metadata'>,
): ApiObject {
  return custom(scope, apiVersions[kind], kind, metadata, body);
}

/** An object of a kind that the cluster learns from a CustomResourceDefinition; the tests check it against that. */
export function custom(
  scope: Construct,
  apiVersion: string,
  kind: string,
  metadata: Metadata,
  body: object,
): ApiObject {
  return new ApiObject(scope, `${kind} ${metadata.name}`, { apiVersion, kind, metadata, ...body } as never);
}

/** Objects that exist only under a condition. */
export class Optional extends Construct {
  constructor(
    scope: Construct,
    id: string,
    readonly present: Condition,
  ) {
    super(scope, id);
  }
}

/** Objects that exist once for each member of a list parameter; only made for the chart. */
export class Repeated extends Construct {
  constructor(
    scope: Construct,
    id: string,
    readonly list: string,
  ) {
    super(scope, id);
  }
}

export function repeat(
  scope: Construct,
  id: string,
  list: readonly string[],
  make: (at: Construct, member: string) => void,
) {
  const expression = listExpression(list);
  if (expression !== undefined) make(new Repeated(scope, id, expression), itemToken);
  else each(list, (member) => make(new Construct(scope, `${id} ${member}`), member));
}

/** One file of manifests. Names are given, never derived: other objects and IAM trust policies refer to them. */
export class ManifestFile extends Chart {
  constructor(
    scope: Construct,
    readonly file: string,
    options: { readonly namespace?: string; readonly labels?: Record<string, string> } = {},
  ) {
    super(scope, file, { ...options, disableResourceNameHashes: true });
  }
}
