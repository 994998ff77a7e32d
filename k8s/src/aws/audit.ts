import { WORKLOAD_NAMES } from '../cluster/catalogue.js';
import { arn, roleArn } from '../iam/names.js';
import { serviceTrust } from '../iam/trust.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { given } from '../template/tokens.js';
import { type Account, managed, ref } from './managed.js';
import { expireOldVersions, privateBucket } from './storage.js';

const NAMESPACE = 'Aila';
const AUDIT_GROUP = 'audit';

interface Watch {
  readonly name: string;
  readonly what: string;
  /** CloudWatch filter over CloudTrail records. */
  readonly pattern: string;
  readonly threshold: number;
  readonly periodSeconds: number;
}

function logGroup(account: Account, name: string, awsName: string): void {
  const { aws } = account.values;
  managed(
    account,
    'cloudwatchlogs',
    'Group',
    name,
    { retentionInDays: aws.logDays, kmsKeyIdRef: ref('logs-key') },
    { externalName: awsName },
  );
}

/** Trail, access and flow logs. Only the services that write them may, each on behalf of this account. */
function logBucket(account: Account): void {
  const { values } = account;
  const { aws } = values;
  const write = (Sid: string, service: string, prefix: string, Condition: object) => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${aws.logBucket}/${prefix}*`,
    Condition,
  });
  const fromAccount = { StringEquals: { 'aws:SourceAccount': aws.accountId } };
  const trail = { StringEquals: { 'aws:SourceArn': arn(values, 'cloudtrail', `trail/${aws.prefix}-audit`) } };
  privateBucket(account, {
    name: 'logs',
    bucket: aws.logBucket,
    lifecycle: [
      expireOldVersions(30),
      { id: 'retention', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: aws.logDays }] },
    ],
    statements: [
      {
        Sid: 'TrailChecksTheBucket',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${aws.logBucket}`,
        Condition: trail,
      },
      write('Trail', 'cloudtrail.amazonaws.com', 'cloudtrail/', trail),
      write('AccessLogs', 'logging.s3.amazonaws.com', 's3/', fromAccount),
      write('LoadBalancerLogs', 'logdelivery.elasticloadbalancing.amazonaws.com', 'load-balancer/', fromAccount),
      write('FlowLogs', 'delivery.logs.amazonaws.com', 'AWSLogs/', fromAccount),
    ],
  });
}

/** Every API call of the account: who used a key, read a parameter, pulled an image, changed a rule. */
function trail(account: Account): void {
  const { values } = account;
  const { aws } = values;
  const group = `/${aws.prefix}/${AUDIT_GROUP}`;
  logGroup(account, AUDIT_GROUP, group);
  managed(
    account,
    'iam',
    'Role',
    'audit',
    { description: 'CloudTrail to its log group', assumeRolePolicy: serviceTrust('cloudtrail.amazonaws.com', values) },
    { externalName: `${aws.prefix}-audit` },
  );
  managed(
    account,
    'iam',
    'RolePolicy',
    'audit-logs',
    {
      roleRef: ref('audit'),
      policy: json({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: arn(values, 'logs', `log-group:${group}:log-stream:*`),
          },
        ],
      }),
    },
    { externalName: `${aws.prefix}-audit:logs` },
  );
  managed(
    account,
    'cloudtrail',
    'Trail',
    'audit',
    {
      s3BucketNameRef: ref('logs'),
      s3KeyPrefix: 'cloudtrail',
      enableLogging: true,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      kmsKeyIdRef: ref('logs-key'),
      cloudWatchLogsGroupArn: `${arn(values, 'logs', `log-group:${group}`)}:*`,
      cloudWatchLogsRoleArnRef: ref('audit'),
    },
    { externalName: `${aws.prefix}-audit` },
  );
}

function alarm(account: Account, name: string, fields: object): void {
  managed(
    account,
    'cloudwatch',
    'MetricAlarm',
    name,
    {
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActionsRefs: [ref('alarms')],
      okActionsRefs: [ref('alarms')],
      ...fields,
    },
    { externalName: `${account.values.aws.prefix}-${name}` },
  );
}

/** Counts matching records of the trail and tells somebody when there are too many. */
function watch(account: Account, { name, what, pattern, threshold, periodSeconds }: Watch): void {
  managed(account, 'cloudwatchlogs', 'MetricFilter', name, {
    logGroupNameRef: ref(AUDIT_GROUP),
    pattern,
    metricTransformation: { name, namespace: NAMESPACE, value: '1', defaultValue: '0' },
  });
  alarm(account, name, {
    alarmDescription: what,
    namespace: NAMESPACE,
    metricName: name,
    statistic: 'Sum',
    period: periodSeconds,
    threshold,
  });
}

const refused = '$.errorCode = "*AccessDenied*" || $.errorCode = "*UnauthorizedOperation*"';

function watches(account: Account): void {
  const { values } = account;
  const { aws, fieldKeys } = values;
  const ownRoles = WORKLOAD_NAMES.map(
    (name) => `$.userIdentity.sessionContext.sessionIssuer.arn != "${roleArn(values, name)}"`,
  ).join(' && ');
  const all: Watch[] = [
    {
      name: 'key-use',
      what: 'A key is used more than usual; it may be compromised',
      pattern:
        '{ $.eventSource = "kms.amazonaws.com" && ($.eventName = "Decrypt" || $.eventName = "GenerateDataKey") }',
      threshold: aws.kmsUsesPerHour,
      periodSeconds: 3600,
    },
    {
      name: 'field-key-by-strangers',
      what: `Somebody other than the services used alias/${fieldKeys.kmsAlias}`,
      pattern: `{ $.eventSource = "kms.amazonaws.com" && $.requestParameters.keyId = "*alias/${fieldKeys.kmsAlias}" && ${ownRoles} }`,
      threshold: 0,
      periodSeconds: 300,
    },
    {
      name: 'key-refused',
      what: 'Decryption was refused',
      pattern: `{ $.eventSource = "kms.amazonaws.com" && (${refused}) }`,
      threshold: 0,
      periodSeconds: 300,
    },
    {
      name: 'parameter-access',
      what: 'Parameters are read more than usual',
      pattern: '{ $.eventSource = "ssm.amazonaws.com" && $.eventName = "GetParameter*" }',
      threshold: 500,
      periodSeconds: 3600,
    },
    {
      name: 'parameter-refused',
      what: 'Somebody without permission tried to read a parameter',
      pattern: `{ $.eventSource = "ssm.amazonaws.com" && (${refused}) }`,
      threshold: 0,
      periodSeconds: 300,
    },
    {
      name: 'secret-refused',
      what: 'Somebody without permission tried to read a secret',
      pattern: `{ $.eventSource = "secretsmanager.amazonaws.com" && (${refused}) }`,
      threshold: 0,
      periodSeconds: 300,
    },
    {
      name: 'registry-refused',
      what: 'Somebody without permission tried to pull or push an image',
      pattern: `{ $.eventSource = "ecr.amazonaws.com" && (${refused}) }`,
      threshold: 0,
      periodSeconds: 300,
    },
  ];
  for (const one of all) watch(account, one);
}

/** Shield Standard has no metrics of its own; floods show at WAF and at the load balancer. */
function floods(account: Account): void {
  const { aws, edge } = account.values;
  const webAcl = { WebACL: edge.webAclName, Region: aws.region, Rule: 'ALL' };
  alarm(account, 'blocked-requests', {
    alarmDescription: 'WAF blocks many requests',
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    dimensions: webAcl,
    statistic: 'Sum',
    period: 60,
    evaluationPeriods: 3,
    threshold: 500,
  });
  alarm(account, 'request-flood', {
    alarmDescription: 'More requests than the system is meant for',
    namespace: 'AWS/WAFV2',
    metricName: 'AllowedRequests',
    dimensions: webAcl,
    statistic: 'Sum',
    period: 60,
    evaluationPeriods: 3,
    threshold: aws.requestsPerMinuteAlarm,
  });
  alarm(account, 'proxy-pinning', {
    alarmDescription: 'Sessions are pinned to connections; the pool of the proxy does not work',
    namespace: 'AWS/RDS',
    metricName: 'DatabaseConnectionsCurrentlySessionPinned',
    dimensions: { ProxyName: `${aws.prefix}-database` },
    statistic: 'Maximum',
    period: 300,
    threshold: 5,
  });
}

function notification(account: Account): void {
  const { values } = account;
  const { aws } = values;
  const topic = arn(values, 'sns', `${aws.prefix}-alarms`);
  managed(account, 'sns', 'Topic', 'alarms', { kmsMasterKeyId: `alias/${aws.prefix}-logs` }, { externalName: topic });
  managed(account, 'sns', 'TopicPolicy', 'alarms', {
    arnRef: ref('alarms'),
    policy: json({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AlarmsOfThisAccount',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic,
          Condition: { StringEquals: { 'aws:SourceAccount': aws.accountId } },
        },
      ],
    }),
  });
  const told = { at: new Optional(account.at, 'alarm mail', given(aws.alarmEmail)), values };
  managed(told, 'sns', 'TopicSubscription', 'alarms', {
    topicArnRef: ref('alarms'),
    protocol: 'email',
    endpoint: aws.alarmEmail,
  });
}

export function audit(account: Account): void {
  const { at, values } = account;
  logBucket(account);
  logGroup(account, 'database-log', `/aws/rds/instance/${values.aws.prefix}/postgresql`);
  logGroup(account, 'proxy-log', `/aws/rds/proxy/${values.aws.prefix}-database`);
  notification(account);
  floods(account);
  const once = { at: new Optional(at, 'trail', values.aws.accountGuards), values };
  trail(once);
  watches(once);
}
