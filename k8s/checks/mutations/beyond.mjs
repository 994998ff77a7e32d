/** What takes out the controls that no document claims. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'Default deny in both directions for every pod': [
    { out: 'the default denial of what goes out', at: 'default-deny', property: 'policyTypes', set: "['Ingress']" },
  ],
  'Services are never called without TLS': [{ out: 'the comparison of protocols', at: 'call-protocol', drop: true }],
  'Restricted pods with a read-only root': [{ out: 'the read-only root', at: 'read-only-root', set: 'false' }],
  'No token of the API server in any pod': [
    { out: 'automountServiceAccountToken: false', at: 'no-api-token', set: 'true' },
  ],
  'Images by digest': [{ out: 'the digest', at: 'image-address', set: '`${image.registry}/${name}:${image.tag}`' }],
  'Admission policies': [{ out: 'failing closed', at: 'admission-fails-closed', set: "'Ignore'" }],
  'Backups in a vault of their own': [
    { out: 'the year of monthly ones', at: 'monthly-backups', set: '{ deleteAfter: 36 }' },
  ],
  'Security headers': [
    { out: 'that nobody may frame the page', at: 'frame-ancestors', set: '"frame-ancestors \'self\'"' },
  ],
  'A log of the firewall without secrets': [
    {
      out: 'the redaction of cookies',
      at: 'firewall-log-redaction',
      set: "[{ singleHeader: { name: 'authorization' } }]",
    },
  ],
  'Endpoints in the VPC serve this account only': [{ out: 'the account', at: 'endpoint-account', set: "anybody('*')" }],
  'The queue of object events refuses plain HTTP': [
    {
      out: 'the denial at the queue of what was not handled',
      at: 'dead-letter-tls',
      argument: 0,
      property: 'Statement',
      set: '[]',
    },
  ],
  'The work queue asks for a password': [{ out: 'the password', at: 'queue-password', drop: true }],
  'What holds data stays when its object is removed': [
    { out: 'what Crossplane may not do', at: 'kept-resources', add: "'Delete'" },
  ],
  'The access log of CloudFront without secrets': [
    { out: 'that queries are left out', at: 'access-log-fields', add: "'cs-uri-query'" },
  ],
  'No password in the log of the database': [
    { out: 'the silence about statements', at: 'statement-log', set: "'ddl'" },
  ],
  'A stranger at the key of encrypted fields is seen': [
    {
      out: 'strangers without a session',
      at: 'key-strangers',
      set: '`(${owners.map((name) => `${issuer} != "${roleArn(values, name)}"`).join(\' && \')})`',
    },
  ],
  'The log bucket takes the logs of this account only': [
    { out: 'the account on whose behalf AWS delivers', at: 'delivering-account', drop: true },
  ],
});
