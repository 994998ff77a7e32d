import type { Manifest } from '../template/write.js';
import { awsFields, find, manifestsOf, ofKind, specOf, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

/** Kinds whose definitions have no field for tags. */
const UNTAGGABLE = [
  'AWS::SSM::Association',
  'Account',
  'Alias',
  'BucketCorsConfiguration',
  'BucketLifecycleConfiguration',
  'BucketLogging',
  'BucketNotification',
  'BucketOwnershipControls',
  'BucketPolicy',
  'BucketPublicAccessBlock',
  'BucketServerSideEncryptionConfiguration',
  'BucketVersioning',
  'EBSEncryptionByDefault',
  'Insight',
  'LifecyclePolicy',
  'MetricFilter',
  'OriginAccessControl',
  'PoolRolesAttachment',
  'ProductSubscription',
  'ProxyDefaultTargetGroup',
  'ProxyTarget',
  'QueuePolicy',
  'RegistryScanningConfiguration',
  'RepositoryPolicy',
  'ResponseHeadersPolicy',
  'RolePolicy',
  'RolePolicyAttachment',
  'Selection',
  'StandardsSubscription',
  'TopicPolicy',
  'TopicSubscription',
  'UserGroup',
  'UserPoolClient',
  'WebACLLoggingConfiguration',
];

/** What Cloud Control makes has its kind, and its tags, in texts. */
function projectTag(manifest: Manifest): { kind: string; project?: string } {
  const { forProvider } = specOf(manifest) as {
    forProvider: { tags?: { Project: string }; typeName?: string; desiredState?: string };
  };
  const { Tags = [] } = JSON.parse(forProvider.desiredState ?? '{}') as { Tags?: { Key: string; Value: string }[] };
  const project = forProvider.tags?.Project ?? Tags.find(({ Key }) => Key === 'Project')?.Value;
  return { kind: forProvider.typeName ?? manifest.kind, ...(project !== undefined && { project }) };
}

const keyArn = (digit: string): string =>
  `arn:aws:kms:ca-central-1:111122223333:key/${digit.repeat(8)}-0000-0000-0000-000000000000`;

/** An alarm of too much of something, which somebody hears of. */
const tooMany = { comparisonOperator: 'GreaterThanThreshold', alarmActionsRefs: [{ name: 'alarms' }] };

describe('what happens is seen', () => {
  test('the trail logs, validates its files, and covers every region', () => {
    expect(fields('Trail', 'audit')).toMatchObject({
      enableLogging: true,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
    });
    expect(fields('Trail', 'audit')['cloudWatchLogsGroupArn']).toContain('log-group:/aila/audit');
  });

  const refusal = ['AccessDenied', 'UnauthorizedOperation'];
  const useOf = (digit: string) => ['"Decrypt"', '"GenerateDataKey*"', `.ARN = "${keyArn(digit)}"`];

  test.each([
    ['key-use-database', 'kms.amazonaws.com', useOf('0')],
    ['key-use-fields', 'kms.amazonaws.com', useOf('2')],
    ['key-use-logs', 'kms.amazonaws.com', useOf('3')],
    ['field-key-by-strangers', 'kms.amazonaws.com', [...useOf('2'), '.arn != "arn:aws:iam::111122223333:role/']],
    ['key-refused', 'kms.amazonaws.com', refusal],
    ['parameter-access', 'ssm.amazonaws.com', ['"GetParameter*"']],
    ['parameter-refused', 'ssm.amazonaws.com', refusal],
    ['secret-refused', 'secretsmanager.amazonaws.com', refusal],
    ['registry-refused', 'ecr.amazonaws.com', refusal],
  ])('%s is counted from the trail and tells somebody', (name, source, events) => {
    const filter = fields('MetricFilter', name) as {
      logGroupNameRef: object;
      pattern: string;
      metricTransformation: { name: string; namespace: string };
    };
    expect(filter.logGroupNameRef).toEqual({ name: 'audit' });
    for (const part of [`$.eventSource = "${source}"`, ...events]) expect(filter.pattern).toContain(part);
    expect(fields('MetricAlarm', name)).toMatchObject({
      metricName: filter.metricTransformation.name,
      namespace: filter.metricTransformation.namespace,
      ...tooMany,
    });
  });

  test.each([
    ['site-blocked-requests', 'BlockedRequests'],
    ['site-request-flood', 'AllowedRequests'],
  ])('a flood shows as %s', (name, metricName) => {
    expect(fields('MetricAlarm', name)).toMatchObject({
      namespace: 'AWS/WAFV2',
      metricName,
      dimensions: { WebACL: fields('WebACL', 'site')['name'], Rule: 'ALL' },
      ...tooMany,
      alarmActionsRefs: [{ name: 'site-alarms' }],
    });
  });

  test('what is down, restarts or fails is told, and so is a pool that does not work', () => {
    const { groups } = specOf(find(full, 'PrometheusRule', 'aila')) as {
      groups: { rules: { alert: string; expr: string }[] }[];
    };
    const expressions = Object.fromEntries(
      groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr])),
    );
    expect(expressions).toEqual({
      AilaServiceDown: 'kube_deployment_status_replicas_available{namespace="aila"} == 0',
      AilaRestarts: 'increase(kube_pod_container_status_restarts_total{namespace="aila"}[15m]) > 3',
      AilaMigrationFailed: 'kube_job_status_failed{namespace="aila",job_name=~"migrate-.*"} > 0',
    });
    expect(specOf(find(full, 'PodMonitor', 'aila'))).toMatchObject({ podMetricsEndpoints: [{ path: '/metrics' }] });
    expect(fields('MetricAlarm', 'proxy-pinning')).toMatchObject({ namespace: 'AWS/RDS', ...tooMany });
  });

  test('alarms reach a person', () => {
    expect(fields('TopicSubscription', 'alarms')).toMatchObject({
      protocol: 'email',
      endpoint: 'security@example.edu',
    });
  });

  test('log groups that people may read are encrypted and end', () => {
    for (const name of ['audit', 'database-log', 'database-upgrade-log', 'proxy-log']) {
      expect(fields('Group', name)).toMatchObject({ kmsKeyIdRef: { name: 'logs-key' }, retentionInDays: 365 });
    }
  });

  test('the groups of the database are those that RDS writes to', () => {
    const { enabledCloudwatchLogsExports, identifier = 'aila' } = fields('Instance', 'database') as {
      enabledCloudwatchLogsExports: string[];
      identifier?: string;
    };
    const groups = ofKind(full, 'Group').map(
      ({ metadata }) =>
        (metadata as { annotations?: Record<string, string> }).annotations?.['crossplane.io/external-name'],
    );
    for (const log of enabledCloudwatchLogsExports) expect(groups).toContain(`/aws/rds/instance/${identifier}/${log}`);
  });

  test('flow logs reach the log bucket, and only those of this account', () => {
    const delivered = statementsOf(fields('BucketPolicy', 'logs')['policy']).filter(({ Principal }) =>
      JSON.stringify(Principal).includes('delivery.logs.amazonaws.com'),
    );
    const resources = (action: string): unknown[] =>
      delivered.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);
    expect(resources('s3:PutObject')).toEqual(['arn:aws:s3:::aila-logs-111122223333/AWSLogs/111122223333/*']);
    expect(resources('s3:GetBucketAcl')).toEqual(['arn:aws:s3:::aila-logs-111122223333']);
    for (const { Condition } of delivered) {
      expect(Condition?.['StringEquals']).toEqual({ 'aws:SourceAccount': '111122223333' });
      const sources = [Condition?.['ArnLike']?.['aws:SourceArn']].flat();
      expect(sources).toContain('arn:aws:logs:ca-central-1:111122223333:*');
      for (const source of sources) expect(source).toMatch(/^arn:aws:logs:[a-z0-9-]+:111122223333:/);
    }
  });

  test('GuardDuty watches, Security Hub gathers, and the project has its own view', () => {
    expect(fields('Detector', 'account')).toMatchObject({
      enable: true,
      datasources: { kubernetes: { auditLogs: { enable: true } } },
    });
    expect(fields('Account', 'account')).toMatchObject({ autoEnableControls: true });
    expect(fields('StandardsSubscription', 'best-practices')['standardsArn']).toContain(
      'aws-foundational-security-best-practices',
    );
    expect(fields('ProductSubscription', 'guardduty')['productArn']).toContain('guardduty');
    expect(fields('Insight', 'project')).toMatchObject({
      groupByAttribute: 'SeverityLabel',
      filters: { resourceTags: [{ key: 'Project', value: 'AILA', comparison: 'EQUALS' }] },
    });
  });

  test('every resource that can carry the Project tag carries it', () => {
    const resources = full
      .filter(({ apiVersion }) => apiVersion.includes('.aws.m.upbound.io'))
      .filter((manifest) => JSON.stringify(specOf(manifest)['managementPolicies']) !== '["Observe"]')
      .map(projectTag);
    const tagged = resources.filter(({ project }) => project !== undefined);
    expect(tagged.length).toBeGreaterThan(50);
    expect(new Set(tagged.map(({ project }) => project))).toEqual(new Set(['AILA']));
    const untagged = resources.filter(({ project }) => project === undefined);
    expect([...new Set(untagged.map(({ kind }) => kind))].sort()).toEqual(UNTAGGABLE);
  });

  test('Systems Manager looks for missing patches on the nodes of the project', () => {
    const { typeName, desiredState } = fields('Resource', 'patch-scan') as { typeName: string; desiredState: string };
    expect(typeName).toBe('AWS::SSM::Association');
    const tags = fields('Role', 'gateway')['tags'] as { Project: string };
    expect(JSON.parse(desiredState)).toMatchObject({
      Name: 'AWS-RunPatchBaseline',
      Parameters: { Operation: ['Scan'] },
      Targets: [{ Key: 'tag:Project', Values: [tags.Project] }],
      ScheduleExpression: expect.stringMatching(/^cron\(/),
    });
  });

  test('volumes are encrypted, traffic is recorded', () => {
    expect(fields('EBSEncryptionByDefault', 'account')).toMatchObject({ enabled: true });
    expect(fields('FlowLog', 'vpc')).toMatchObject({ trafficType: 'ALL' });
    expect(
      specOf(find(full, 'StorageClass', 'aila-encrypted')) ??
        find(full, 'StorageClass', 'aila-encrypted')['parameters'],
    ).toMatchObject({ encrypted: 'true' });
  });
});
