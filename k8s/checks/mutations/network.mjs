/** What takes out the controls of document 2 in the network, in uploads and storage, and in who may call which function. */
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
  ],
  'RDS-Proxy-SG: inbound 5432 from Lambda-SG': [
    {
      out: 'the group that the proxy admits',
      file: 'aws/network.ts',
      find: "'Ingress', 'proxy', 'services', DATABASE_PORT, { group: 'services' }",
      replace: "'Ingress', 'proxy', 'services', DATABASE_PORT, { cidr: '0.0.0.0/0' }",
    },
  ],
  'Default-SG: block all inbound': [
    {
      out: 'the emptiness of the default group',
      file: 'aws/network.ts',
      find: "'DefaultSecurityGroup', 'default', { vpcId: aws.vpcId }",
      replace:
        "'DefaultSecurityGroup', 'default', { vpcId: aws.vpcId, ingress: [{ protocol: '-1', cidrBlocks: ['0.0.0.0/0'] }] }",
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
      find: "  const guards = { at: new Optional(at, 'vpc guards', aws.accountGuards), values };",
      replace:
        "  managed(account, 'ec2', 'NetworkACL', 'own', { vpcId: aws.vpcId });\n  const guards = { at: new Optional(at, 'vpc guards', aws.accountGuards), values };",
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
      find: "'s3:PutObject', 's3:DeleteObject'], [`${bucketArn(values)}/*`]",
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
      find: "[arn(values, 'sqs', `${values.aws.prefix}-object-events`)]",
      replace: "[arn(values, 'sqs', '*')]",
    },
  ],

  'studentFunction: the student group': [
    {
      out: 'membership: who is not enrolled counts as a student',
      file: 'libs/access/src/policies.ts',
      find: '(role !== null && roles.includes(role))',
      replace: "roles.includes(role ?? 'student')",
    },
  ],
  'instructorFunction: the instructor group': [
    {
      out: 'the role: assistants may edit the outline',
      file: 'libs/access/src/policies.ts',
      find: "'outline.edit': { kind: 'course', roles: ['instructor'], admin: true }",
      replace: "'outline.edit': { kind: 'course', roles: ['instructor', 'assistant'], admin: true }",
    },
  ],
  'adminFunction: the admin group': [
    {
      out: 'the role that the guard asks for',
      file: 'libs/authentication/src/access.guard.ts',
      find: "if (!allowsInstitution(policy, actor.roles)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  'preSignupLambda, addStudentOnSignUp, adjustUserRoles: Cognito only': [
    {
      out: 'the comparison of the secret',
      file: 'apps/auth/src/triggers/triggers.controller.ts',
      find: 'if (secret.length < minSecretLength || !equalInConstantTime(secret, given))',
      replace: 'if (secret.length < minSecretLength)',
    },
  ],
  'TextGenLambdaDockerFunc: student group users': [
    {
      out: 'the role in the course: observers may chat',
      file: 'libs/database/src/course-authority.ts',
      find: "if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  "TextGenLambdaDockerFunc: nobody else's chats": [
    {
      out: 'the person in the policy of the tables',
      file: 'libs/database/src/migrations/1764000300000-chat.ts',
      find: 'using (user_id = (select access.current_user_id()) and course_id',
      replace: 'using (course_id',
    },
  ],
  'DeleteLastMessage: student group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/text-gen/src/sessions/sessions.controller.ts',
      find: "@Policy('chat.own')\n  removeLastExchange(",
      replace: "@Policy('course.read')\n  removeLastExchange(",
    },
  ],
  'GeneratePreSignedURLFunc: instructor group users': [
    {
      out: 'the policy of an upload: who sees files may send some',
      file: 'apps/files/src/uploads/uploads.service.ts',
      find: "authoriseInCourse(tx, actor, 'file.edit', { moduleId })",
      replace: "authoriseInCourse(tx, actor, 'file.list', { moduleId })",
      also: [
        {
          file: 'apps/files/src/files.controller.ts',
          find: "@Policy('file.edit')\n  requestFile(",
          replace: "@Policy('file.list')\n  requestFile(",
        },
      ],
    },
  ],
  'GetFilesFunction: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/files/src/files.controller.ts',
      find: "@Get('files/:id')\n  @Policy('file.list')",
      replace: "@Get('files/:id')\n  @Policy('course.read')",
    },
  ],
  'DeleteFileFunc: instructor group users': [
    {
      out: 'the policy: who sees a file may delete it',
      file: 'apps/files/src/catalogue/catalogue.service.ts',
      find: "authoriseInCourse(tx, actor, 'file.edit', { fileId });\n      await tx.query(`delete",
      replace: "authoriseInCourse(tx, actor, 'file.list', { fileId });\n      await tx.query(`delete",
      also: [
        {
          file: 'apps/files/src/files.controller.ts',
          find: "@Policy('file.edit')\n  remove(",
          replace: "@Policy('file.list')\n  remove(",
        },
      ],
    },
  ],
  'DeleteModuleFunc: instructor group users': [
    {
      out: 'the policy: whoever reads the course',
      file: 'apps/gateway/src/outline/outline.controller.ts',
      find: "@Policy('outline.edit')\n  @ApiResponse({ status: 204 })\n  removeModule(",
      replace: "@Policy('course.read')\n  @ApiResponse({ status: 204 })\n  removeModule(",
    },
  ],
  'DataIngestLambdaDockerFunc: S3 events only': [
    {
      out: 'that nobody calls ingest',
      file: 'cluster/catalogue.ts',
      find: "calls: ['auth', 'files', 'text-gen']",
      replace: "calls: ['auth', 'files', 'text-gen', 'ingest']",
    },
    {
      out: 'the refusal of objects that nobody announced',
      file: 'apps/ingest/src/arrivals/arrivals.ts',
      find: 'await this.store.delete(key);',
      replace: '',
    },
  ],
  'The three authorizers: internal to API Gateway': [
    {
      out: 'the services that may ask auth',
      file: 'network/policies.ts',
      find: 'callers.map(podsOf), tcp(INTERNAL_PORT)',
      replace: "callee === 'auth' ? [{ podSelector: {} }] : callers.map(podsOf), tcp(INTERNAL_PORT)",
    },
  ],
};
