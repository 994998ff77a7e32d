import type { Construct } from 'constructs';
import type { Source } from '../parameters/index.js';
import { kube, Optional } from '../template/objects.js';
import { PART_OF } from '../catalogue/labels.js';

/**
 * The namespace, for kubectl. Helm makes its namespace itself and cannot label it; the chart's notes say which labels
 * are missing. Pods that break the "restricted" level are refused, and the load balancer holds a pod back until it is a
 * healthy target.
 */
export function namespaceObject(scope: Construct, { namespace }: Source): void {
  const level = { enforce: 'restricted', audit: 'restricted', warn: 'restricted' };
  kube(
    scope,
    'Namespace',
    {
      name: namespace,
      labels: {
        ...PART_OF,
        ...Object.fromEntries(
          Object.entries(level).map(([mode, value]) => [`pod-security.kubernetes.io/${mode}`, value]),
        ),
        'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
      },
    },
    {},
  );
}

/** For whatever the university runs beside Aila; Aila itself keeps nothing on volumes. */
export function encryptedStorage(scope: Construct, { values }: Source): void {
  kube(
    new Optional(scope, 'storage', values.storage.encryptedClass),
    'StorageClass',
    { name: 'aila-encrypted', labels: PART_OF },
    {
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  );
}
