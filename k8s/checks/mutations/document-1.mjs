/** What takes out the controls of document 1, by claim; the n-th is for the n-th test of the row. */
export default {
  'S3: SSE-S3 for React build files': [
    {
      out: 'the encryption of the bucket of the site',
      file: 'aws/storage.ts',
      find: "sseAlgorithm: 'AES256'",
      replace: "sseAlgorithm: name === 'site' ? 'NONE' : 'AES256'",
    },
  ],
  'RDS: the database is encrypted by a key of KMS': [
    {
      out: 'storageEncrypted',
      file: 'aws/database.ts',
      find: 'storageEncrypted: true',
      replace: 'storageEncrypted: false',
    },
  ],
  'RDS: backups, replicas and snapshots are encrypted with it': [
    {
      out: 'the key that they take over',
      file: 'aws/database.ts',
      find: "kmsKeyIdRef: ref('database-key'),\n    manageMasterUserPassword",
      replace: 'manageMasterUserPassword',
    },
  ],
  'Sensitive fields, like connection parameters, are encrypted': [
    {
      out: 'the one key that the permission is for',
      file: 'iam/permissions.ts',
      find: "'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${values.fieldKeys.kmsAlias}` }",
      replace: "'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/*' }",
    },
    {
      out: 'the encryption of signing keys',
      file: 'apps/auth/src/provider/builtin/signing-keys.ts',
      find: 'privateKey: await this.cipher.encrypt(plain, contextOf(id)),',
      replace: 'privateKey: plain,',
      also: [
        {
          file: 'apps/auth/src/provider/builtin/signing-keys.ts',
          find: 'await this.cipher.decrypt(row.privateKey, contextOf(row.id))',
          replace: 'row.privateKey',
        },
      ],
    },
  ],
  'Elastic Beanstalk: encrypted EBS volumes': [
    {
      out: 'encryption by default of the account',
      file: 'aws/detection.ts',
      find: "'EBSEncryptionByDefault', 'account', { enabled: true }",
      replace: "'EBSEncryptionByDefault', 'account', { enabled: false }",
    },
  ],
  'CloudFront: HTTPS between clients and CloudFront, by certificate': [
    {
      out: 'the redirection to HTTPS',
      file: 'aws/site.ts',
      find: "viewerProtocolPolicy: 'redirect-to-https'",
      replace: "viewerProtocolPolicy: 'allow-all'",
    },
  ],
  'Elastic Beanstalk: HTTPS between application and clients': [
    {
      out: 'HTTPS at the load balancer',
      file: 'edge/gateway.ts',
      find: "protocolPort: 'HTTPS:443'",
      replace: "protocolPort: 'HTTP:80'",
    },
  ],
  'RDS: TLS to PostgreSQL': [
    { out: 'rds.force_ssl', file: 'aws/database.ts', find: "'rds.force_ssl': '1'", replace: "'rds.force_ssl': '0'" },
    {
      out: 'TLS of the client, towards a server that offers none',
      file: 'libs/database/src/connection.ts',
      find: 'ssl: verifiedTls(settings)',
      // The test reaches that server by its address, and those that offer TLS by their names.
      replace: "ssl: settings.host === '127.0.0.1' ? false : verifiedTls(settings)",
    },
  ],
  'CloudFront to S3 over HTTPS': [
    {
      out: 'the denial of plain HTTP at the bucket of the site',
      file: 'aws/storage.ts',
      find: "deny('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }),",
      replace: "...(bucket.includes('site') ? [] : [deny('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } })]),",
    },
  ],
  'Beanstalk to RDS with TLS': [
    {
      out: 'the authority that the database is verified with',
      file: 'cluster/environment.ts',
      find: "variable('DATABASE_CA_FILE', choose(given(values.database.caConfigMap), secretFiles.databaseCa, PUBLIC_ROOTS)),",
      replace: '',
    },
    {
      out: 'the verification of the server',
      file: 'libs/database/src/connection.ts',
      find: 'rejectUnauthorized: true',
      replace: 'rejectUnauthorized: false',
    },
  ],
  'CloudFront to the API over HTTPS': [
    {
      out: 'HTTPS of the origin',
      file: 'aws/site.ts',
      find: "originProtocolPolicy: 'https-only'",
      replace: "originProtocolPolicy: 'match-viewer'",
    },
  ],
  'API to Engine over HTTPS': [
    {
      out: 'the certificate as a client',
      file: 'cluster/certificates.ts',
      find: "usages: ['digital signature', 'server auth', 'client auth']",
      replace: "usages: ['digital signature', 'server auth']",
    },
    {
      out: 'the name that the other service must prove',
      file: 'libs/http/src/lane.ts',
      find: 'servername: this.service, rejectUnauthorized: true',
      replace: 'servername: this.service, rejectUnauthorized: true, checkServerIdentity: () => undefined',
    },
  ],
  'Engine: the environment uses HTTPS': [
    {
      out: 'the refusal of strangers by the server',
      file: 'libs/http/src/service.ts',
      find: 'rejectUnauthorized: mutual',
      replace: 'rejectUnauthorized: false',
    },
  ],
  'API and Engine to S3 over HTTPS': [
    {
      out: 'the denial of old TLS at the bucket of the files',
      file: 'aws/storage.ts',
      find: "deny('Tls12OrLater', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),",
      replace:
        "...(bucket.includes('files') ? [] : [deny('Tls12OrLater', { NumericLessThan: { 's3:TlsVersion': '1.2' } })]),",
    },
  ],
  'Internal communication by VPC endpoints and private addresses': [
    {
      out: 'the endpoint of S3',
      file: 'aws/network.ts',
      find: "'sts',\n  's3',\n  'sqs',",
      replace: "'sts',\n  'sqs',",
    },
    {
      out: 'the closed way to the internet',
      file: 'network/policies.ts',
      find: "when(is(network.awsAccess, 'nat'), [",
      replace: "when(not(is(network.awsAccess, 'none')), [",
    },
  ],
  'IAM: a role for each service, least privilege': [
    {
      out: 'the list of actions on objects',
      file: 'iam/permissions.ts',
      find: "['s3:GetObject', 's3:PutObject', 's3:DeleteObject']",
      replace: "['s3:*']",
    },
  ],
  'IAM: the role of a service is for its pods alone': [
    {
      out: 'the service account in the trust',
      file: 'iam/trust.ts',
      find: '[`${iam.oidcProvider}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,',
      replace: '',
    },
  ],
  'IAM: exactly what the code asks for': [
    {
      out: 'the exactness: ingest may write, too',
      file: 'iam/permissions.ts',
      find: "allow('ReadCourseFiles', ['s3:GetObject', 's3:DeleteObject']",
      replace: "allow('ReadCourseFiles', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']",
    },
  ],
  'IAM policies restrict access to buckets, RDS and others': [
    {
      out: 'the bucket that ingest may read',
      file: 'iam/permissions.ts',
      find: "['s3:GetObject', 's3:DeleteObject'], [`${bucketArn(values)}/*`]",
      replace: "['s3:GetObject', 's3:DeleteObject'], ['arn:aws:s3:::*']",
    },
  ],
  'Security groups allow only necessary traffic': [
    {
      out: 'the one port to the database',
      file: 'network/policies.ts',
      find: 'egress(having(ROLE.database), cidrs(network.proxyCidrs), tcp(DATABASE_PORT))',
      replace: 'egress(having(ROLE.database), cidrs(network.proxyCidrs), tcp(DATABASE_PORT, QUEUE_PORT))',
    },
    {
      out: 'the load balancer as the one that the pods are open to',
      file: 'aws/network.ts',
      find: "'services', `load-balancer-${port}`, port, network.loadBalancerCidrs",
      replace: "'services', `load-balancer-${port}`, port, ['0.0.0.0/0']",
    },
  ],
  'The API is entered only from CloudFront and internal services': [
    {
      out: 'the prefix list of CloudFront',
      file: 'edge/gateway.ts',
      find: '...entries(internal, { securityGroupPrefixes: [edge.cloudfrontPrefixList] }),',
      replace: '',
    },
    {
      out: 'the range of the load balancer, whose health port stays open to all',
      file: 'network/policies.ts',
      find: 'ports: tcp(PUBLIC_PORT, ADMIN_PORT) },',
      replace:
        'ports: tcp(PUBLIC_PORT, ADMIN_PORT) },\n          { from: [{ namespaceSelector: {} }], ports: tcp(PUBLIC_PORT) },',
    },
  ],
  'CloudWatch monitors performance and health': [
    {
      out: 'the alert of a service without pods',
      file: 'cluster/monitoring.ts',
      find: '`kube_deployment_status_replicas_available{${here}} == 0`',
      replace: '`kube_deployment_status_replicas_available{${here}} < 0`',
    },
    {
      out: 'the person who hears of it',
      file: 'aws/alarms.ts',
      find: "protocol: 'email', endpoint: aws.alarmEmail",
      replace: "protocol: 'email'",
    },
  ],
  'CloudTrail logs API calls for auditing': [
    { out: 'logging', file: 'aws/audit.ts', find: 'enableLogging: true', replace: 'enableLogging: false' },
  ],
  'WAF filters and monitors requests to CloudFront': [
    { out: 'the web ACL of the site', file: 'aws/site.ts', find: 'webAclId: siteAclArn(values),', replace: '' },
  ],
  'WAF monitors them': [
    {
      out: 'the place of the log',
      file: 'aws/firewall.ts',
      find: 'logDestinationConfigs: [`arn:aws:logs:${region}:${values.aws.accountId}:log-group:${group}`]',
      replace: 'logDestinationConfigs: []',
    },
  ],
  'CloudFront serves the build files from S3 over HTTPS': [
    {
      out: 'the one distribution that may read',
      file: 'aws/site.ts',
      find: ':distribution/${aws.distributionId}` },',
      replace: ':distribution/*` },',
    },
  ],
  'CloudFront is the proxy for API calls': [
    {
      out: 'the paths of the API',
      file: 'catalogue/routes.ts',
      find: "API_PATTERNS = ['/api/*', '/graphql', '/.well-known/*']",
      replace: "API_PATTERNS = ['/.well-known/*']",
    },
  ],
  'The Engine receives requests from the API service': [
    {
      out: 'the callers that a service admits',
      file: 'network/policies.ts',
      find: 'callers.map(podsOf), tcp(INTERNAL_PORT)',
      replace: '[{ podSelector: {} }], tcp(INTERNAL_PORT)',
    },
  ],
};
