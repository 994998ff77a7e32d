import { choice, DNS_NAME, flag, map, objects, text, type Values } from '../template/parameter.js';
import { aws } from './aws.js';
import {
  database,
  externalSecrets,
  fieldKeys,
  identity,
  mail,
  objectStore,
  queue,
  reading,
  telemetry,
  tls,
  tutor,
} from './backends.js';
import { admission, edge, iam, image, keda, migration, network, pods, storage } from './platform.js';
import { service } from './services.js';
import { KUBERNETES_OBJECT, LABELS } from './shapes.js';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** Every setting of the system on Kubernetes, once. values.yaml, its schema and the chart's README are written from it. */
export const parameters = {
  publicHost: text('aila.example.edu', 'The one public host name.', {
    example: 'tutor.example.edu',
    pattern: DNS_NAME,
  }),
  logLevel: choice(['info', 'fatal', 'error', 'warn', 'debug', 'trace'], 'info', 'Least level that is logged.'),
  allowPlaceholders: flag(
    false,
    'Install with a public host of your own although other values still are examples; without it that is refused.',
  ),
  commonLabels: map('Labels of all objects and pods.', { 'example.edu/team': 'learning' }, LABELS),
  extraObjects: objects<KubernetesObject>(
    'Further objects of your own, as they are; name their namespace.',
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notices', namespace: 'aila' }, data: {} }],
    KUBERNETES_OBJECT,
  ),
  image,
  pods,
  gateway: service({
    title: 'gateway: public edge',
    replicas: 2,
    maxReplicas: 10,
    cpu: '250m',
    memory: '256Mi',
    memoryLimit: '512Mi',
    scratch: '256Mi',
  }),
  auth: service({
    title: 'auth: accounts and tokens',
    replicas: 2,
    maxReplicas: 6,
    cpu: '100m',
    memory: '192Mi',
    memoryLimit: '384Mi',
    scratch: '128Mi',
  }),
  files: service({
    title: 'files: permits and catalogue',
    replicas: 2,
    maxReplicas: 6,
    cpu: '100m',
    memory: '192Mi',
    memoryLimit: '384Mi',
    scratch: '256Mi',
  }),
  ingest: service({
    title: 'ingest: workers',
    replicas: 2,
    maxReplicas: 12,
    cpu: '500m',
    memory: '768Mi',
    memoryLimit: '2Gi',
    scratch: '2Gi',
  }),
  textGen: service({
    title: 'text-gen: the tutor',
    replicas: 2,
    maxReplicas: 12,
    cpu: '250m',
    memory: '384Mi',
    memoryLimit: '1Gi',
    scratch: '256Mi',
  }),
  migration,
  keda,
  database,
  queue,
  objectStore,
  reading,
  identity,
  tutor,
  fieldKeys,
  mail,
  tls,
  iam,
  network,
  edge,
  telemetry,
  externalSecrets,
  admission,
  storage,
  aws,
};

export type AilaValues = Values<typeof parameters>;

/** What manifests are written from: the values, and what Helm knows by itself. */
export interface Source {
  readonly values: AilaValues;
  readonly namespace: string;
  /** Another one whenever something is installed anew: Helm's number of the release, or a digest of the values. */
  readonly revision: string;
}
