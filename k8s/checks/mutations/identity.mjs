/** What takes out the controls of document 2 on identity. */
export default {
  'Custom authorizers validate permissions before endpoints': [
    {
      out: 'the check of the administrators’ paths',
      file: 'catalogue/routes.ts',
      find: "{ path: '/api/v1/users', match: 'PathPrefix', check: 'administrators' }",
      replace: "{ path: '/api/v1/users', match: 'PathPrefix', check: 'signed-in' }",
    },
    {
      out: 'the check of a path that only administrators need',
      file: 'catalogue/routes.ts',
      find: "  { path: '/api/v1/promised-roles', match: 'PathPrefix', check: 'administrators' },\n",
      replace: '',
    },
    {
      out: 'the decision of the guard',
      file: 'libs/authentication/src/access.guard.ts',
      find: "if (!allowsInstitution(policy, actor.roles)) throw new AilaError('FORBIDDEN');",
      replace: '',
    },
  ],
  'They validate the token: signature, issuer, use, client': [
    {
      out: 'the client that the token is for',
      file: 'libs/authentication/src/jwt.strategy.ts',
      find: '|| claims.data.client_id !== this.audience',
      replace: '',
    },
  ],
  'A method without an authorizer does not exist': [
    {
      out: 'the refusal to start',
      file: 'libs/authentication/src/authentication.module.ts',
      find: 'if (open.length > 0)',
      replace: 'if (open.length > 1000)',
    },
  ],
  'API Gateway is protected by regional controls': [
    {
      out: 'the web ACL',
      file: 'edge/gateway.ts',
      find: '{ wafV2: { webACL: regionalAclArn(values) } }',
      replace: '{}',
    },
  ],
  'User pools authenticate; groups decide roles': [
    {
      out: 'the role of each group',
      file: 'aws/identity.ts',
      find: 'roleArnRef: ref(`group-${role}`)',
      replace: "roleArnRef: ref('group-admin')",
    },
  ],
  'IAM restricts API Gateway by role': [
    {
      out: 'the group of administrators',
      file: 'edge/gateway.ts',
      find: "values: ['admin'] }",
      replace: "values: ['admin', 'instructor'] }",
    },
  ],
  'Authentication data comes from the Authorization header': [
    {
      out: 'the validation of the token',
      file: 'edge/gateway.ts',
      find: "type: 'jwt-validation',",
      replace: "type: 'forward',",
    },
    {
      out: 'the header as the only place',
      file: 'libs/authentication/src/jwt.strategy.ts',
      find: 'ExtractJwt.fromAuthHeaderAsBearerToken()',
      replace:
        "ExtractJwt.fromExtractors([ExtractJwt.fromAuthHeaderAsBearerToken(), ExtractJwt.fromUrlQueryParameter('access_token')])",
      // A second wall: handlers ask for the header once more.
      also: [
        {
          file: 'libs/authentication/src/caller.ts',
          find: "if (!request.user || !token) throw new AilaError('UNAUTHENTICATED');\n  return { actor: request.user, token };",
          replace:
            "if (!request.user) throw new AilaError('UNAUTHENTICATED');\n  return { actor: request.user, token: token ?? '' };",
        },
      ],
    },
  ],
  'Role-based access by IAM roles: StudentRole, InstructorRole, AdminRole': [
    {
      out: 'signing in, as a condition of taking a role',
      file: 'aws/identity.ts',
      find: "'cognito-identity.amazonaws.com:amr': 'authenticated'",
      replace: "'cognito-identity.amazonaws.com:amr': '*'",
    },
  ],
  'IAM policies attached to each role define what it may invoke': [
    {
      out: 'that the roles carry no permission',
      file: 'aws/identity.ts',
      find: "    managed(account, 'cognitoidp', 'UserGroup', role, {",
      replace:
        "    managed(account, 'iam', 'RolePolicy', `group-${role}`, { roleRef: ref(`group-${role}`), policy: json({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }) });\n    managed(account, 'cognitoidp', 'UserGroup', role, {",
    },
    {
      out: 'the role: assistants may edit the outline',
      file: 'libs/access/src/policies.ts',
      find: "'outline.edit': { kind: 'course', roles: ['instructor'], admin: true }",
      replace: "'outline.edit': { kind: 'course', roles: ['instructor', 'assistant'], admin: true }",
    },
  ],
  'Pre-sign-up, post-confirmation, post-authentication manage users': [
    {
      out: 'post-authentication',
      file: 'aws/identity.ts',
      find: 'postAuthentication: `${signUpFunctions(account.values)}-post-authentication`,',
      replace: '',
    },
    {
      out: 'the list of domains',
      file: 'apps/auth/src/provider/hooks/account-hooks.ts',
      find: "if (!isEmailAllowed(email, await this.allowedDomains())) throw new AilaError('EMAIL_NOT_ALLOWED');",
      replace: '',
    },
    {
      out: 'the role of a student',
      file: 'apps/auth/src/provider/hooks/account-hooks.ts',
      find: "if (roles.size === 0) roles.add('student');",
      replace: "if (roles.size === 0) roles.add('instructor');",
    },
    {
      out: 'the refusal of disabled accounts',
      file: 'apps/auth/src/provider/hooks/account-hooks.ts',
      find: "if (affected === 0) throw new AilaError('ACCOUNT_DISABLED');",
      replace: '',
    },
  ],
  'Self sign-up by e-mail, verified by a code': [
    {
      out: 'the verification',
      file: 'aws/identity.ts',
      find: "autoVerifiedAttributes: ['email'],",
      replace: 'autoVerifiedAttributes: [],',
    },
    {
      out: 'the expiry of a code',
      file: 'apps/auth/src/provider/builtin/codes.ts',
      find: 'stored.triesLeft > 0 && stored.expiresAt > now',
      replace: 'stored.triesLeft > 0',
    },
  ],
  'Password: 8 characters, lower and upper case': [
    { out: 'the length', file: 'aws/identity.ts', find: 'minimumLength: 12', replace: 'minimumLength: 6' },
    {
      out: 'the upper case letter',
      file: 'libs/contracts/src/passwords.ts',
      find: "if (!/\\p{Lu}/u.test(password)) problems.push('no-upper-case');",
      replace: '',
    },
  ],
  'Client flows: password and SRP': [
    {
      out: 'SRP',
      file: 'aws/identity.ts',
      find: "['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']",
      replace: "['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']",
    },
  ],
  'Tokens expire 30 days after sign-in': [
    {
      out: 'the 30 days of the pool',
      file: 'aws/identity.ts',
      find: 'refreshTokenValidity: 30',
      replace: 'refreshTokenValidity: 3650',
    },
    {
      out: 'the 30 days of a sign-in',
      file: 'apps/auth/src/provider/sign-in-store.ts',
      find: 'const signInDays = 30;',
      replace: 'const signInDays = 3650;',
    },
  ],
  'WebSocket and AppSync connections are authorised': [
    {
      out: 'the one path that a WebSocket may open without a token',
      file: 'catalogue/routes.ts',
      find: "{ path: '/api', match: 'PathPrefix', check: 'signed-in' }",
      replace: "{ path: '/api', match: 'PathPrefix', withToken: true, check: 'signed-in' }",
    },
    {
      out: 'the guard before subscriptions',
      file: 'libs/authentication/src/access.guard.ts',
      find: "if (policy.kind === 'public') return true;",
      replace: "if (policy.kind === 'public' || context.getType<string>() === 'graphql') return true;",
    },
  ],
  'AppSync: authorizer and `appsync:GraphQL` permissions': [
    {
      out: 'the look at the sign-in, for every operation',
      file: 'libs/authentication/src/sign-in-check.ts',
      find: "if (signIn?.userId !== actor.userId) throw new AilaError('SIGN_IN_ENDED');\n    return { ...actor, roles: signIn.roles };",
      replace: 'return { ...actor, roles: session?.roles ?? actor.roles };',
    },
  ],
  'Access is logged and monitored by CloudWatch': [
    {
      out: 'the log',
      file: 'edge/gateway.ts',
      find: "'access_logs.s3.enabled': 'true'",
      replace: "'access_logs.s3.enabled': 'false'",
    },
  ],
  'Bedrock: explicit model access, IAM roles': [
    {
      out: 'the named models',
      file: 'iam/permissions.ts',
      find: "['bedrock:InvokeModelWithResponseStream'], tutor.bedrockModelArns",
      replace: "['bedrock:InvokeModelWithResponseStream'], ['*']",
    },
  ],
  'Bedrock: encrypted connections': [
    {
      out: 'the one port, of HTTPS',
      file: 'network/policies.ts',
      find: 'egress(having(ROLE.aws), awsPeers(values), tcp(HTTPS_PORT)),',
      replace: 'egress(having(ROLE.aws), awsPeers(values), tcp(80)),',
    },
  ],
};
