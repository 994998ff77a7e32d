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
      file: 'cluster/labels.ts',
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
      file: 'aws/site.ts',
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
};
