import type { Manifest } from '../template/write.js';
import { manifestsOf, specOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

/** What holds data, keys, logs or accounts, and what keeps them from the public. */
const STATEFUL = [
  'Alias',
  'Bucket',
  'BucketPolicy',
  'BucketPublicAccessBlock',
  'BucketServerSideEncryptionConfiguration',
  'BucketVersioning',
  'EBSEncryptionByDefault',
  'Group',
  'Instance',
  'Key',
  'Plan',
  'Queue',
  'QueuePolicy',
  'ReplicationGroup',
  'Repository',
  'Resource',
  'Secret',
  'Selection',
  'SubnetGroup',
  'Topic',
  'Trail',
  'UserPool',
  'UserPoolClient',
  'Vault',
];

/** What lets somebody in, or takes hold of the shared VPC. */
const TRANSIENT = ['PodIdentityAssociation', 'SecurityGroupEgressRule', 'SecurityGroupIngressRule', 'VPCEndpoint'];

const awsObjects = (change: object = {}): Manifest[] =>
  (Object.values(VALUE_SETS) as { readonly aws?: object }[])
    .filter(({ aws }) => aws !== undefined)
    .flatMap((values) => manifestsOf({ ...values, aws: { ...values.aws, ...change } }))
    .filter(({ apiVersion }) => apiVersion.includes('.aws.m.upbound.io/'));

const policies = (manifest: Manifest): string[] =>
  (specOf(manifest)['managementPolicies'] as string[] | undefined) ?? ['*'];
const mayDelete = (manifest: Manifest): boolean => policies(manifest).some((one) => one === '*' || one === 'Delete');
const observed = (manifest: Manifest): boolean => policies(manifest).join() === 'Observe';

describe('an object that goes takes no data along', () => {
  const objects = awsObjects();

  test.each(STATEFUL)('%s stays at AWS', (kind) => {
    const found = objects.filter((manifest) => manifest.kind === kind);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(mayDelete)).toEqual([]);
  });

  test('what is left out of Crossplane is deletion alone', () => {
    const kept = objects.filter((manifest) => !mayDelete(manifest) && !observed(manifest));
    expect(new Set(kept.map((manifest) => policies(manifest).join()))).toEqual(
      new Set(['Observe,Create,Update,LateInitialize']),
    );
  });

  test.each(TRANSIENT)('%s goes, so that nobody keeps a way in', (kind) => {
    const found = objects.filter((manifest) => manifest.kind === kind);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((manifest) => !mayDelete(manifest))).toEqual([]);
  });

  test('roles of pods go, roles of services that stay do not', () => {
    const stays = objects.filter(({ kind }) => kind === 'Role').filter((manifest) => !mayDelete(manifest));
    expect(new Set(stays.map(({ metadata }) => metadata.name))).toEqual(
      new Set(['audit', 'backup', 'group-admin', 'group-instructor', 'group-student']),
    );
  });

  test('one switch deletes everything that is not only observed', () => {
    const kept = awsObjects({ deletion: 'delete' }).filter((manifest) => !mayDelete(manifest));
    expect(kept.every(observed)).toBe(true);
    expect(new Set(kept.map(({ kind }) => kind))).toEqual(new Set(['Key', 'Secret', 'VPC']));
  });
});
