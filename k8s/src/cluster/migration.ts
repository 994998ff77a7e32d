import type { Construct } from 'constructs';
import { roleArn } from '../iam/names.js';
import { migrationEgress } from '../network/policies.js';
import type { Source } from '../parameters/index.js';
import { kube, Optional } from '../template/objects.js';
import { migrationEnvironment } from './environment.js';
import { selector, settingsOf } from './labels.js';
import { pod } from './pod.js';
import { serviceAccountAnnotations } from './service-accounts.js';

/**
 * Helm runs the Job, with what it needs, before everything else of a release; with kubectl the annotations mean nothing
 * and the services wait, not ready, until the Job is done. It goes through RDS Proxy like everybody: the database has
 * no other entrance, and that its session stays pinned to one connection does not matter to a Job.
 */
const hook = (weight: number): Record<string, string> => ({
  'helm.sh/hook': 'pre-install,pre-upgrade',
  'helm.sh/hook-weight': String(weight),
  'helm.sh/hook-delete-policy': 'before-hook-creation',
});

export function migration(scope: Construct, source: Source): void {
  const { values } = source;
  const at = new Optional(scope, 'migration', values.migration.enabled);
  const labels = selector('migrate');
  const gateway = settingsOf(values, 'gateway');

  kube(
    at,
    'ServiceAccount',
    {
      name: 'migrate',
      labels,
      annotations: { ...hook(-20), ...serviceAccountAnnotations(values, roleArn(values, 'migrate')) },
    },
    {
      automountServiceAccountToken: false,
    },
  );
  migrationEgress(at, source, hook(-10));
  kube(
    at,
    'Job',
    { name: 'migrate', labels, annotations: hook(0) },
    {
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: values.migration.deadlineSeconds,
        ttlSecondsAfterFinished: 3600,
        template: pod(values, {
          workload: 'migrate',
          image: 'gateway',
          settings: { ...gateway, extraEnv: [], extraEnvFrom: [] },
          command: 'migrate.js',
          env: migrationEnvironment(values),
          spec: { restartPolicy: 'Never' },
        }),
      },
    },
  );
}
