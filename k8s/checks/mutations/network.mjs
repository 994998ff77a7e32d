/** What takes out the controls of document 2 in the network, in uploads and storage. */
export default {
  'The existing VPC is used, its ranges inherited': [
    {
      out: 'the mere observation of the VPC',
      file: 'aws/network.ts',
      find: "'VPC', 'vpc', {}, { externalName: aws.vpcId, observed: true }",
      replace: "'VPC', 'vpc', { cidrBlock: '10.1.0.0/16' }, { externalName: aws.vpcId }",
    },
  ],
  'Functions, proxy and database are in private subnets': [
    {
      out: 'the subnets of the database',
      file: 'aws/database.ts',
      find: 'subnetIds: [...aws.databaseSubnetIds]',
      replace: 'subnetIds: []',
    },
  ],
  'Functions have no public address': [
    {
      out: 'the type of the services',
      file: 'cluster/workloads.ts',
      find: "type: 'ClusterIP', selector",
      replace: "type: 'LoadBalancer', selector",
    },
  ],
  'Their outbound traffic goes through NAT': [
    {
      out: 'the exception of the private ranges',
      file: 'network/policies.ts',
      find: 'except: [...network.privateCidrs]',
      replace: 'except: []',
    },
  ],
  'RDS is reached exclusively through RDS Proxy': [
    {
      out: 'the proxy as the only receiver',
      file: 'aws/network.ts',
      find: "'Egress', 'services', 'database', DATABASE_PORT, { group: 'proxy' }",
      replace: "'Egress', 'services', 'database', DATABASE_PORT, { group: 'database' }",
    },
  ],
  'RDS has no public access': [
    {
      out: 'publiclyAccessible: false',
      file: 'aws/database.ts',
      find: 'publiclyAccessible: false',
      replace: 'publiclyAccessible: true',
    },
  ],
  'Connections to RDS are encrypted': [
    {
      out: 'the parameter group that asks for it',
      file: 'aws/database.ts',
      find: "parameterGroupNameRef: ref('database'),",
      replace: '',
    },
  ],
  'NAT is egress-only: nothing comes in from the internet': [
    {
      out: 'the default denial of what comes in',
      file: 'network/policies.ts',
      find: "spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }",
      replace: "spec: { podSelector: {}, policyTypes: ['Egress'] }",
    },
  ],
  'S3, ECR and other services are reached through it': [
    {
      out: 'the one port',
      file: 'network/policies.ts',
      find: 'egress(having(ROLE.aws), awsPeers(values), tcp(HTTPS_PORT)),',
      replace: 'egress(having(ROLE.aws), awsPeers(values), tcp(80, HTTPS_PORT)),',
    },
  ],
  'The Internet gateway opens the API and nothing else': [
    {
      out: 'the range of the load balancer',
      file: 'network/policies.ts',
      find: '{ from: cidrs(network.loadBalancerCidrs), ports',
      replace: "{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports",
    },
  ],
  'Lambda-SG: outbound 5432 to the proxy': [
    {
      out: 'the range of the proxy',
      file: 'network/policies.ts',
      find: 'egress(having(ROLE.database), cidrs(network.proxyCidrs)',
      replace: "egress(having(ROLE.database), [{ ipBlock: { cidr: '10.0.0.0/8' } }]",
    },
    {
      out: 'the proxy as the one receiver of the group',
      file: 'aws/network.ts',
      find: "'Egress', 'services', 'database', DATABASE_PORT, { group: 'proxy' }",
      replace: "'Egress', 'services', 'database', DATABASE_PORT, { cidr: '10.0.0.0/16' }",
    },
  ],
  'RDS-Proxy-SG: inbound 5432 from Lambda-SG': [
    {
      out: 'the group that the proxy admits',
      file: 'aws/network.ts',
      find: "'Ingress', 'proxy', 'services', DATABASE_PORT, { group: 'services' }",
      replace: "'Ingress', 'proxy', 'services', DATABASE_PORT, { cidr: '0.0.0.0/0' }",
    },
    {
      out: 'the one port of the proxy',
      file: 'aws/network.ts',
      find: "rule(account, 'Ingress', 'proxy', 'services', DATABASE_PORT, { group: 'services' });",
      replace:
        "rule(account, 'Ingress', 'proxy', 'services', DATABASE_PORT, { group: 'services' });\n  rule(account, 'Ingress', 'proxy', 'services-too', HTTPS_PORT, { group: 'services' });",
    },
  ],
  'Default-SG: block all inbound, allow outbound': [
    {
      out: 'the emptiness of the default group',
      file: 'aws/network.ts',
      find: "'DefaultSecurityGroup', 'default', {\n    vpcId: aws.vpcId,",
      replace:
        "'DefaultSecurityGroup', 'default', {\n    vpcId: aws.vpcId,\n    ingress: [{ protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }],",
    },
    {
      out: 'the default denial of both directions',
      file: 'network/policies.ts',
      find: "spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }",
      replace: "spec: { podSelector: { matchLabels: PART_OF }, policyTypes: ['Ingress', 'Egress'] }",
    },
  ],
  'Default NACLs, no custom rules': [
    {
      out: 'that none is declared',
      file: 'aws/network.ts',
      find: "  const closed = { at: new Optional(at, 'default group'",
      replace:
        "  managed(account, 'ec2', 'NetworkACL', 'own', { vpcId: aws.vpcId });\n  const closed = { at: new Optional(at, 'default group'",
    },
  ],
  'PostgreSQL only from private CIDRs, one rule each': [
    {
      out: 'the private ranges',
      file: 'aws/network.ts',
      find: "eachRange(account, 'Ingress', 'database', 'private', DATABASE_PORT, network.proxyCidrs)",
      replace: "rule(account, 'Ingress', 'database', 'all', DATABASE_PORT, { cidr: '0.0.0.0/0' })",
    },
  ],
  'Only trusted functions and services in private subnets connect to the proxy': [
    {
      out: 'the group on the pods',
      file: 'network/security-groups.ts',
      find: 'groupIds: [...network.podSecurityGroupIds]',
      replace: 'groupIds: []',
    },
  ],
  'The instance metadata stays out of reach (implied by functions having none)': [
    {
      out: 'the exception of the chart for the metadata and private ranges',
      file: 'charts/aila/templates/20-network-policies.yaml',
      find: '              {{- toYaml .Values.network.privateCidrs | nindent 14 }}\n{{- end }}\n{{- end }}\n{{- if eq .Values.network.awsAccess "vpcEndpoints" }}',
      replace:
        '              - 192.0.2.0/24\n{{- end }}\n{{- end }}\n{{- if eq .Values.network.awsAccess "vpcEndpoints" }}',
    },
  ],
  'No namespace can open it again': [
    {
      out: 'the denial',
      file: 'network/security-groups.ts',
      find: "action: 'Deny'",
      replace: "action: 'Pass'",
    },
  ],

  'The client asks the API, which checks the permission to upload': [
    {
      out: 'the decision about the role',
      file: 'libs/database/src/course-authority.ts',
      find: "if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  'A permit can do no more than its signer may': [
    {
      out: 'the bucket that the signer may write to',
      file: 'iam/permissions.ts',
      find: "'s3:PutObject', 's3:DeleteObject'], [`${bucketArn(values)}/${COURSE_ID}/*`]",
      replace: "'s3:PutObject', 's3:DeleteObject'], ['arn:aws:s3:::*']",
    },
  ],
  'A permit is for a limited time': [
    {
      out: 'the time in the form',
      file: 'libs/object-store/src/s3/s3-object-store.ts',
      find: 'Expires: expiresInSeconds,',
      replace: 'Expires: 604800,',
    },
    {
      out: 'the expiry of the signed address',
      file: 'libs/object-store/src/disk/signing.ts',
      find: "if (!genuine || this.now() >= Number(terms['expires']) * 1000)",
      replace: 'if (!genuine)',
    },
  ],
  'The browser uploads straight to S3': [
    {
      out: 'the one origin',
      file: 'aws/storage.ts',
      find: 'allowedOrigins: [`https://${publicHost}`]',
      replace: "allowedOrigins: ['*']",
    },
  ],
  'No long-term credentials are exposed': [
    {
      out: 'the role of the service account',
      file: 'cluster/service-accounts.ts',
      find: "'eks.amazonaws.com/role-arn': role,",
      replace: '',
    },
  ],
  'SSE-S3 for all data': [
    {
      out: 'the algorithm',
      file: 'aws/storage.ts',
      find: "rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }",
      replace: "rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'NONE' }",
    },
  ],
  'Public access is blocked for all buckets': [
    {
      out: 'restrictPublicBuckets',
      file: 'aws/storage.ts',
      find: 'restrictPublicBuckets: true',
      replace: 'restrictPublicBuckets: false',
    },
  ],
  'SSL is enforced': [
    {
      out: 'the denial of plain HTTP',
      file: 'aws/storage.ts',
      find: "deny('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }),",
      replace: '',
    },
  ],
  'Object PUT and DELETE trigger the ingest': [
    {
      out: 'DELETE',
      file: 'aws/storage.ts',
      find: "['s3:ObjectCreated:*', 's3:ObjectRemoved:*']",
      replace: "['s3:ObjectCreated:*']",
    },
  ],
  'SQS: encryption with AWS-managed keys': [
    {
      out: 'the encryption of the queue',
      file: 'aws/storage.ts',
      find: 'sqsManagedSseEnabled: true,\n    messageRetentionSeconds: 1209600,\n    receiveWait',
      replace: 'sqsManagedSseEnabled: false,\n    messageRetentionSeconds: 1209600,\n    receiveWait',
    },
  ],
  'Only specific functions and the bucket send messages': [
    {
      out: 'the sender',
      file: 'aws/storage.ts',
      find: "Principal: { Service: 's3.amazonaws.com' }",
      replace: "Principal: '*'",
    },
  ],
  'Only specific functions receive them': [
    {
      out: 'that ingest alone may',
      file: 'iam/permissions.ts',
      find: "...(workload === 'files' ? [courseFiles(values)] : []),",
      replace: "...(workload === 'files' ? [courseFiles(values), objectEvents(values)] : []),",
    },
  ],
  'SQS: IAM roles with least privilege': [
    {
      out: 'the one queue',
      file: 'iam/permissions.ts',
      find: '[eventsQueueArn(values)]',
      replace: "[arn(values, 'sqs', '*')]",
    },
  ],
};
