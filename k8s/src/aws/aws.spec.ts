import { awsFields, find, manifestsOf, ofKind, podsOf, specOf, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const secretsMode = manifestsOf(VALUE_SETS['private']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);
const policyOf = (kind: string, name: string) => statementsOf(fields(kind, name)['policy']);

describe('the database', () => {
  test('is encrypted with the existing key, backups and snapshots with it', () => {
    expect(fields('Instance', 'database')).toMatchObject({
      storageEncrypted: true,
      kmsKeyIdRef: { name: 'database-key' },
      copyTagsToSnapshot: true,
    });
    const key = find(full, 'Key', 'database-key');
    expect(specOf(key)['managementPolicies']).toEqual(['Observe']);
  });

  test('cannot be deleted by mistake, and leaves backups when it is', () => {
    expect(fields('Instance', 'database')).toMatchObject({
      deletionProtection: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      multiAz: true,
    });
    expect(fields('Instance', 'database')['backupRetentionPeriod']).toBeGreaterThanOrEqual(7);
  });

  test('has no public address', () => {
    expect(fields('Instance', 'database')['publiclyAccessible']).toBe(false);
  });

  test('refuses connections without TLS', () => {
    expect(fields('ParameterGroup', 'database')['parameter']).toContainEqual({
      name: 'rds.force_ssl',
      value: '1',
      applyMethod: 'immediate',
    });
    expect(fields('Instance', 'database')['parameterGroupNameRef']).toEqual({ name: 'database' });
  });

  test('writes audit logs to CloudWatch', () => {
    expect(fields('Instance', 'database')['enabledCloudwatchLogsExports']).toContain('postgresql');
    expect(fields('ParameterGroup', 'database')['parameter']).toContainEqual(
      expect.objectContaining({ name: 'log_connections', value: '1' }),
    );
  });

  test('is reached through the proxy, which requires TLS and IAM', () => {
    expect(fields('Proxy', 'database')).toMatchObject({ requireTls: true, defaultAuthScheme: 'IAM_AUTH' });
    expect(fields('Proxy', 'database')).not.toHaveProperty('auth');
    expect(fields('ProxyTarget', 'database')).toMatchObject({
      dbProxyNameRef: { name: 'database' },
      dbInstanceIdentifierRef: { name: 'database' },
    });
    expect(fields('ProxyDefaultTargetGroup', 'database')).toHaveProperty('connectionPoolConfig');
  });

  test('has the name that its logs and secrets are found by', () => {
    expect(fields('Instance', 'database')['identifier']).toBe('aila');
  });

  test('keeps its master password in Secrets Manager, where RDS rotates it', () => {
    expect(fields('Instance', 'database')).toMatchObject({ manageMasterUserPassword: true });
    expect(JSON.stringify(fields('Instance', 'database'))).not.toContain('passwordSecretRef');
  });
});

describe.each(['files', 'site', 'logs'])('the bucket %s', (name) => {
  test('is encrypted at rest with keys of S3', () => {
    expect(fields('BucketServerSideEncryptionConfiguration', name)['rule']).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false },
    ]);
  });

  test('can never be public', () => {
    expect(fields('BucketPublicAccessBlock', name)).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const open = policyOf('BucketPolicy', name).filter(
      ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('*'),
    );
    expect(open).toEqual([]);
  });

  test('refuses plain HTTP and old TLS from everybody', () => {
    const denials = policyOf('BucketPolicy', name).filter(
      ({ Effect, Principal }) => Effect === 'Deny' && Principal === '*',
    );
    expect(denials.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    ]);
    for (const { Action, Resource } of denials) {
      expect(Action).toBe('s3:*');
      expect(Resource).toHaveLength(2);
    }
  });

  test('keeps old versions', () => {
    expect(fields('BucketVersioning', name)).toMatchObject({ versioningConfiguration: { status: 'Enabled' } });
  });
});

describe('uploads', () => {
  test('come from the one public origin only', () => {
    const [rule] = fields('BucketCorsConfiguration', 'files')['corsRule'] as { allowedOrigins: string[] }[];
    expect(rule?.allowedOrigins).toEqual(['https://aila.example.edu']);
  });

  test('both PUT and DELETE reach the ingest queue', () => {
    const [queue] = fields('BucketNotification', 'files')['queue'] as { events: string[] }[];
    expect(queue?.events).toEqual(['s3:ObjectCreated:*', 's3:ObjectRemoved:*']);
  });
});

describe('the queue', () => {
  test.each(['object-events', 'object-events-dead'])('%s is encrypted with keys of SQS', (name) => {
    expect(fields('Queue', name)).toMatchObject({ sqsManagedSseEnabled: true });
  });

  test('takes messages from the bucket of this account only, over TLS', () => {
    const policy = policyOf('QueuePolicy', 'object-events');
    const allowed = policy.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: {
        ArnEquals: { 'aws:SourceArn': expect.stringContaining('aila-files') },
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      },
    });
    expect(policy).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  test.each(['object-events', 'object-events-dead'])('%s refuses what does not come over TLS', (name) => {
    expect(policyOf('QueuePolicy', name)).toContainEqual({
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: `arn:aws:sqs:ca-central-1:111122223333:aila-${name}`,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('an event that cannot be handled is kept aside', () => {
    expect(JSON.parse(fields('Queue', 'object-events')['redrivePolicy'] as string)).toMatchObject({
      maxReceiveCount: 5,
    });
  });

  test('the cache encrypts in transit and at rest and never evicts a job', () => {
    expect(fields('ReplicationGroup', 'queue')).toMatchObject({
      atRestEncryptionEnabled: 'true',
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      kmsKeyIdRef: { name: 'database-key' },
    });
    expect(fields('ParameterGroup', 'queue')['parameter']).toContainEqual({
      name: 'maxmemory-policy',
      value: 'noeviction',
    });
  });
});

describe('the cache asks for a password', () => {
  const group = (values: object) => awsFields(manifestsOf(values), 'ReplicationGroup', 'queue');
  const aws = { enabled: true };

  test('that Crossplane makes in the Secret which the pods mount', () => {
    const { authTokenSecretRef, autoGenerateAuthToken } = group({ aws });
    expect(autoGenerateAuthToken).toBe(true);
    const { name, key } = authTokenSecretRef as { name: string; key: string };
    const mounted = podsOf(manifestsOf({ aws })).flatMap(({ spec }) =>
      spec.volumes.filter((volume) => volume.name === 'queue').map((volume) => volume['secret']),
    );
    expect(mounted).toHaveLength(3);
    for (const secret of mounted)
      expect(secret).toMatchObject({ secretName: name, items: [{ key, path: 'password' }] });
  });

  test('that External Secrets brings, where that is on: two would fight over one Secret', () => {
    const fromElsewhere = group({ aws, externalSecrets: { enabled: true } });
    expect(fromElsewhere).toHaveProperty('authTokenSecretRef');
    expect(fromElsewhere).not.toHaveProperty('autoGenerateAuthToken');
  });

  test('unless it is told not to', () => {
    expect(group({ aws, queue: { auth: 'none' } })).not.toHaveProperty('authTokenSecretRef');
  });
});

describe('keys', () => {
  test.each(['fields-key', 'logs-key', 'site-alarms-key'])('%s rotates and cannot vanish at once', (name) => {
    expect(fields('Key', name)).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    const principals = policyOf('Key', name).map(({ Principal }) => JSON.stringify(Principal));
    expect(principals.filter((principal) => principal.includes('"*"'))).toEqual([]);
  });
});

describe('images', () => {
  test.each(['gateway', 'auth', 'files', 'ingest', 'text-gen'])(
    '%s: private, scanned on push, immutable, tidied',
    (name) => {
      expect(fields('Repository', name)).toMatchObject({
        imageScanningConfiguration: { scanOnPush: true },
        imageTagMutability: 'IMMUTABLE',
      });
      expect(
        policyOf('RepositoryPolicy', name).filter(({ Effect, Principal }) => Effect === 'Allow' && Principal === '*'),
      ).toEqual([]);
      expect(policyOf('RepositoryPolicy', name)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
      const { rules } = JSON.parse(fields('LifecyclePolicy', name)['policy'] as string) as {
        rules: { selection: { tagStatus: string } }[];
      };
      expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged', 'any']);
    },
  );
});

describe('backups', () => {
  test('go to a vault with a key, monthly ones for a year', () => {
    expect(fields('Vault', 'aila')).toMatchObject({ kmsKeyArnRef: { name: 'database-key' } });
    const rules = fields('Plan', 'aila')['rule'] as { lifecycle: { deleteAfter: number } }[];
    expect(Math.max(...rules.map(({ lifecycle }) => lifecycle.deleteAfter))).toBeGreaterThanOrEqual(365);
  });

  test('hold the database and the files, and are made by a role that exists', () => {
    expect(fields('Selection', 'aila')).toMatchObject({
      iamRoleArnRef: { name: 'backup' },
      resources: ['arn:aws:rds:ca-central-1:111122223333:db:aila', 'arn:aws:s3:::aila-files-111122223333'],
    });
    expect(fields('Selection', 'aila')).not.toHaveProperty('selectionTag');
    const trust = statementsOf(fields('Role', 'backup')['assumeRolePolicy']);
    expect(trust).toEqual([
      { Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    const attached = ofKind(full, 'RolePolicyAttachment').map(
      (manifest) => specOf(manifest)['forProvider'] as { roleRef: { name: string }; policyArn: string },
    );
    expect(attached.map(({ roleRef }) => roleRef.name)).toEqual(Array(4).fill('backup'));
    expect(attached.map(({ policyArn }) => policyArn.split('/').at(-1)).sort()).toEqual([
      'AWSBackupServiceRolePolicyForBackup',
      'AWSBackupServiceRolePolicyForRestores',
      'AWSBackupServiceRolePolicyForS3Backup',
      'AWSBackupServiceRolePolicyForS3Restore',
    ]);
  });
});

describe('nothing of AWS is touched unless asked for', () => {
  test('the default values hold no Crossplane object', () => {
    expect(manifestsOf().filter(({ apiVersion }) => apiVersion.includes('.upbound.io'))).toEqual([]);
  });

  test('what exists once per account stays away where the university has it', () => {
    for (const kind of ['Detector', 'Account', 'Trail', 'EBSEncryptionByDefault', 'DefaultSecurityGroup']) {
      expect(ofKind(secretsMode, kind)).toEqual([]);
    }
  });

  test.each([
    ['closeDefaultSecurityGroup', 'DefaultSecurityGroup', false],
    ['registryScanning', 'RegistryScanningConfiguration', false],
    ['vpcFlowLogs', 'FlowLog', true],
    ['ebsEncryptionByDefault', 'EBSEncryptionByDefault', true],
  ])('%s alone decides about what others share', (flag, kind, present) => {
    const count = (aws: object) => ofKind(manifestsOf({ aws: { enabled: true, ...aws } }), kind).length;
    expect(count({})).toBe(present ? 1 : 0);
    expect(count({ [flag]: !present })).toBe(present ? 0 : 1);
    expect(count({ accountGuards: false })).toBe(present ? 1 : 0);
  });
});
