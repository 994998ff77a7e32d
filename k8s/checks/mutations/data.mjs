/** What takes out the controls of document 2 on data protection, threats and monitoring, and images. */
export default {
  'storageEncrypted with an existing key': [
    {
      out: 'that the key exists already and is only observed',
      file: 'aws/keys.ts',
      find: 'externalName: aws.databaseKeyArn, observed: true',
      replace: 'externalName: aws.databaseKeyArn',
    },
  ],
  'All stored data is encrypted at rest: the queue in the cache, too': [
    {
      out: 'the encryption at rest',
      file: 'aws/cache.ts',
      find: "atRestEncryptionEnabled: 'true'",
      replace: "atRestEncryptionEnabled: 'false'",
    },
  ],
  deletionProtection: [
    {
      out: 'deletionProtection',
      file: 'aws/database.ts',
      find: 'deletionProtection: true',
      replace: 'deletionProtection: false',
    },
  ],
  'Database: IAM authentication required (at the proxy in both modes)': [
    {
      out: 'IAM authentication of the database',
      file: 'aws/database.ts',
      find: 'iamDatabaseAuthenticationEnabled: true',
      replace: 'iamDatabaseAuthenticationEnabled: false',
    },
    {
      out: 'IAM at the proxy, where passwords are behind it',
      file: 'aws/database-secrets.ts',
      find: "iamAuth: 'REQUIRED'",
      replace: "iamAuth: 'DISABLED'",
    },
    {
      out: 'the token, where there is a password',
      file: 'libs/database/src/connection.ts',
      find: "if (auth === 'iam') return",
      replace: "if (auth === 'iam' && password === null) return",
    },
  ],
  'Connection pooling limits exposure of credentials': [
    {
      out: 'the limits of the pool',
      file: 'aws/database.ts',
      find: 'connectionPoolConfig: { maxConnectionsPercent: 90, maxIdleConnectionsPercent: 50, connectionBorrowTimeout: 30 }',
      replace: 'connectionPoolConfig: {}',
    },
  ],
  'Audit logs in CloudWatch': [
    {
      out: 'the export of the log',
      file: 'aws/database.ts',
      find: "enabledCloudwatchLogsExports: ['postgresql', 'upgrade']",
      replace: "enabledCloudwatchLogsExports: ['upgrade']",
    },
  ],
  'DBSecret for the credentials, regularly changed without manual intervention (by default there are none: IAM on both legs)':
    [
      {
        out: 'the rotation after some days',
        file: 'aws/database-secrets.ts',
        find: 'RotationRules: { AutomaticallyAfterDays: aws.rotationDays }',
        replace: 'RotationRules: {}',
      },
      {
        out: 'reading the file again',
        file: 'libs/database/src/connection.ts',
        find: "return async () => (await readFile(passwordFile, 'utf8')).trim();",
        replace: "{ const once = readFile(passwordFile, 'utf8'); return async () => (await once).trim(); }",
      },
    ],
  '`rds-db:connect` for trusted functions': [
    {
      out: 'the user of each service',
      file: 'iam/permissions.ts',
      find: 'values.aws.proxyId, DATABASE_USERS[workload]',
      replace: "values.aws.proxyId, '*'",
    },
  ],
  'TLS enforcement at the proxy': [
    { out: 'requireTls', file: 'aws/database.ts', find: 'requireTls: true', replace: 'requireTls: false' },
  ],
  'Failover is handled by the proxy': [
    {
      out: 'the database as its target',
      file: 'aws/database.ts',
      find: "dbInstanceIdentifierRef: ref('database'),",
      replace: '',
    },
  ],
  'A second database in another zone': [
    { out: 'multiAz', file: 'aws/database.ts', find: 'multiAz: true', replace: 'multiAz: false' },
  ],
  'Functions read secrets by IAM, each the named ones': [
    {
      out: 'the names of the secrets',
      file: 'iam/permissions.ts',
      find: "names.map((name) => arn(values, 'secretsmanager', `secret:${values.aws.prefix}/${name}-??????`))",
      replace: "[arn(values, 'secretsmanager', 'secret:*')]",
    },
    {
      out: 'the names of the secrets of the proxy',
      file: 'iam/permissions.ts',
      find: 'secret:${databaseSecretName(values, name)}-??????',
      replace: 'secret:${values.aws.prefix}/DBSecret*',
    },
  ],
  'IAM policies for secrets, network interfaces and queues: the necessary ones': [
    {
      out: 'that no service manages network interfaces',
      file: 'iam/permissions.ts',
      find: "allow('TellMissing', ['s3:ListBucket']",
      replace: "allow('TellMissing', ['s3:ListBucket', 'ec2:CreateNetworkInterface']",
    },
  ],

  'WAF: SQLi protection': [
    {
      out: 'the rule set',
      file: 'aws/firewall-rules.ts',
      find: "  AWSManagedRulesSQLiRuleSet: { label: 'sql-database', rules: ['SQLi', 'SQLiExtendedPatterns'] },\n",
      replace: '',
    },
  ],
  'WAF: XSS protection': [
    {
      out: 'the label that says what was found in a body: a scripting rule only counts',
      file: 'aws/firewall-rules.ts',
      find: "label: 'core-rule-set'",
      replace: "label: 'common-rule-set'",
    },
  ],
  'WAF: 100 requests a minute per address': [
    {
      out: 'the window of a minute',
      file: 'aws/firewall-rules.ts',
      find: 'Limit, EvaluationWindowSec: 60',
      replace: 'Limit, EvaluationWindowSec: 600',
    },
  ],
  'WAF: the address is that of the person': [
    {
      out: 'the address of the connection',
      file: 'aws/firewall-rules.ts',
      find: "AggregateKeyType: 'IP'",
      replace:
        "AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' }",
    },
  ],
  'Shield Standard at the API': [
    {
      out: 'the setting',
      file: 'edge/gateway.ts',
      find: '...entries(edge.shieldAdvanced, { shieldConfiguration: { enabled: true } }),',
      replace: '',
    },
  ],
  'CloudWatch alarms detect DDoS': [
    {
      out: 'the list that the internet meets: the one behind CloudFront is watched instead',
      file: 'aws/alarms.ts',
      find: '{ WebACL: siteAclName(values) }',
      replace: '{ WebACL: edge.webAclName }',
    },
    {
      out: 'the metric of what is blocked',
      file: 'aws/alarms.ts',
      find: "metricName: 'BlockedRequests'",
      replace: "metricName: 'CaptchaRequests'",
    },
  ],
  'Security Hub is enabled in the region': [
    {
      out: 'Security Hub itself',
      file: 'aws/detection.ts',
      find: "managed(account, 'securityhub', 'Account', 'account', {\n    enableDefaultStandards: false,\n    controlFindingGenerator: 'SECURITY_CONTROL',\n    autoEnableControls: true,\n  });",
      replace: '',
    },
  ],
  'Security Hub is fed by GuardDuty': [
    {
      out: 'the detector',
      file: 'aws/detection.ts',
      find: 'enable: true,\n    findingPublishingFrequency',
      replace: 'enable: false,\n    findingPublishingFrequency',
    },
  ],
  'Foundational best practices are applied, checks are automatic': [
    {
      out: 'the enabling of new checks',
      file: 'aws/detection.ts',
      find: 'autoEnableControls: true',
      replace: 'autoEnableControls: false',
    },
  ],
  'Insights order findings by severity': [
    {
      out: 'the order',
      file: 'aws/detection.ts',
      find: "groupByAttribute: 'SeverityLabel'",
      replace: "groupByAttribute: 'ResourceId'",
    },
  ],
  'Findings filtered by `resources.tags.Project = "AILA"`': [
    { out: 'the tag of buckets', file: 'aws/managed.ts', find: "  'Bucket',\n", replace: '' },
  ],
  'Systems Manager patches and maintains': [
    {
      out: 'the schedule',
      file: 'aws/detection.ts',
      find: "      ScheduleExpression: 'cron(0 3 ? * * *)',\n",
      replace: '',
    },
  ],
  'Parameter Store access is logged': [
    {
      out: 'the reading of parameters',
      file: 'aws/watches.ts',
      find: '$.eventName = "GetParameter*"',
      replace: '$.eventName = "PutParameter"',
    },
  ],
  'Anomalous access to parameters raises alarms': [
    {
      out: 'the refusals',
      file: 'aws/watches.ts',
      find: "'parameter-refused': ['ssm',",
      replace: "'parameter-refused': ['s3',",
    },
  ],
  'KMS: every use of a key is recorded': [
    {
      out: 'decryption',
      file: 'aws/watches.ts',
      find: '($.eventName = "Decrypt" || ',
      replace: '(',
    },
  ],
  'KMS: excessive use raises alerts': [
    {
      out: 'the direction of the comparison',
      file: 'aws/alarms.ts',
      find: "comparisonOperator: 'GreaterThanThreshold'",
      replace: "comparisonOperator: 'LessThanThreshold'",
    },
  ],
  'KMS: central, automated key management': [
    { out: 'rotation', file: 'aws/keys.ts', find: 'enableKeyRotation: true', replace: 'enableKeyRotation: false' },
  ],

  'CloudWatch keeps security logs': [
    {
      out: 'the key of the log groups',
      file: 'aws/audit.ts',
      find: "retentionInDays: aws.logDays, kmsKeyIdRef: ref('logs-key')",
      replace: 'retentionInDays: aws.logDays',
    },
  ],
  'Functions run from images in ECR, pulled through NAT': [
    {
      out: 'the registry',
      file: 'catalogue/labels.ts',
      find: '`${image.registry}/${name}$',
      replace: '`docker.io/aila/${name}$',
    },
  ],
  'Private repositories, access by IAM and resource policies': [
    {
      out: 'the account that may pull',
      file: 'aws/registry.ts',
      find: 'Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` }',
      replace: "Principal: { AWS: '*' }",
    },
  ],
  'TLS 1.2 or higher for every ECR call': [
    {
      out: 'the denial of plain HTTP',
      file: 'aws/registry.ts',
      find: "Bool: { 'aws:SecureTransport': 'false' }",
      replace: "Bool: { 'aws:SecureTransport': 'true' }",
    },
  ],
  'Permissions control push and pull': [
    {
      out: 'that nobody is given the right to push',
      file: 'aws/registry.ts',
      find: "Action: ['ecr:BatchGetImage',",
      replace: "Action: ['ecr:PutImage', 'ecr:BatchGetImage',",
    },
    {
      out: 'that no pod may push',
      file: 'iam/permissions.ts',
      find: "allow('ReadCourseFiles', ['s3:GetObject', 's3:DeleteObject'], [`${bucketArn(values)}/*`])",
      replace: "allow('ReadCourseFiles', ['s3:GetObject', 's3:DeleteObject', 'ecr:PutImage'], ['*'])",
    },
  ],
  'Lifecycle policies remove old images': [
    {
      out: 'the removal of old ones',
      file: 'aws/registry.ts',
      find: "tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES",
      replace: "tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100000",
    },
  ],
  'Scanning on push': [
    { out: 'scanOnPush', file: 'aws/registry.ts', find: 'scanOnPush: true', replace: 'scanOnPush: false' },
  ],
  'Unauthorised access to ECR is seen in CloudTrail': [
    {
      out: 'the refusals',
      file: 'aws/watches.ts',
      find: "'registry-refused': ['ecr',",
      replace: "'registry-refused': ['ecr-public',",
    },
  ],
};
