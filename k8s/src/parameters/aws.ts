import { ARN, choice, DNS_NAME, flag, integer, list, oneOf, section, SUBNET, text } from '../template/parameter.js';

const resourceId = (prefix: string) => `^${prefix}-[0-9a-z]+$`;

export const aws = section('AWS resources (Crossplane)', {
  enabled: flag(false, 'Create the AWS resources through Crossplane; otherwise bring your own.'),
  region: text('ca-central-1', 'Region.', { example: 'eu-central-1', pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' }),
  accountId: text('111122223333', 'Account number.', { example: '444455556666', pattern: '^\\d{12}$' }),
  prefix: text('aila', 'Prefix of resource, role and policy names.', {
    example: 'learning',
    pattern: '^[a-z][a-z0-9-]{1,20}$',
  }),
  project: text('AILA', 'Value of the Project tag; Security Hub findings are filtered by it.', {
    example: 'LEARNING',
    pattern: '^[A-Za-z0-9_-]+$',
  }),
  providerConfig: text('default', 'Crossplane ClusterProviderConfig.', { example: 'aila', pattern: DNS_NAME }),
  vpcId: text('vpc-0example000000000', 'The existing VPC; only observed.', {
    example: 'vpc-0other',
    pattern: resourceId('vpc'),
  }),
  databaseFromPods: flag(false, 'Also admit the pod subnets to the database itself, beside the proxy.'),
  podCidrs: list(['10.0.16.0/20'], 'Private subnets of the pods.', ['10.0.80.0/20'], SUBNET),
  databaseSubnetIds: list(
    ['subnet-0db1', 'subnet-0db2', 'subnet-0db3'],
    'Private subnets of the database, one per zone.',
    ['subnet-0a', 'subnet-0b'],
    resourceId('subnet'),
  ),
  proxySubnetIds: list(
    ['subnet-0proxy1', 'subnet-0proxy2'],
    'Private subnets of the proxy.',
    ['subnet-0c', 'subnet-0d'],
    resourceId('subnet'),
  ),
  cacheSubnetIds: list(
    ['subnet-0cache1', 'subnet-0cache2'],
    'Private subnets of the cache.',
    ['subnet-0e', 'subnet-0f'],
    resourceId('subnet'),
  ),
  endpointSubnetIds: list(
    ['subnet-0ep1'],
    'Private subnets of the VPC endpoints.',
    ['subnet-0g'],
    resourceId('subnet'),
  ),
  clusterSecurityGroupId: text('sg-0cluster00000000', 'Security group of the EKS nodes.', {
    example: 'sg-0other',
    pattern: resourceId('sg'),
  }),
  databaseKeyArn: text(
    'arn:aws:kms:ca-central-1:111122223333:key/00000000-0000-0000-0000-000000000000',
    'The existing KMS key of database, backups and cache; only observed.',
    {
      example: 'arn:aws:kms:ca-central-1:111122223333:key/11111111-0000-0000-0000-000000000000',
      pattern: ARN,
    },
  ),
  fieldKeyArn: text('', 'ARN of the key of encrypted fields, known once it exists; from then on its use is watched.', {
    example: 'arn:aws:kms:ca-central-1:111122223333:key/22222222-0000-0000-0000-000000000000',
    pattern: ARN,
    optional: true,
  }),
  logKeyArn: text('', 'ARN of the key of logs, likewise.', {
    example: 'arn:aws:kms:ca-central-1:111122223333:key/33333333-0000-0000-0000-000000000000',
    pattern: ARN,
    optional: true,
  }),
  databaseClass: text('db.t4g.medium', 'Instance class of the database.', {
    example: 'db.m7g.large',
    pattern: '^db\\.[a-z0-9.]+$',
  }),
  databaseStorageGb: integer(100, 'Storage of the database.', 20, 65536),
  databaseBackupDays: integer(14, 'How long automated backups are kept.', 7, 35),
  proxyAuth: choice(
    ['iam', 'secrets'],
    'iam',
    'IAM on both legs of the proxy, or IAM to the proxy and behind it a rotated password for each database user. Services use IAM either way.',
  ),
  proxyId: text('prx-*', 'Resource id of the proxy; set it once the proxy exists, so that IAM names it exactly.', {
    example: 'prx-0123456789abcdef0',
    pattern: '^prx-(\\*|[0-9a-f]+)$',
  }),
  databaseId: text('db-*', 'Resource id of the database, for the proxy role; set it once the database exists.', {
    example: 'db-ABCDEFGHIJKL',
    pattern: '^db-(\\*|[A-Z0-9]+)$',
  }),
  rotationLambdaArn: text(
    '',
    "AWS's rotation function for a single user, for `proxyAuth: secrets`; empty: SecretsManagerRDSPostgreSQLRotationSingleUser in this account and region.",
    {
      example: 'arn:aws:lambda:ca-central-1:111122223333:function:other',
      pattern: ARN,
      optional: true,
    },
  ),
  rotationDays: integer(30, 'Days between rotations of secrets.', 1, 365),
  siteBucket: text('aila-site-111122223333', 'Bucket of the web application; it is read with `edge.site: bucket`.', {
    example: 'learning-site',
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  }),
  logBucket: text('aila-logs-111122223333', 'Bucket of CloudTrail, access and flow logs.', {
    example: 'learning-logs',
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  }),
  siteCertificateArn: text(
    'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    'ACM certificate of CloudFront, in us-east-1.',
    {
      example: 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-0000-0000-0000-000000000000',
      pattern: '^arn:aws[a-z-]*:acm:us-east-1:\\d{12}:certificate/[0-9a-f-]+$',
    },
  ),
  loadBalancerArn: text(
    'arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/aila/0123456789abcdef',
    'The load balancer, known after the first start; origin of CloudFront.',
    {
      example: 'arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/other/0123456789abcdef',
      pattern: ARN,
    },
  ),
  vpcOriginId: text('vo_0000000000000000000000', 'Id of the VPC origin, known once it exists.', {
    example: 'vo_1111111111111111111111',
    pattern: '^vo_[A-Za-z0-9]+$',
  }),
  headersPolicyId: text(
    '00000000-0000-0000-0000-000000000000',
    'Id of the response headers policy, known once it exists.',
    { example: '11111111-0000-0000-0000-000000000000', pattern: '^[0-9a-f-]{36}$' },
  ),
  distributionId: text(
    'E000000000EXAMPLE',
    'Id of the distribution, known once it exists; the site bucket admits no other, and its access log is of this one.',
    { example: 'E111111111EXAMPLE', pattern: '^E[A-Z0-9]+$' },
  ),
  identityPoolId: text(
    'ca-central-1:00000000-0000-0000-0000-000000000000',
    'Id of the identity pool, known once it exists.',
    { example: 'ca-central-1:11111111-0000-0000-0000-000000000000', pattern: '^[a-z0-9-]+:[0-9a-f-]{36}$' },
  ),
  logDays: oneOf(
    [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    365,
    'Retention of log groups and of the log bucket in days; CloudWatch knows these.',
  ),
  alarmEmail: text('', 'Who is told by mail when an alarm fires; empty: nobody, the alarms only show.', {
    example: 'other@example.edu',
    pattern: '^[^@"\\s]+@[^@"\\s]+$',
    optional: true,
  }),
  kmsUsesPerHour: integer(5000, 'Uses of one key in an hour that count as excessive.', 1, 10000000),
  requestsPerMinuteAlarm: integer(20000, 'Requests a minute in total that count as a flood.', 1, 10000000),
  accountGuards: flag(
    true,
    'Create the CloudTrail of all regions with its alarms, GuardDuty, and Security Hub; false where the account has them.',
  ),
  ebsEncryptionByDefault: flag(
    true,
    'Encrypt new EBS volumes by default: all of the account in this region, those of other projects too.',
  ),
  registryScanning: flag(
    false,
    "Let Amazon Inspector scan the image repositories of this prefix continuously. It replaces the account's scanning settings: repositories of others are then scanned no more, until they are added.",
  ),
  closeDefaultSecurityGroup: flag(
    false,
    'Take every inbound rule from the default security group of the existing VPC; whatever else uses that group loses them.',
  ),
  vpcFlowLogs: flag(
    true,
    'Record the traffic of the existing VPC in the log bucket: all of it, that of other projects too.',
  ),
  deletion: choice(
    ['orphan', 'delete'],
    'orphan',
    'What becomes of AWS resources when their objects go, as with `helm uninstall`: data, keys, logs and what protects them stay at AWS, or everything is deleted.',
  ),
  signUpFunctions: flag(
    false,
    'Attach bridge functions to the Cognito triggers; without them the auth service runs the same hooks.',
  ),
  signUpFunctionPrefix: text(
    '',
    'Beginning of their ARNs; empty: functions of this account and region that begin with `aws.prefix`.',
    { example: 'arn:aws:lambda:ca-central-1:111122223333:function:other', pattern: ARN, optional: true },
  ),
});
