import { awsFields, find, manifestsOf, ofKind, specOf, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

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

  test.each([
    ['key-use-database', 'kms.amazonaws.com'],
    ['key-use-fields', 'kms.amazonaws.com'],
    ['key-use-logs', 'kms.amazonaws.com'],
    ['field-key-by-strangers', 'kms.amazonaws.com'],
    ['key-refused', 'kms.amazonaws.com'],
    ['parameter-access', 'ssm.amazonaws.com'],
    ['parameter-refused', 'ssm.amazonaws.com'],
    ['secret-refused', 'secretsmanager.amazonaws.com'],
    ['registry-refused', 'ecr.amazonaws.com'],
  ])('%s is counted from the trail and tells somebody', (name, source) => {
    const filter = fields('MetricFilter', name) as {
      pattern: string;
      metricTransformation: { name: string; namespace: string };
    };
    expect(filter.pattern).toContain(source);
    expect(fields('MetricAlarm', name)).toMatchObject({
      metricName: filter.metricTransformation.name,
      namespace: filter.metricTransformation.namespace,
      alarmActionsRefs: [{ name: 'alarms' }],
    });
  });

  test.each(['site-blocked-requests', 'site-request-flood'])('a flood shows as %s', (name) => {
    expect(fields('MetricAlarm', name)).toMatchObject({
      namespace: 'AWS/WAFV2',
      alarmActionsRefs: [{ name: 'site-alarms' }],
    });
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
    expect(fields('StandardsSubscription', 'best-practices')['standardsArn']).toContain(
      'aws-foundational-security-best-practices',
    );
    expect(fields('ProductSubscription', 'guardduty')['productArn']).toContain('guardduty');
    expect(fields('Insight', 'project')['filters']).toMatchObject({
      resourceTags: [{ key: 'Project', value: 'AILA', comparison: 'EQUALS' }],
    });
  });

  test('every resource that can carry the Project tag carries it', () => {
    const tagged = full
      .map((manifest) => (specOf(manifest)?.['forProvider'] as { tags?: { Project: string } } | undefined)?.tags)
      .filter((tags) => tags !== undefined);
    expect(tagged.length).toBeGreaterThan(50);
    expect(new Set(tagged.map(({ Project }) => Project))).toEqual(new Set(['AILA']));
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
