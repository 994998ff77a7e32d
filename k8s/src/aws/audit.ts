import { arn, databaseIdentifier } from '../iam/names.js';
import { serviceTrust } from '../iam/trust.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { type Account, CLOUDFRONT_REGION, managed, ref } from './managed.js';
import { expireOldVersions, privateBucket } from './storage.js';

/** Object and last part of the name of the trail's log group, which the watches count in. */
export const AUDIT_GROUP = 'audit';

function logGroup(account: Account, name: string, awsName: string): void {
  const { aws } = account.values;
  managed(
    account,
    'cloudwatchlogs',
    'Group',
    name,
    { retentionInDays: aws.logDays, kmsKeyIdRef: ref('logs-key') }, // control: log-group-key
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
  // A flow log comes as "arn:aws:logs:REGION:ACCOUNT:SOURCE", the access log of CloudFront likewise from its own region.
  const regions = [aws.region, CLOUDFRONT_REGION];
  const deliveries = {
    ...fromAccount, // control: delivering-account
    ArnLike: { 'aws:SourceArn': regions.map((region) => `arn:aws:logs:${region}:${aws.accountId}:*`) },
  };
  const checks = (Sid: string, service: string, Condition: object) => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 's3:GetBucketAcl',
    Resource: `arn:aws:s3:::${aws.logBucket}`,
    Condition,
  });
  const trail = { StringEquals: { 'aws:SourceArn': arn(values, 'cloudtrail', `trail/${aws.prefix}-audit`) } };
  privateBucket(account, {
    name: 'logs',
    bucket: aws.logBucket,
    lifecycle: [
      expireOldVersions(30),
      { id: 'retention', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: aws.logDays }] },
    ],
    statements: [
      checks('TrailChecksTheBucket', 'cloudtrail.amazonaws.com', trail),
      write('Trail', 'cloudtrail.amazonaws.com', 'cloudtrail/', trail),
      write('AccessLogs', 'logging.s3.amazonaws.com', 's3/', fromAccount),
      write('LoadBalancerLogs', 'logdelivery.elasticloadbalancing.amazonaws.com', 'load-balancer/', fromAccount),
      checks('DeliveriesCheckTheBucket', 'delivery.logs.amazonaws.com', deliveries),
      write('Deliveries', 'delivery.logs.amazonaws.com', `AWSLogs/${aws.accountId}/`, deliveries),
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
    { description: 'CloudTrail to its log group', assumeRolePolicy: serviceTrust('cloudtrail.amazonaws.com') },
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
    { externalName: 'logs' },
  );
  managed(
    account,
    'cloudtrail',
    'Trail',
    'audit',
    {
      s3BucketNameRef: ref('logs'),
      s3KeyPrefix: 'cloudtrail',
      enableLogging: true, // control: trail-logging
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

export function audit(account: Account): void {
  const { at, values } = account;
  logBucket(account);
  for (const [name, log] of Object.entries({ 'database-log': 'postgresql', 'database-upgrade-log': 'upgrade' })) {
    logGroup(account, name, `/aws/rds/instance/${databaseIdentifier(values)}/${log}`);
  }
  logGroup(account, 'proxy-log', `/aws/rds/proxy/${values.aws.prefix}-database`);
  trail({ at: new Optional(at, 'trail', values.aws.accountGuards), values });
}
