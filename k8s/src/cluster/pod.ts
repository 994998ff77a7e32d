import type { k8s } from 'cdk8s-plus-28';
import type { AilaValues } from '../parameters/index.js';
import type { ServiceValues } from '../parameters/services.js';
import type { Plain } from '../template/objects.js';
import { entries, given, nonEmpty } from '../template/tokens.js';
import { type ServiceName, type WorkloadName } from './catalogue.js';
import { imageOf, roleLabels, selector } from './labels.js';
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
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: NONROOT,
  runAsGroup: NONROOT,
};

interface PodParts {
  readonly workload: WorkloadName;
  /** The service whose image and settings the pod uses. */
  readonly image: ServiceName;
  readonly settings: ServiceValues;
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
  return {
    metadata: {
      labels: { ...selector(workload), ...roleLabels(workload), ...settings.podLabels },
      annotations: nonEmpty({ ...values.pods.annotations, ...settings.podAnnotations }),
    },
    spec: {
      serviceAccountName: workload,
      automountServiceAccountToken: false,
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
      nodeSelector: nonEmpty({ 'kubernetes.io/os': 'linux', ...settings.nodeSelector }),
      tolerations: nonEmpty([...settings.tolerations]),
      affinity: nonEmpty({ ...settings.affinity }),
      ...entries(given(values.pods.priorityClassName), { priorityClassName: values.pods.priorityClassName }),
      ...spec,
      containers: [
        {
          name: workload,
          image: imageOf(values, image, settings),
          imagePullPolicy: values.image.pullPolicy,
          args: [command],
          env: [...(env ?? []), ...settings.extraEnv],
          envFrom: nonEmpty([...settings.extraEnvFrom]),
          resources: { ...settings.resources },
          securityContext: containerSecurity,
          volumeMounts,
          ...container,
        },
      ],
      volumes,
    },
  };
}

/** Spread over zones and nodes, so that losing one of either never takes a service away. */
export const spread = (workload: WorkloadName): Plain<k8s.TopologySpreadConstraint>[] =>
  ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(workload) },
  }));
