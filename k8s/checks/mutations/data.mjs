/** What takes out the controls of document 2 on data protection, threats and monitoring, and images. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'storageEncrypted with an existing key': [
    {
      out: 'that the key exists already and is only observed',
      at: 'database-key-observed',
      argument: 5,
      property: 'observed',
      drop: true,
    },
  ],
  'All stored data is encrypted at rest: the queue in the cache, too': [
    { out: 'the encryption at rest', at: 'cache-at-rest', set: "'false'" },
  ],
  deletionProtection: [{ out: 'deletionProtection', at: 'database-deletion-protection', set: 'false' }],
  'Database: IAM authentication required (at the proxy in both modes)': [
    { out: 'IAM authentication of the database', at: 'database-iam', set: 'false' },
    { out: 'IAM at the proxy, where passwords are behind it', at: 'proxy-iam', set: "'DISABLED'" },
    {
      out: 'the token, where there is a password',
      at: 'database-token',
      set: (today) => `${today} && password === null`,
    },
  ],
  'Connection pooling limits exposure of credentials': [
    { out: 'the limits of the pool', at: 'proxy-pool-limits', set: '{}' },
  ],
  'Audit logs in CloudWatch': [{ out: 'the export of the log', at: 'database-log-export', set: "['upgrade']" }],
  'DBSecret for the credentials, regularly changed without manual intervention (by default there are none: IAM on both legs)':
    [
      { out: 'the rotation after some days', at: 'secret-rotation', set: '{}' },
      {
        out: 'reading the file again',
        at: 'password-file',
        replace: "{ const once = readFile(passwordFile, 'utf8'); return async () => (await once).trim(); }",
      },
    ],
  '`rds-db:connect` for trusted functions': [
    {
      out: 'the user of each service',
      at: 'own-database-user',
      argument: 2,
      set: "[databaseUser(values, values.aws.proxyId, '*')]",
    },
  ],
  'TLS enforcement at the proxy': [{ out: 'requireTls', at: 'proxy-tls', set: 'false' }],
  'Failover is handled by the proxy': [{ out: 'the database as its target', at: 'proxy-target', drop: true }],
  'A second database in another zone': [{ out: 'multiAz', at: 'database-multi-az', set: 'false' }],
  'Functions read secrets by IAM, each the named ones': [
    { out: 'the names of the secrets', at: 'named-secrets', set: "[arn(values, 'secretsmanager', 'secret:*')]" },
    {
      out: 'the names of the secrets of the proxy',
      at: 'proxy-secrets',
      argument: 2,
      set: '`secret:${values.aws.prefix}/DBSecret*`',
    },
  ],
  'IAM policies for secrets, network interfaces and queues: the necessary ones': [
    {
      out: 'that no service manages network interfaces',
      at: 'bucket-listing',
      argument: 1,
      add: "'ec2:CreateNetworkInterface'",
    },
  ],
  'WAF: SQLi protection': [{ out: 'the rule set', at: 'waf-sqli', drop: true }],
  'WAF: XSS protection': [
    {
      out: 'the label that says what was found in a body: a scripting rule only counts',
      at: 'waf-xss-label',
      set: "'common-rule-set'",
    },
  ],
  'WAF: 100 requests a minute per address': [
    { out: 'the window of a minute', at: 'waf-rate', property: 'EvaluationWindowSec', set: '600' },
  ],
  'WAF: the address is that of the person': [
    {
      out: 'the address of the connection',
      at: 'waf-rate',
      property: 'AggregateKeyType',
      set: "'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' }",
    },
  ],
  'Shield Standard at the API': [{ out: 'the setting', at: 'shield-advanced', drop: true }],
  'CloudWatch alarms detect DDoS': [
    {
      out: 'the list that the internet meets: the one behind CloudFront is watched instead',
      at: 'site-floods',
      argument: 1,
      property: 'WebACL',
      set: 'edge.webAclName',
    },
    { out: 'the metric of what is blocked', at: 'blocked-requests', set: "'CaptchaRequests'" },
  ],
  'Security Hub is enabled in the region': [{ out: 'Security Hub itself', at: 'security-hub', drop: true }],
  'Security Hub is fed by GuardDuty': [{ out: 'the detector', at: 'threat-detector', set: 'false' }],
  'Foundational best practices are applied, checks are automatic': [
    { out: 'the enabling of new checks', at: 'security-hub-new-checks', set: 'false' },
  ],
  'Insights order findings by severity': [{ out: 'the order', at: 'insight-order', set: "'ResourceId'" }],
  'Findings filtered by `resources.tags.Project = "AILA"`': [
    { out: 'the tag of buckets', at: 'tagged-buckets', drop: true },
  ],
  'Systems Manager patches and maintains': [{ out: 'the schedule', at: 'patch-schedule', drop: true }],
  'Parameter Store access is logged': [
    {
      out: 'the reading of parameters',
      at: 'parameter-reads',
      set: '\'{ $.eventSource = "ssm.amazonaws.com" && $.eventName = "PutParameter" }\'',
    },
  ],
  'Anomalous access to parameters raises alarms': [
    {
      out: 'the refusals',
      at: 'parameter-refused',
      set: "['s3', 'Somebody without permission tried to read a parameter']",
    },
  ],
  'KMS: every use of a key is recorded': [
    {
      out: 'decryption',
      at: 'key-use',
      set: '\'($.eventName = "Encrypt" || $.eventName = "ReEncrypt*" || $.eventName = "GenerateDataKey*")\'',
    },
  ],
  'KMS: excessive use raises alerts': [
    { out: 'the direction of the comparison', at: 'alarm-comparison', set: "'LessThanThreshold'" },
  ],
  'KMS: central, automated key management': [
    { out: 'rotation', at: 'key-rotation', property: 'enableKeyRotation', set: 'false' },
  ],
  'CloudWatch keeps security logs': [
    { out: 'the key of the log groups', at: 'log-group-key', property: 'kmsKeyIdRef', drop: true },
  ],
  'Functions run from images in ECR, pulled through NAT': [
    {
      out: 'the registry',
      at: 'image-address',
      set: '`docker.io/aila/${name}${choose(given(digest), `@${digest}`, `:${image.tag}`)}`',
    },
  ],
  'Private repositories, access by IAM and resource policies': [
    { out: 'the account that may pull', at: 'image-readers', set: "{ AWS: '*' }" },
  ],
  'TLS 1.2 or higher for every ECR call': [
    { out: 'the denial of plain HTTP', at: 'registry-tls', set: "{ Bool: { 'aws:SecureTransport': 'true' } }" },
  ],
  'Permissions control push and pull': [
    { out: 'that nobody is given the right to push', at: 'registry-actions', add: "'ecr:PutImage'" },
    {
      out: 'that no pod may push',
      at: 'read-course-files',
      set: "allow('ReadCourseFiles', ['s3:GetObject', 's3:DeleteObject', 'ecr:PutImage'], ['*'])",
    },
  ],
  'Lifecycle policies remove old images': [
    { out: 'the removal of old ones', at: 'kept-images', property: 'countNumber', set: '100000' },
  ],
  'Scanning on push': [{ out: 'scanOnPush', at: 'scan-on-push', set: '{ scanOnPush: false }' }],
  'Unauthorised access to ECR is seen in CloudTrail': [
    {
      out: 'the refusals',
      at: 'registry-refused',
      set: "['ecr-public', 'Somebody without permission tried to pull or push an image']",
    },
  ],
});
