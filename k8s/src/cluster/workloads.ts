import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { AilaValues, Source } from '../parameters/index.js';
import type { ServiceValues } from '../parameters/services.js';
import { custom, kube, type Metadata, Optional, type Plain } from '../template/objects.js';
import { asText, both, type Condition, entries, given, not } from '../template/tokens.js';
import { ADMIN_PORT, SERVICE_NAMES, type ServiceName, SERVICES } from '../catalogue/catalogue.js';
import { eventsQueueName, eventsQueueUrl } from '../iam/names.js';
import { serviceEnvironment } from './environment.js';
import { imageOf, selector, settingsOf } from '../catalogue/labels.js';
import { pod, spread } from './pod.js';

const metadata = (name: ServiceName): Metadata => ({ name, labels: selector(name) });

/** A pause before the stop signal; done by the kubelet, since the image has no shell. Not in the 1.28 types yet. */
const drain = ({ pods }: AilaValues) =>
  ({ preStop: { sleep: { seconds: pods.drainSeconds } } }) as Plain<k8s.Lifecycle>;

const probe = (path: string, timing: Partial<Plain<k8s.Probe>>): Plain<k8s.Probe> => ({
  httpGet: { path, port: ADMIN_PORT, scheme: 'HTTP' },
  timeoutSeconds: 3,
  ...timing,
});

const probes: Partial<Plain<k8s.Container>> = {
  startupProbe: probe('/healthz', { periodSeconds: 2, failureThreshold: 60 }),
  livenessProbe: probe('/healthz', { periodSeconds: 10, failureThreshold: 6 }),
  readinessProbe: probe('/readyz', { periodSeconds: 5, failureThreshold: 2 }),
};

function deployment(scope: Construct, values: AilaValues, name: ServiceName, scaled: Condition): void {
  const settings = settingsOf(values, name);
  const { port, purpose } = SERVICES[name];
  kube(
    scope,
    'Deployment',
    { ...metadata(name), annotations: { 'aila.io/purpose': purpose } },
    {
      spec: {
        ...entries(not(scaled), { replicas: settings.replicas }),
        revisionHistoryLimit: 5,
        selector: { matchLabels: selector(name) },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: pod(values, {
          workload: name,
          image: imageOf(values, name, settings.digest),
          settings,
          command: 'main.js',
          env: serviceEnvironment(values, name),
          container: {
            ports: [...(port ? [{ containerPort: port }] : []), { containerPort: ADMIN_PORT }].map((one) => ({
              ...one,
              protocol: 'TCP',
            })),
            lifecycle: drain(values),
            ...probes,
          },
          spec: {
            terminationGracePeriodSeconds: values.pods.terminationSeconds,
            topologySpreadConstraints: spread(name, settings.topologySpreadConstraints),
          },
        }),
      },
    },
  );
}

/** Port and target port are the same number: the VPC CNI matches policies on pod ports (docs/kubernetes.md, "EKS"). */
function services(scope: Construct, name: ServiceName): void {
  const { port } = SERVICES[name];
  if (!port) return;
  const ports = [{ name: 'https', port, targetPort: port, protocol: 'TCP', appProtocol: 'https' }];
  // control: service-type
  kube(scope, 'Service', metadata(name), { spec: { type: 'ClusterIP', selector: selector(name), ports } });
}

/** Streams live for minutes. */
const leaveSlowly = {
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
};

function cpuScaling(
  scope: Construct,
  values: AilaValues,
  name: ServiceName,
  { replicas, maxReplicas }: ServiceValues,
): void {
  kube(scope, 'HorizontalPodAutoscaler', metadata(name), {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: replicas,
      maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: values.pods.targetCpu } },
        },
      ],
      behavior: leaveSlowly,
    },
  });
}

/** Workers follow the depth of the object event queue, and its age when single files are slow. */
function queueScaling(scope: Construct, values: AilaValues): void {
  const { aws, ingest, keda } = values;
  custom(scope, 'keda.sh/v1alpha1', 'TriggerAuthentication', metadata('ingest'), {
    spec: { podIdentity: { provider: 'aws' } },
  });
  const authenticationRef = { name: 'ingest' };
  custom(scope, 'keda.sh/v1alpha1', 'ScaledObject', metadata('ingest'), {
    spec: {
      scaleTargetRef: { name: 'ingest' },
      minReplicaCount: ingest.replicas,
      maxReplicaCount: ingest.maxReplicas,
      cooldownPeriod: 300,
      triggers: [
        {
          type: 'aws-sqs-queue',
          authenticationRef,
          metadata: {
            queueURL: eventsQueueUrl(values),
            queueLength: asText(keda.messagesPerPod),
            awsRegion: aws.region,
          },
        },
        {
          type: 'aws-cloudwatch',
          authenticationRef,
          metadata: {
            namespace: 'AWS/SQS',
            metricName: 'ApproximateAgeOfOldestMessage',
            dimensionName: 'QueueName',
            dimensionValue: eventsQueueName(values),
            metricStat: 'Maximum',
            targetMetricValue: asText(keda.ageSeconds),
            minMetricValue: '0',
            awsRegion: aws.region,
          },
        },
      ],
    },
  });
}

/**
 * The tutor follows its running replies, which wait for a model and take no CPU, and CPU as well. They are counted in
 * hundredths of what one pod may run, whatever that is, so that the threshold holds for pods of any size.
 */
function replyScaling(scope: Construct, { values, namespace }: Source): void {
  const { keda, pods, textGen } = values;
  const here = `{namespace="${namespace}"}`;
  custom(scope, 'keda.sh/v1alpha1', 'ScaledObject', metadata('text-gen'), {
    spec: {
      scaleTargetRef: { name: 'text-gen' },
      minReplicaCount: textGen.replicas,
      maxReplicaCount: textGen.maxReplicas,
      advanced: { horizontalPodAutoscalerConfig: { behavior: leaveSlowly } },
      triggers: [
        {
          type: 'prometheus',
          metricType: 'AverageValue',
          metadata: {
            serverAddress: keda.prometheusAddress,
            query: `100 * sum(aila_running_replies${here}) / avg(aila_running_replies_limit${here})`,
            threshold: asText(keda.repliesPercent),
          },
        },
        { type: 'cpu', metricType: 'Utilization', metadata: { value: asText(pods.targetCpu) } },
      ],
    },
  });
}

/** Services that KEDA scales, and when. */
const workScaling = ({ keda }: AilaValues) => ({
  ingest: keda.enabled,
  'text-gen': both(keda.enabled, given(keda.prometheusAddress)),
});

export function workloads(scope: Construct, source: Source): void {
  const { values } = source;
  const scaling = workScaling(values);
  const byWork: Partial<Record<ServiceName, Condition>> = scaling;
  for (const name of SERVICE_NAMES) {
    const settings = settingsOf(values, name);
    const { autoscaling } = values.pods;
    deployment(scope, values, name, autoscaling);
    services(scope, name);
    kube(scope, 'PodDisruptionBudget', metadata(name), {
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector(name) } },
    });
    const otherwise = byWork[name];
    const byCpu = otherwise === undefined ? autoscaling : both(autoscaling, not(otherwise));
    cpuScaling(new Optional(scope, `scaling of ${name}`, byCpu), values, name, settings);
  }
  const { autoscaling } = values.pods;
  queueScaling(new Optional(scope, 'scaling by queue', both(autoscaling, scaling.ingest)), values);
  replyScaling(new Optional(scope, 'scaling by replies', both(autoscaling, scaling['text-gen'])), source);
}
