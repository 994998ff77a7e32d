/** What takes out the controls of document 1, by claim; the n-th is for the n-th test of the row. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'S3: SSE-S3 for React build files': [
    {
      out: 'the encryption of the bucket of the site',
      at: 'bucket-encryption',
      set: "[{ applyServerSideEncryptionByDefault: { sseAlgorithm: name === 'site' ? 'NONE' : 'AES256' }, bucketKeyEnabled: false }]",
    },
  ],
  'RDS: the database is encrypted by a key of KMS': [
    { out: 'storageEncrypted', at: 'database-encryption', set: 'false' },
  ],
  'RDS: backups, replicas and snapshots are encrypted with it': [
    { out: 'the key that they take over', at: 'database-key', drop: true },
  ],
  'Sensitive fields, like connection parameters, are encrypted': [
    {
      out: 'the one key that the permission is for',
      at: 'field-key-alias',
      replace: "'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/*' }",
    },
    {
      out: 'the encryption of signing keys',
      at: 'signing-key-encryption',
      set: 'plain',
      also: [{ at: 'signing-key-decryption', set: 'row.privateKey' }],
    },
    {
      out: 'the encryption of the keys of models',
      at: 'connection-key-encryption',
      replace: 'return Promise.resolve(Buffer.from(key));',
    },
  ],
  'Elastic Beanstalk: encrypted EBS volumes': [
    { out: 'encryption by default of the account', at: 'volume-encryption', argument: 4, set: '{ enabled: false }' },
  ],
  'CloudFront: HTTPS between clients and CloudFront, by certificate': [
    { out: 'the redirection to HTTPS', at: 'site-https', set: "'allow-all'" },
  ],
  'Elastic Beanstalk: HTTPS between application and clients': [
    { out: 'HTTPS at the load balancer', at: 'load-balancer-https', property: 'protocolPort', set: "'HTTP:80'" },
  ],
  'RDS: TLS to PostgreSQL': [
    { out: 'rds.force_ssl', at: 'rds-force-ssl', set: "'0'" },
    {
      out: 'TLS of the client, towards a server that offers none',
      at: 'database-client-tls',
      // The test reaches that server by its address, and those that offer TLS by their names.
      set: (today) => `settings.host === '127.0.0.1' ? false : ${today}`,
    },
  ],
  'CloudFront to S3 over HTTPS': [
    {
      out: 'the denial of plain HTTP at the bucket of the site',
      at: 'bucket-tls',
      set: (today) => `...(bucket.includes('site') ? [] : [${today}])`,
    },
  ],
  'Beanstalk to RDS with TLS': [
    { out: 'the authority that the database is verified with', at: 'database-authority', drop: true },
    { out: 'the verification of the server', at: 'database-server-verified', set: 'false' },
  ],
  'CloudFront to the API over HTTPS': [{ out: 'HTTPS of the origin', at: 'origin-https', set: "'match-viewer'" }],
  'API to Engine over HTTPS': [
    { out: 'the certificate as a client', at: 'certificate-usages', set: "['digital signature', 'server auth']" },
    {
      out: 'the name that the other service must prove',
      at: 'lane-server-name',
      add: 'checkServerIdentity: () => undefined',
    },
  ],
  'Engine: the environment uses HTTPS': [
    { out: 'the refusal of strangers by the server', at: 'client-certificate', set: 'false' },
  ],
  'API and Engine to S3 over HTTPS': [
    {
      out: 'the denial of old TLS at the bucket of the files',
      at: 'bucket-tls-version',
      set: (today) => `...(bucket.includes('files') ? [] : [${today}])`,
    },
  ],
  'Internal communication by VPC endpoints and private addresses': [
    { out: 'the endpoint of S3', at: 's3-endpoint', drop: true },
    {
      out: 'the closed way to the internet',
      at: 'internet-egress',
      argument: 0,
      set: "not(is(network.awsAccess, 'none'))",
    },
  ],
  'IAM: a role for each service, least privilege': [
    { out: 'the list of actions on objects', at: 'course-files', argument: 1, set: "['s3:*']" },
  ],
  'IAM: the role of a service is for its pods alone': [
    { out: 'the service account in the trust', at: 'service-account-trust', drop: true },
  ],
  'IAM: exactly what the code asks for': [
    {
      out: 'the exactness: ingest may read old versions, too',
      at: 'read-course-files',
      argument: 1,
      add: "'s3:GetObjectVersion'",
    },
  ],
  'IAM policies restrict access to buckets, RDS and others': [
    { out: 'the bucket that ingest may read', at: 'read-course-files', argument: 2, set: "['arn:aws:s3:::*']" },
  ],
  'Security groups allow only necessary traffic': [
    { out: 'the one port to the database', at: 'database-egress', argument: 2, add: 'QUEUE_PORT' },
    {
      out: 'the load balancer as the one that the pods are open to',
      at: 'load-balancer-group',
      argument: 5,
      set: "['0.0.0.0/0']",
    },
  ],
  'The API is entered only from CloudFront and internal services': [
    { out: 'the prefix list of CloudFront', at: 'cloudfront-prefix-list', drop: true },
    {
      out: 'the range of the load balancer, whose health port stays open to all',
      at: 'load-balancer-ingress',
      before: '{ from: [{ namespaceSelector: {} }], ports: tcp(PUBLIC_PORT) },',
    },
  ],
  'CloudWatch monitors performance and health': [
    {
      out: 'the alert of a service without pods',
      at: 'service-down',
      set: '`kube_deployment_status_replicas_available{${here}} < 0`',
    },
    { out: 'the person who hears of it', at: 'alarm-mail', property: 'endpoint', drop: true },
  ],
  'CloudTrail logs API calls for auditing': [{ out: 'logging', at: 'trail-logging', set: 'false' }],
  'WAF filters and monitors requests to CloudFront': [
    { out: 'the web ACL of the site', at: 'site-web-acl', drop: true },
  ],
  'WAF monitors them': [{ out: 'the place of the log', at: 'firewall-log', set: '[]' }],
  'CloudFront serves the build files from S3 over HTTPS': [
    {
      out: 'the one distribution that may read',
      at: 'site-distribution',
      set: "{ 'AWS:SourceArn': `arn:aws:cloudfront::${aws.accountId}:distribution/*` }",
    },
  ],
  'CloudFront is the proxy for API calls': [
    { out: 'the paths of the API', at: 'api-patterns', set: "['/.well-known/*']" },
  ],
  'The Engine receives requests from the API service': [
    { out: 'the callers that a service admits', at: 'service-callers', argument: 1, set: '[{ podSelector: {} }]' },
  ],
});
