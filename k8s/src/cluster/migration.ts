import type { Construct } from 'constructs';
import type { Source } from '../parameters/index.js';
import { kube, Optional } from '../template/objects.js';
import { migrationEnvironment } from './environment.js';
import { imageOf, selector } from '../catalogue/labels.js';
import { pod } from './pod.js';
import { accountAnnotations } from './service-accounts.js';

/** A week, in which somebody may want to read its log. With kubectl nothing else removes it. */
const KEPT_SECONDS = 604_800;

/**
 * A Job of the release like every other object, not a hook before it: its role, its secrets and its security group may
 * come with the same release. The services wait at their start until it is done (`Database.connect`). A Job cannot be
 * changed, so each revision has one of its own. It goes through RDS Proxy like everybody: the database has no other
 * entrance, and that its session stays pinned to one connection does not matter to a Job.
 */
export function migration(scope: Construct, { values, revision }: Source): void {
  const at = new Optional(scope, 'migration', values.migration.enabled);
  const labels = selector('migrate');

  kube(
    at,
    'ServiceAccount',
    { name: 'migrate', labels, annotations: accountAnnotations(values, 'migrate', values.migration) },
    { automountServiceAccountToken: false },
  );
  kube(
    at,
    'Job',
    { name: `migrate-${revision}`, labels },
    {
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: values.migration.deadlineSeconds,
        ttlSecondsAfterFinished: KEPT_SECONDS,
        template: pod(values, {
          workload: 'migrate',
          image: imageOf(values, 'gateway', values.gateway.digest),
          settings: values.migration,
          command: 'migrate.js',
          env: migrationEnvironment(values),
          spec: { restartPolicy: 'Never' },
        }),
      },
    },
  );
}
