/** What takes out the controls that no document claims. */
export default {
  'Default deny in both directions for every pod': [
    {
      out: 'the default denial of what goes out',
      file: 'network/policies.ts',
      find: "spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }",
      replace: "spec: { podSelector: {}, policyTypes: ['Ingress'] }",
    },
  ],
  'Services are never called without TLS': [
    {
      out: 'the comparison of protocols',
      file: 'libs/http/src/service-client.ts',
      find: 'if (address.protocol !== protocol) throw new Error(`${this.name} is called by ${protocol} only`);',
      replace: '',
    },
  ],
  'Restricted pods with a read-only root': [
    {
      out: 'the read-only root',
      file: 'cluster/pod.ts',
      find: 'readOnlyRootFilesystem: true',
      replace: 'readOnlyRootFilesystem: false',
    },
  ],
  'No token of the API server in any pod': [
    {
      out: 'automountServiceAccountToken: false',
      file: 'cluster/pod.ts',
      find: 'automountServiceAccountToken: false',
      replace: 'automountServiceAccountToken: true',
    },
  ],
  'Images by digest': [
    {
      out: 'the digest',
      file: 'catalogue/labels.ts',
      find: 'choose(given(digest), `@${digest}`, `:${image.tag}`)',
      replace: '`:${image.tag}`',
    },
  ],
  'Admission policies': [
    {
      out: 'failing closed',
      file: 'cluster/admission.ts',
      find: "failurePolicy: 'Fail'",
      replace: "failurePolicy: 'Ignore'",
    },
  ],
  'Backups in a vault of their own': [
    {
      out: 'the year of monthly ones',
      file: 'aws/detection.ts',
      find: 'lifecycle: { deleteAfter: 366 }',
      replace: 'lifecycle: { deleteAfter: 36 }',
    },
  ],
  'Security headers': [
    {
      out: 'that nobody may frame the page',
      file: 'aws/site-headers.ts',
      find: "frame-ancestors 'none'",
      replace: "frame-ancestors 'self'",
    },
  ],
  'A log of the firewall without secrets': [
    {
      out: 'the redaction of cookies',
      file: 'aws/firewall.ts',
      find: ", { singleHeader: { name: 'cookie' } }",
      replace: '',
    },
  ],
  'Endpoints in the VPC serve this account only': [
    {
      out: 'the account',
      file: 'aws/network.ts',
      find: "{ ...anybody('*'), Condition: { StringEquals: { 'aws:PrincipalAccount': values.aws.accountId } } }",
      replace: "anybody('*')",
    },
  ],
  'The queue of object events refuses plain HTTP': [
    {
      out: 'the denial at the queue of what was not handled',
      file: 'aws/storage.ts',
      find: 'Statement: [tlsOnly(deadArn)]',
      replace: 'Statement: []',
    },
  ],
  'The work queue asks for a password': [
    {
      out: 'the password',
      file: 'aws/cache.ts',
      find: "authTokenSecretRef: { name: queue.passwordSecret, key: 'password' },",
      replace: '',
    },
  ],
  'What holds data stays when its object is removed': [
    {
      out: 'what Crossplane may not do',
      file: 'aws/managed.ts',
      find: "const KEPT = ['Observe', 'Create', 'Update', 'LateInitialize'];",
      replace: "const KEPT = ['Observe', 'Create', 'Update', 'LateInitialize', 'Delete'];",
    },
  ],
  'The access log of CloudFront without secrets': [
    {
      out: 'that queries are left out',
      file: 'aws/access-log.ts',
      find: "  'cs-bytes',\n",
      replace: "  'cs-bytes',\n  'cs-uri-query',\n",
    },
  ],
  'No password in the log of the database': [
    {
      out: 'the silence about statements',
      file: 'aws/database.ts',
      find: "log_statement: choose(is(aws.proxyAuth, 'secrets'), 'none', 'ddl')",
      replace: "log_statement: 'ddl'",
    },
  ],
  'A stranger at the key of encrypted fields is seen': [
    {
      out: 'strangers without a session',
      file: 'aws/watches.ts',
      find: '(${issuer} NOT EXISTS || (${owners.map((name) => `${issuer} != "${roleArn(values, name)}"`).join(\' && \')}))',
      replace: '(${owners.map((name) => `${issuer} != "${roleArn(values, name)}"`).join(\' && \')})',
    },
  ],
  'The log bucket takes the logs of this account only': [
    {
      out: 'the account on whose behalf AWS delivers',
      file: 'aws/audit.ts',
      find: '    ...fromAccount,\n    ArnLike',
      replace: '    ArnLike',
    },
  ],
};
