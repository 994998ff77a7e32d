/** What takes out the controls of document 2 on identity. */
export default /** @satisfies {import('./place.mjs').Mutations} */ ({
  'Custom authorizers validate permissions before endpoints': [
    { out: 'the check of the administrators’ paths', at: 'users-path', property: 'check', set: "'signed-in'" },
    { out: 'the check of a path that only administrators need', at: 'promised-roles-path', drop: true },
    { out: 'the decision of the guard', at: 'institution-role', drop: true },
  ],
  'They validate the token: signature, issuer, use, client': [
    { out: 'the client that the token is for', at: 'token-client', set: '!claims.success' },
  ],
  'A method without an authorizer does not exist': [
    { out: 'the refusal to start', at: 'undeclared-operation', set: 'false' },
  ],
  'API Gateway is protected by regional controls': [{ out: 'the web ACL', at: 'regional-web-acl', drop: true }],
  'User pools authenticate; groups decide roles': [
    { out: 'the role of each group', at: 'group-role', set: "ref('group-admin')" },
  ],
  'IAM restricts API Gateway by role': [
    {
      out: 'the group of administrators',
      at: 'administrators-claim',
      argument: 1,
      property: 'values',
      add: "'instructor'",
    },
  ],
  'Authentication data comes from the Authorization header': [
    { out: 'the validation of the token', at: 'edge-token-validation', set: "'forward'" },
    {
      out: 'the header as the only place',
      at: 'token-header',
      set: (today) => `ExtractJwt.fromExtractors([${today}, ExtractJwt.fromUrlQueryParameter('access_token')])`,
      // A second wall: handlers ask for the header once more.
      also: [{ at: 'caller-token', set: '!request.user' }],
    },
  ],
  'Role-based access by IAM roles: StudentRole, InstructorRole, AdminRole': [
    { out: 'signing in, as a condition of taking a role', at: 'group-role-sign-in', set: "'*'" },
  ],
  'IAM policies attached to each role define what it may invoke': [
    {
      out: 'that the roles carry no permission',
      at: 'user-groups',
      before:
        "managed(account, 'iam', 'RolePolicy', `group-${role}`, { roleRef: ref(`group-${role}`), policy: json({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }) });",
    },
    {
      out: 'the role: assistants may edit the outline',
      at: 'outline-edit-roles',
      property: 'roles',
      add: "'assistant'",
    },
  ],
  'Pre-sign-up, post-confirmation, post-authentication manage users': [
    { out: 'post-authentication', at: 'post-authentication', drop: true },
    { out: 'the list of domains', at: 'sign-up-domain', drop: true },
    { out: 'the role of a student', at: 'first-role', argument: 0, set: "'instructor'" },
    { out: 'the refusal of disabled accounts', at: 'disabled-account', drop: true },
  ],
  'Self sign-up by e-mail, verified by a code': [
    { out: 'the verification', at: 'verified-email', set: '[]' },
    { out: 'the expiry of a code', at: 'code-expiry', set: 'stored.triesLeft > 0' },
  ],
  'Password: 8 characters, lower and upper case': [
    { out: 'the length', at: 'pool-password-length', set: '6' },
    { out: 'the upper case letter', at: 'password-upper-case', drop: true },
  ],
  'Client flows: password and SRP': [
    {
      out: 'SRP',
      at: 'client-flows',
      set: "['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']",
    },
  ],
  'Tokens expire 30 days after sign-in': [
    { out: 'the 30 days of the pool', at: 'pool-token-days', set: '3650' },
    { out: 'the 30 days of a sign-in', at: 'sign-in-days', set: '3650' },
  ],
  'WebSocket and AppSync connections are authorised': [
    { out: 'the one path that a WebSocket may open without a token', at: 'api-path', add: 'withToken: true' },
    {
      out: 'the guard before subscriptions',
      at: 'public-operation',
      set: (today) => `${today} || context.getType<string>() === 'graphql'`,
    },
  ],
  'AppSync: authorizer and `appsync:GraphQL` permissions': [
    {
      out: 'the look at the sign-in, for every operation',
      at: 'sign-in-ended',
      drop: true,
      also: [{ at: 'current-roles', set: '{ ...actor, roles: signIn?.roles ?? actor.roles }' }],
    },
  ],
  'Access is logged and monitored by CloudWatch': [{ out: 'the log', at: 'load-balancer-log', set: "'false'" }],
  'Bedrock: explicit model access, IAM roles': [
    { out: 'the named models', at: 'tutor-models', argument: 2, set: "['*']" },
  ],
  'Bedrock: encrypted connections': [{ out: 'the one port, of HTTPS', at: 'aws-egress', argument: 2, set: 'tcp(80)' }],
});
