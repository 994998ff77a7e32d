import type { k8s } from 'cdk8s-plus-28';
import { integer, map, objects, section, text } from '../template/parameter.js';
import type { Plain } from '../template/objects.js';
import type { Values } from '../template/parameter.js';

const DIGEST = '^sha256:[0-9a-f]{64}$';

interface Defaults {
  readonly title: string;
  readonly replicas: number;
  readonly maxReplicas: number;
  readonly cpu: string;
  readonly memory: string;
  readonly memoryLimit: string;
  readonly scratch: string;
}

/**
 * The settings which each service has. Requests follow what one idle-to-busy Node process takes; there is no CPU limit,
 * because throttling a single-threaded event loop stalls every open stream of the pod.
 */
export const service = ({ title, replicas, maxReplicas, cpu, memory, memoryLimit, scratch }: Defaults) =>
  section(title, {
    digest: text('', 'Digest of this image; wins over `image.tag`.', {
      example: `sha256:${'0123456789abcdef'.repeat(4)}`,
      pattern: DIGEST,
      optional: true,
    }),
    replicas: integer(replicas, 'Pods to keep; the lower bound when scaling automatically.', 1, 100),
    maxReplicas: integer(maxReplicas, 'Upper bound when scaling automatically.', 1, 200),
    resources: map<Plain<k8s.ResourceRequirements>>(
      'Requests and limits of the container.',
      { limits: { memory: '3Gi' } },
      {
        requests: { cpu, memory, 'ephemeral-storage': scratch },
        limits: { memory: memoryLimit, 'ephemeral-storage': scratch },
      },
    ),
    scratch: text(scratch, 'Size of the in-pod /tmp, the only writable folder.', {
      example: '1536Mi',
      pattern: '^[1-9][0-9]*(Mi|Gi)$',
    }),
    extraEnv: objects<Plain<k8s.EnvVar>>('Further environment variables.', [
      { name: 'NODE_OPTIONS', value: '--trace-warnings' },
    ]),
    extraEnvFrom: objects<Plain<k8s.EnvFromSource>>('Further sources of environment variables.', [
      { configMapRef: { name: 'proxy-settings' } },
    ]),
    podAnnotations: map('Annotations of the pods.', { 'example.edu/owner': 'learning' }),
    podLabels: map('Further labels of the pods.', { 'example.edu/cost-centre': 'learning' }),
    serviceAccountAnnotations: map('Further annotations of the service account.', {
      'example.edu/reviewed': '2026-11',
    }),
    nodeSelector: map('Labels that nodes must have.', { 'kubernetes.io/arch': 'arm64' }),
    tolerations: objects<Plain<k8s.Toleration>>('Taints that are tolerated.', [
      { key: 'dedicated', operator: 'Equal', value: 'aila', effect: 'NoSchedule' },
    ]),
    affinity: map<Plain<k8s.Affinity>>('Affinity rules.', {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } },
        ],
      },
    }),
  });

export type ServiceValues = Values<ReturnType<typeof service>['members']>;
