import { awsFields, find, manifestsOf, specOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

/** Kinds whose definitions have no field for tags. */
const UNTAGGABLE = [
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
  'Selection',
  'StandardsSubscription',
  'TopicPolicy',
  'TopicSubscription',
  'UserGroup',
  'UserPoolClient',
  'WebACLLoggingConfiguration',
];

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

  test.each([
    ['key-use', 'kms.amazonaws.com', ['"Decrypt"', '"GenerateDataKey"']],
    ['field-key-by-strangers', 'kms.amazonaws.com', ['alias/aila-fields', '.arn != "arn:aws:iam::111122223333:role/']],
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
    ['blocked-requests', 'BlockedRequests'],
    ['request-flood', 'AllowedRequests'],
  ])('a flood shows as %s', (name, metricName) => {
    expect(fields('MetricAlarm', name)).toMatchObject({
      namespace: 'AWS/WAFV2',
      metricName,
      dimensions: { WebACL: awsFields(full, 'WebACL', 'load-balancer')['name'], Rule: 'ALL' },
      ...tooMany,
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
      AilaMigrationFailed: 'kube_job_status_failed{namespace="aila",job_name="migrate"} > 0',
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
    for (const name of ['audit', 'database-log', 'proxy-log']) {
      expect(fields('Group', name)).toMatchObject({ kmsKeyIdRef: { name: 'logs-key' }, retentionInDays: 365 });
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
      .map((manifest) => ({ manifest, spec: specOf(manifest) as { forProvider: { tags?: { Project: string } } } }))
      .filter(({ manifest }) => !('managementPolicies' in specOf(manifest)));
    const tags = resources.flatMap(({ spec: { forProvider } }) => forProvider.tags ?? []);
    expect(tags.length).toBeGreaterThan(50);
    expect(new Set(tags.map(({ Project }) => Project))).toEqual(new Set(['AILA']));
    const untagged = resources.filter(({ spec: { forProvider } }) => forProvider.tags === undefined);
    expect([...new Set(untagged.map(({ manifest: { kind } }) => kind))].sort()).toEqual(UNTAGGABLE);
  });

  test('volumes are encrypted, traffic is recorded, nodes are patched', () => {
    expect(fields('EBSEncryptionByDefault', 'account')).toMatchObject({ enabled: true });
    expect(fields('FlowLog', 'vpc')).toMatchObject({ trafficType: 'ALL' });
    expect(fields('PatchBaseline', 'nodes')['approvalRule']).toMatchObject([
      { approveAfterDays: 3, patchFilter: [{ key: 'CLASSIFICATION', values: ['Security'] }] },
    ]);
    expect(fields('MaintenanceWindow', 'nodes')).toMatchObject({ schedule: 'cron(0 3 ? * SUN *)', duration: 3 });
    expect(fields('MaintenanceWindow', 'nodes')['enabled']).not.toBe(false);
    expect(
      specOf(find(full, 'StorageClass', 'aila-encrypted')) ??
        find(full, 'StorageClass', 'aila-encrypted')['parameters'],
    ).toMatchObject({ encrypted: 'true' });
  });
});
