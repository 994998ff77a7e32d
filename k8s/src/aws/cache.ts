import { QUEUE_PORT } from '../catalogue/catalogue.js';
import { Optional } from '../template/objects.js';
import { entries, is, not } from '../template/tokens.js';
import { type Account, managed, ref } from './managed.js';

/**
 * The work queue. `noeviction`, since an evicted job is a lost one. Its password is made by Crossplane in the very Secret
 * that the pods mount, so that nobody has to know it; where External Secrets fills that Secret, it is taken from there.
 */
export function cache({ at, values }: Account): void {
  const account = { at: new Optional(at, 'cache', is(values.queue.backend, 'redis')), values };
  const { aws, externalSecrets, queue } = values;
  const externalName = `${aws.prefix}-queue`;
  const subnets = { description: 'Private subnets of the work queue', subnetIds: [...aws.cacheSubnetIds] };
  managed(account, 'elasticache', 'SubnetGroup', 'queue', subnets, { externalName });
  managed(account, 'elasticache', 'ParameterGroup', 'queue', {
    name: externalName,
    family: 'valkey8',
    description: 'Never evict jobs',
    parameter: [{ name: 'maxmemory-policy', value: 'noeviction' }],
  });
  managed(
    account,
    'elasticache',
    'ReplicationGroup',
    'queue',
    {
      description: 'Work queue',
      engine: 'valkey',
      engineVersion: '8.0',
      nodeType: 'cache.t4g.small',
      numCacheClusters: 2,
      port: QUEUE_PORT,
      // A string in this kind, unlike its neighbour.
      atRestEncryptionEnabled: 'true', // control: cache-at-rest
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      kmsKeyIdRef: ref('database-key'),
      ...entries(is(queue.auth, 'password'), {
        authTokenSecretRef: { name: queue.passwordSecret, key: 'password' }, // control: queue-password
        ...entries(not(externalSecrets.enabled), { autoGenerateAuthToken: true }),
      }),
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      snapshotRetentionLimit: 7,
      parameterGroupName: externalName,
      subnetGroupNameRef: ref('queue'),
      securityGroupIdRefs: [ref('queue')],
    },
    { externalName },
  );
}
