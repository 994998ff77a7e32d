/** What takes out the controls of document 2 in the network, in uploads and storage. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'The existing VPC is used, its ranges inherited': [
    {
      out: 'the mere observation of the VPC',
      at: 'existing-vpc',
      set: "managed(account, 'ec2', 'VPC', 'vpc', { cidrBlock: '10.1.0.0/16' }, { externalName: aws.vpcId })",
    },
  ],
  'Functions, proxy and database are in private subnets': [
    { out: 'the subnets of the database', at: 'database-subnets', property: 'subnetIds', set: '[]' },
  ],
  'Functions have no public address': [
    {
      out: 'the type of the services',
      at: 'service-type',
      argument: 3,
      set: "{ spec: { type: 'LoadBalancer', selector: selector(name), ports } }",
    },
  ],
  'Their outbound traffic goes through NAT': [
    {
      out: 'the exception of the private ranges',
      at: 'internet-egress',
      argument: 1,
      set: "[{ ipBlock: { cidr: '0.0.0.0/0', except: [] } }]",
    },
  ],
  'RDS is reached exclusively through RDS Proxy': [
    { out: 'the proxy as the only receiver', at: 'egress-to-proxy', argument: 5, set: "{ group: 'database' }" },
  ],
  'RDS has no public access': [{ out: 'publiclyAccessible: false', at: 'database-not-public', set: 'true' }],
  'Connections to RDS are encrypted': [
    { out: 'the parameter group that asks for it', at: 'database-parameters', drop: true },
  ],
  'NAT is egress-only: nothing comes in from the internet': [
    { out: 'the default denial of what comes in', at: 'default-deny', property: 'policyTypes', set: "['Egress']" },
  ],
  'S3, ECR and other services are reached through it': [
    { out: 'the one port', at: 'aws-egress', argument: 2, set: 'tcp(80, HTTPS_PORT)' },
  ],
  'The Internet gateway opens the API and nothing else': [
    {
      out: 'the range of the load balancer',
      at: 'load-balancer-ingress',
      property: 'from',
      set: "[{ ipBlock: { cidr: '0.0.0.0/0' } }]",
    },
  ],
  'Lambda-SG: outbound 5432 to the proxy': [
    { out: 'the range of the proxy', at: 'database-egress', argument: 1, set: "[{ ipBlock: { cidr: '10.0.0.0/8' } }]" },
    {
      out: 'the proxy as the one receiver of the group',
      at: 'egress-to-proxy',
      argument: 5,
      set: "{ cidr: '10.0.0.0/16' }",
    },
  ],
  'RDS-Proxy-SG: inbound 5432 from Lambda-SG': [
    { out: 'the group that the proxy admits', at: 'proxy-ingress', argument: 5, set: "{ cidr: '0.0.0.0/0' }" },
    {
      out: 'the one port of the proxy',
      at: 'proxy-ingress',
      before: "rule(account, 'Ingress', 'proxy', 'services-too', HTTPS_PORT, { group: 'services' });",
    },
  ],
  'Default-SG: block all inbound, allow outbound': [
    {
      out: 'the emptiness of the default group',
      at: 'default-group',
      argument: 4,
      add: "ingress: [{ protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }]",
    },
    {
      out: 'the default denial of both directions',
      at: 'default-deny',
      property: 'podSelector',
      set: '{ matchLabels: PART_OF }',
    },
  ],
  'Default NACLs, no custom rules': [
    {
      out: 'that none is declared',
      at: 'network-acls',
      before: "managed(account, 'ec2', 'NetworkACL', 'own', { vpcId: aws.vpcId });",
    },
  ],
  'PostgreSQL only from private CIDRs, one rule each': [
    {
      out: 'the private ranges',
      at: 'private-ranges',
      set: "rule(account, 'Ingress', 'database', 'all', DATABASE_PORT, { cidr: '0.0.0.0/0' })",
    },
  ],
  'Only trusted functions and services in private subnets connect to the proxy': [
    {
      out: 'the group on the pods',
      at: 'pod-groups',
      set: '{ spec: { podSelector: { matchLabels: PART_OF }, securityGroups: { groupIds: [] } } }',
    },
  ],
  'The instance metadata stays out of reach (implied by functions having none)': [
    {
      out: 'the exception of the chart for the metadata and private ranges',
      generated: 'charts/aila/templates/20-network-policies.yaml',
      find: '              {{- toYaml .Values.network.privateCidrs | nindent 14 }}\n{{- end }}\n{{- end }}\n{{- if eq .Values.network.awsAccess "vpcEndpoints" }}',
      replace:
        '              - 192.0.2.0/24\n{{- end }}\n{{- end }}\n{{- if eq .Values.network.awsAccess "vpcEndpoints" }}',
    },
  ],
  'No namespace can open it again': [
    {
      out: 'the denial',
      at: 'metadata-denial',
      set: "[{ name: 'metadata', action: 'Pass', to: [{ networks: ['169.254.169.254/32'] }] }]",
    },
  ],
  'The client asks the API, which checks the permission to upload': [
    { out: 'the decision about the role', at: 'course-role', drop: true },
  ],
  'A permit can do no more than its signer may': [
    { out: 'the bucket that the signer may write to', at: 'course-files', argument: 2, set: "['arn:aws:s3:::*']" },
  ],
  'A permit is for a limited time': [
    { out: 'the time in the form', at: 'permit-expiry', set: '604800' },
    { out: 'the expiry of the signed address', at: 'address-expiry', set: '!genuine' },
  ],
  'The browser uploads straight to S3': [{ out: 'the one origin', at: 'upload-origin', set: "['*']" }],
  'No long-term credentials are exposed': [
    { out: 'the role of the service account', at: 'service-account-role', drop: true },
  ],
  'SSE-S3 for all data': [
    {
      out: 'the algorithm',
      at: 'bucket-encryption',
      set: "[{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'NONE' }, bucketKeyEnabled: false }]",
    },
  ],
  'Public access is blocked for all buckets': [{ out: 'restrictPublicBuckets', at: 'no-public-bucket', set: 'false' }],
  'SSL is enforced': [{ out: 'the denial of plain HTTP', at: 'bucket-tls', drop: true }],
  'Object PUT and DELETE trigger the ingest': [
    { out: 'DELETE', at: 'object-event-kinds', property: 'events', set: "['s3:ObjectCreated:*']" },
  ],
  'SQS: encryption with AWS-managed keys': [
    { out: 'the encryption of the queue', at: 'queue-encryption', set: 'false' },
  ],
  'Only specific functions and the bucket send messages': [{ out: 'the sender', at: 'queue-sender', set: "'*'" }],
  'Only specific functions receive them': [
    {
      out: 'that ingest alone may',
      at: 'event-takers',
      set: "(workload === 'files' ? [courseFiles(values), objectEvents(values)] : [])",
    },
  ],
  'SQS: IAM roles with least privilege': [
    { out: 'the one queue', at: 'event-queue', set: "[arn(values, 'sqs', '*')]" },
  ],
});
