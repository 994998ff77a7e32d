import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../template/objects.js';
import { DNS_NAME, integer, map, objects, section, text, type Values } from '../template/parameter.js';
import {
  ACCOUNT_ANNOTATIONS,
  AFFINITY,
  ANNOTATIONS,
  LABELS,
  MOUNT,
  NODE_LABELS,
  RESOURCES,
  SPREAD,
  TOLERATION,
  VARIABLE,
  VARIABLES,
  VOLUME,
} from './shapes.js';

const DIGEST = '^sha256:[0-9a-f]{64}$';

interface PodDefaults {
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit: string;
  readonly scratch: string;
}

interface Defaults extends PodDefaults {
  readonly title: string;
  readonly replicas: number;
  readonly maxReplicas: number;
}

/**
 * The settings which the pods of each workload have. Requests follow what one idle-to-busy Node process takes; there is
 * no CPU limit, because throttling a single-threaded event loop stalls every open stream of the pod.
 */
export const podSettings = ({ cpu, memory, memoryLimit, scratch }: PodDefaults) => ({
  resources: map<Plain<k8s.ResourceRequirements>>(
    'Requests and limits of the container.',
    { limits: { memory: '3Gi' } },
    RESOURCES,
    {
      requests: { cpu, memory, 'ephemeral-storage': scratch },
      limits: { memory: memoryLimit, 'ephemeral-storage': scratch },
    },
  ),
  scratch: text(scratch, 'Size of the in-pod /tmp, the only writable folder.', {
    example: '1536Mi',
    pattern: '^[1-9][0-9]*(Mi|Gi)$',
  }),
  extraEnv: objects<Plain<k8s.EnvVar>>(
    'Further environment variables; not those that Aila sets itself.',
    [{ name: 'NODE_OPTIONS', value: '--trace-warnings' }],
    VARIABLE,
  ),
  extraEnvFrom: objects<Plain<k8s.EnvFromSource>>(
    'Further sources of environment variables.',
    [{ configMapRef: { name: 'proxy-settings' } }],
    VARIABLES,
  ),
  extraVolumes: objects<Plain<k8s.Volume>>(
    'Further volumes of the pods.',
    [{ name: 'notices', configMap: { name: 'notices' } }],
    VOLUME,
  ),
  extraVolumeMounts: objects<Plain<k8s.VolumeMount>>(
    'Where they appear, to be read only.',
    [{ name: 'notices', mountPath: '/etc/notices', readOnly: true }],
    MOUNT,
  ),
  podAnnotations: map(
    'Annotations of the pods; win over `pods.annotations`.',
    { 'example.edu/owner': 'learning' },
    ANNOTATIONS,
  ),
  podLabels: map(
    'Further labels of the pods; win over `commonLabels`.',
    { 'example.edu/cost-centre': 'learning' },
    LABELS,
  ),
  serviceAccountAnnotations: map(
    'Further annotations of the service account; its role is `iam.roleArns`.',
    { 'example.edu/reviewed': '2026-11' },
    ACCOUNT_ANNOTATIONS,
  ),
  priorityClassName: text('', 'PriorityClass of these pods; wins over `pods.priorityClassName`.', {
    example: 'learning-first',
    pattern: DNS_NAME,
    optional: true,
  }),
  nodeSelector: map('Labels that nodes must have.', { 'kubernetes.io/arch': 'arm64' }, NODE_LABELS),
  tolerations: objects<Plain<k8s.Toleration>>(
    'Taints that are tolerated.',
    [{ key: 'dedicated', operator: 'Equal', value: 'aila', effect: 'NoSchedule' }],
    TOLERATION,
  ),
  affinity: map<Plain<k8s.Affinity>>(
    'Affinity rules.',
    {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } },
        ],
      },
    },
    AFFINITY,
  ),
});

/** The settings which each service has. */
export const service = ({ title, replicas, maxReplicas, ...defaults }: Defaults) =>
  section(title, {
    digest: text('', 'Digest of this image; wins over `image.tag`.', {
      example: `sha256:${'0123456789abcdef'.repeat(4)}`,
      pattern: DIGEST,
      optional: true,
    }),
    replicas: integer(replicas, 'Pods to keep; the lower bound when scaling automatically.', 1, 100),
    maxReplicas: integer(maxReplicas, 'Upper bound when scaling automatically.', 1, 200),
    ...podSettings(defaults),
    topologySpreadConstraints: objects<Plain<k8s.TopologySpreadConstraint>>(
      'How pods are spread, instead of over zones and nodes as far as possible.',
      [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'aila' } },
        },
      ],
      SPREAD,
    ),
  });

export type ServiceValues = Values<ReturnType<typeof service>['members']>;
export type PodSettings = Values<ReturnType<typeof podSettings>>;
