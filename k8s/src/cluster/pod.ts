import type { k8s } from 'cdk8s-plus-28';
import type { AilaValues } from '../parameters/index.js';
import type { PodSettings } from '../parameters/services.js';
import { overlaid } from '../template/expressions.js';
import type { Plain } from '../template/objects.js';
import { choose, either, entries, given, nonEmpty, not, when } from '../template/tokens.js';
import type { WorkloadName } from '../catalogue/catalogue.js';
import { roleLabels, selector } from '../catalogue/labels.js';
import { mounts } from './mounts.js';

type PodTemplate = Plain<k8s.PodTemplateSpec>;
type Container = Plain<k8s.Container>;

/** The `nonroot` user of distroless images; numeric, so that the kubelet can verify it. */
const NONROOT = 65532;

/** Pod Security Standard "restricted", and beyond it a read-only root. */
const containerSecurity: Plain<k8s.SecurityContext> = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true, // control: read-only-root
  runAsNonRoot: true,
  runAsUser: NONROOT,
  runAsGroup: NONROOT,
};

interface PodParts {
  readonly workload: WorkloadName;
  readonly image: string;
  readonly settings: PodSettings;
  readonly command: string;
  readonly env: Container['env'];
  readonly container?: Partial<Container>;
  readonly spec?: Partial<Plain<k8s.PodSpec>>;
}

/** What all pods of the system have in common. */
export function pod(
  values: AilaValues,
  { workload, image, settings, command, env, container, spec }: PodParts,
): PodTemplate {
  const { volumes, volumeMounts } = mounts(values, workload, settings.scratch);
  const { pods } = values;
  return {
    metadata: {
      labels: {
        ...overlaid(values.commonLabels, settings.podLabels),
        ...selector(workload),
        ...roleLabels(workload),
      },
      annotations: nonEmpty(overlaid(pods.annotations, settings.podAnnotations)),
    },
    spec: {
      serviceAccountName: workload,
      automountServiceAccountToken: false, // control: no-api-token
      enableServiceLinks: false,
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NONROOT,
        runAsGroup: NONROOT,
        fsGroup: NONROOT,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      imagePullSecrets: nonEmpty([...values.image.pullSecrets]),
      nodeSelector: nonEmpty({ ...settings.nodeSelector, 'kubernetes.io/os': 'linux' }),
      tolerations: nonEmpty([...settings.tolerations]),
      affinity: nonEmpty({ ...settings.affinity }),
      dnsConfig: nonEmpty({ ...pods.dnsConfig }),
      hostAliases: nonEmpty([...pods.hostAliases]),
      ...entries(either(given(settings.priorityClassName), given(pods.priorityClassName)), {
        priorityClassName: choose(
          given(settings.priorityClassName),
          settings.priorityClassName,
          pods.priorityClassName,
        ),
      }),
      ...spec,
      containers: [
        {
          name: workload,
          image,
          imagePullPolicy: values.image.pullPolicy,
          args: [command],
          env: [...(env ?? []), ...settings.extraEnv],
          envFrom: nonEmpty([...settings.extraEnvFrom]),
          resources: { ...settings.resources },
          securityContext: containerSecurity,
          volumeMounts: [...volumeMounts, ...settings.extraVolumeMounts],
          ...container,
        },
      ],
      volumes: [...volumes, ...settings.extraVolumes],
    },
  };
}

type Spread = Plain<k8s.TopologySpreadConstraint>;

/** Over zones and nodes, so that losing one of either never takes a service away; or as the operator wants it. */
export const spread = (workload: WorkloadName, own: readonly Spread[]): Spread[] => [
  ...when(not(given(own)), everywhere(workload)),
  ...own,
];

const everywhere = (workload: WorkloadName): Spread[] =>
  ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(workload) },
  }));
