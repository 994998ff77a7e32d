import { synthesise } from '../program.js';
import type { Manifest } from '../template/write.js';
import { find, podsOf } from '../testing/find.js';
import { isAllowed, type PolicyDocument, type Request } from './evaluate.js';

const AWS = {
  aws: { enabled: true },
  externalSecrets: { enabled: true },
  tutor: { bedrockGuardrailId: 'gr0example00' },
};
const all = (values: object = AWS): Manifest[] => [...synthesise(values).values()].flat();

interface ForProvider {
  readonly policy: string;
  readonly roleRef: { readonly name: string };
  readonly assumeRolePolicy: string;
}
const fields = (manifest: Manifest): ForProvider => (manifest['spec'] as { forProvider: ForProvider }).forProvider;
const ofKind = (kind: string, manifests: Manifest[]): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

const permissionsOf = (role: string, manifests = all()): PolicyDocument[] =>
  ofKind('RolePolicy', manifests)
    .map(fields)
    .filter(({ roleRef }) => roleRef.name === role)
    .map(({ policy }) => JSON.parse(policy) as PolicyDocument);

const region = 'ca-central-1:111122223333';
const bucket = 'arn:aws:s3:::aila-files-111122223333';
const fieldContext = (table: string, names: readonly string[], ...more: string[]): Request['context'] => ({
  'kms:ResourceAliases': ['alias/aila-fields'],
  'kms:EncryptionContext:table': table,
  'kms:EncryptionContextKeys': [...names, ...more],
});
/** Which table each service encrypts a field of, and the names in the context of that field. */
const FIELDS = {
  auth: ['identity.signing_key', ['table', 'id']],
  'text-gen': ['model.connection', ['table', 'id', 'field']],
} as const;
const fieldKey = fieldContext('identity.signing_key', ['table', 'id']);
const courseFile = '01890a5d-ac96-774b-bcce-b302099a8057/module/file/1';
const chatLogs = 'exports/01890a5d-ac96-774b-bcce-b302099a8057/export/1.csv';
const pool = `arn:aws:cognito-idp:${region}:userpool/ca-central-1_EXAMPLE00`;
const eventQueue = `arn:aws:sqs:${region}:aila-object-events`;
const model = (id: string): string => `arn:aws:bedrock:ca-central-1::foundation-model/${id}`;
const databaseUser = (user: string): string => `arn:aws:rds-db:${region}:dbuser:prx-0123/${user}`;

const PODS = ['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate'] as const;
/** The last one is taken by the External Secrets Operator, in the name of a service account of ours. */
const ROLES = [...PODS, 'secrets-reader'] as const;
type Role = (typeof ROLES)[number];

interface Row extends Request {
  readonly who: readonly Role[];
  /** The same action on what belongs to somebody else, or for something else. */
  readonly foreign: readonly { readonly resource?: string; readonly context?: Request['context'] }[];
}

const users: Readonly<Record<(typeof PODS)[number], string>> = {
  gateway: 'aila_gateway',
  auth: 'aila_auth',
  files: 'aila_files',
  ingest: 'aila_ingest',
  'text-gen': 'aila_text_gen',
  migrate: 'aila_owner',
};

const cognito = (action: string): Row => ({
  action: `cognito-idp:${action}`,
  resource: pool,
  who: ['auth'],
  foreign: [{ resource: `arn:aws:cognito-idp:${region}:userpool/ca-central-1_OTHER0000` }],
});
const object = (action: string, key: string, who: readonly Role[]): Row => ({
  action: `s3:${action}`,
  resource: `${bucket}/${key}`,
  who,
  foreign: [{ resource: `arn:aws:s3:::somebody-else/${key}` }],
});
const queue = (action: string): Row => ({
  action: `sqs:${action}`,
  resource: eventQueue,
  who: ['ingest'],
  foreign: [{ resource: `arn:aws:sqs:${region}:other` }],
});
const key = (action: string, who: keyof typeof FIELDS): Row => {
  const [table, names] = FIELDS[who];
  const context = fieldContext(table, names);
  return {
    action: `kms:${action}`,
    resource: `arn:aws:kms:${region}:key/1`,
    context,
    who: [who],
    foreign: [
      { context: { ...context, 'kms:ResourceAliases': ['alias/other'] } },
      { context: fieldContext('content.file', names) },
      { context: fieldContext(table, names, 'purpose') },
      { context: { 'kms:ResourceAliases': ['alias/aila-fields'] } },
    ],
  };
};
const bedrock = (action: string, id: string, who: readonly Role[]): Row => ({
  action: `bedrock:${action}`,
  resource: model(id),
  who,
  foreign: [{ resource: model('somebody.else-v1:0') }],
});

const secret = (action: string, name: string): Row => ({
  action: `secretsmanager:${action}`,
  resource: `arn:aws:secretsmanager:${region}:secret:aila/${name}-a1b2c3`,
  who: ['secrets-reader'],
  foreign: [`aila/DBSecret-a1b2c3`, `other/${name}-a1b2c3`, `aila/${name}-of-others-a1b2c3`].map((other) => ({
    resource: `arn:aws:secretsmanager:${region}:secret:${other}`,
  })),
});
const guardrail = (id: string): string => `arn:aws:bedrock:${region}:guardrail/${id}`;

const tutorModel = 'meta.llama3-70b-instruct-v1:0';
const embeddingModel = 'amazon.titan-embed-text-v2:0';

/** Who may do what, written down independently of the code that writes the policies. */
const MATRIX: readonly Row[] = [
  ...PODS.map((role) => ({
    action: 'rds-db:connect',
    resource: databaseUser(users[role]),
    who: [role],
    foreign: [{ resource: databaseUser('rdsadmin') }],
  })),
  ...(['auth', 'text-gen'] as const).flatMap((who) => [key('Decrypt', who), key('GenerateDataKey', who)]),
  ...[
    'AdminGetUser',
    'AdminListGroupsForUser',
    'AdminAddUserToGroup',
    'AdminRemoveUserFromGroup',
    'AdminEnableUser',
    'AdminDisableUser',
    'AdminUserGlobalSignOut',
    'AdminDeleteUser',
  ].map(cognito),
  object('GetObject', courseFile, ['files', 'ingest']),
  object('PutObject', courseFile, ['files']),
  object('DeleteObject', courseFile, ['files', 'ingest']),
  object('GetObject', chatLogs, ['files', 'ingest']),
  object('PutObject', chatLogs, ['ingest']),
  object('AbortMultipartUpload', chatLogs, ['ingest']),
  object('DeleteObject', chatLogs, ['files', 'ingest']),
  // What is no course file; ingest deletes it when it arrives.
  object('GetObject', 'backup/2026.dump', ['ingest']),
  object('PutObject', 'backup/2026.dump', []),
  object('DeleteObject', 'backup/2026.dump', ['ingest']),
  {
    action: 's3:ListBucket',
    resource: bucket,
    who: ['files', 'ingest'],
    foreign: [{ resource: 'arn:aws:s3:::somebody-else' }],
  },
  ...['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility'].map(queue),
  bedrock('InvokeModel', embeddingModel, ['ingest', 'text-gen']),
  bedrock('InvokeModelWithResponseStream', tutorModel, ['text-gen']),
  {
    action: 'bedrock:ApplyGuardrail',
    resource: guardrail('gr0example00'),
    who: ['text-gen'],
    foreign: [{ resource: guardrail('gr0other0000') }],
  },
  ...['GetSecretValue', 'DescribeSecret'].flatMap((action) =>
    ['aila-database', 'aila-queue', 'aila-cognito-client', 'aila-openai', 'aila-field-keys', 'aila-smtp'].map((name) =>
      secret(action, name),
    ),
  ),
];

/** What nobody may do, however it is asked. */
const FORBIDDEN: readonly Request[] = [
  { action: 'bedrock:InvokeModel', resource: model(tutorModel) },
  { action: 'bedrock:InvokeModelWithResponseStream', resource: model(embeddingModel) },
  { action: 'cognito-idp:AdminSetUserPassword', resource: pool },
  { action: 'sqs:PurgeQueue', resource: eventQueue },
  { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/aila-gateway' },
  { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/aila-files' },
  { action: 's3:DeleteBucket', resource: bucket },
  { action: 's3:PutBucketPolicy', resource: bucket },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::aila-site-111122223333/index.html' },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::aila-logs-111122223333/cloudtrail/1' },
  { action: 'sqs:SendMessage', resource: eventQueue },
  { action: 'kms:ScheduleKeyDeletion', resource: `arn:aws:kms:${region}:key/1`, context: fieldKey },
  {
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:aws:secretsmanager:${region}:secret:aila/DBSecret/aila_gateway-abcdef`,
  },
  { action: 'ssm:GetParameter', resource: `arn:aws:ssm:${region}:parameter/aila` },
  { action: 'cognito-idp:DeleteUserPool', resource: pool },
  { action: 'rds:DeleteDBInstance', resource: `arn:aws:rds:${region}:db:aila` },
  { action: 'ecr:PutImage', resource: `arn:aws:ecr:${region}:repository/aila/gateway` },
  { action: 'logs:DeleteLogGroup', resource: `arn:aws:logs:${region}:log-group:/aila/audit` },
];

describe.each(ROLES)('the role of %s', (role) => {
  const documents = permissionsOf(role);

  test.each(MATRIX)('$action on $resource', ({ who, foreign, ...request }) => {
    expect(isAllowed(documents, request)).toBe(who.includes(role));
    for (const other of foreign) expect(isAllowed(documents, { ...request, ...other })).toBe(false);
  });

  test.each(FORBIDDEN)('never $action', (request) => {
    expect(isAllowed(documents, request)).toBe(false);
  });

  test('lists no action that the matrix does not know, and no wildcard', () => {
    const actions = documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    const known = MATRIX.filter(({ who }) => who.includes(role)).map(({ action }) => action);
    expect(actions.filter((action) => !known.includes(action))).toEqual([]);
  });
});

describe('permissions follow what is switched on', () => {
  test.each([
    [
      'the database has passwords',
      { database: { auth: 'password', host: 'db.example.edu' } },
      'gateway',
      'rds-db:connect',
      databaseUser('aila_gateway'),
    ],
    [
      'the tutor is built in',
      { tutor: { model: 'builtin' } },
      'text-gen',
      'bedrock:InvokeModelWithResponseStream',
      model(tutorModel),
    ],
    ['there is no guardrail', { tutor: {} }, 'text-gen', 'bedrock:ApplyGuardrail', guardrail('gr0example00')],
    [
      'the operator is off',
      { externalSecrets: { enabled: false } },
      'secrets-reader',
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${region}:secret:aila/aila-queue-a1b2c3`,
    ],
    [
      'accounts are built in',
      { identity: { provider: 'builtin' }, mail: { mode: 'smtp' } },
      'auth',
      'cognito-idp:AdminGetUser',
      pool,
    ],
  ])('no permission remains when %s', (_, values, role, action, resource) => {
    expect(isAllowed(permissionsOf(role), { action, resource })).toBe(true);
    expect(isAllowed(permissionsOf(role, all({ ...AWS, ...values })), { action, resource })).toBe(false);
  });
});

describe('a role can be taken by its own pods only', () => {
  const issuer = 'oidc.eks.ca-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
  const trustOf = (role: string, values: object = AWS): PolicyDocument => {
    const manifest = ofKind('Role', all(values)).find(({ metadata }) => metadata.name === role);
    return JSON.parse(fields(manifest!).assumeRolePolicy) as PolicyDocument;
  };
  const token = (namespace: string, account: string, audience = 'sts.amazonaws.com'): Request => ({
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: '*',
    context: { [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${account}`, [`${issuer}:aud`]: audience },
  });

  test.each(ROLES)('%s', (role) => {
    const trust = [trustOf(role)];
    expect(isAllowed(trust, token('aila', role))).toBe(true);
    expect(isAllowed(trust, token('other', role))).toBe(false);
    expect(isAllowed(trust, token('aila', 'default'))).toBe(false);
    expect(isAllowed(trust, token('aila', role, 'vault'))).toBe(false);
    expect(isAllowed(trust, { ...token('aila', role), context: { [`${issuer}:aud`]: 'sts.amazonaws.com' } })).toBe(
      false,
    );
    for (const other of ROLES.filter((one) => one !== role)) expect(isAllowed(trust, token('aila', other))).toBe(false);
  });

  test.each(ROLES)('%s with Pod Identity', (role) => {
    const trust = [trustOf(role, { ...AWS, iam: { mode: 'podIdentity' } })];
    const session = (account: string, cluster = 'aila'): Request => ({
      action: 'sts:AssumeRole',
      resource: '*',
      context: {
        'aws:RequestTag/eks-cluster-arn': `arn:aws:eks:${region}:cluster/${cluster}`,
        'aws:RequestTag/kubernetes-namespace': 'aila',
        'aws:RequestTag/kubernetes-service-account': account,
      },
    });
    expect(isAllowed(trust, session(role))).toBe(true);
    expect(isAllowed(trust, session('default'))).toBe(false);
    expect(isAllowed(trust, session(role, 'another-cluster'))).toBe(false);
  });

  test('the operator comes in the name of the account that its trust names', () => {
    const store = ofKind('SecretStore', all()).map(({ spec }) => spec as { provider: { aws: { auth: object } } });
    expect(store.map(({ provider }) => provider.aws.auth)).toEqual([
      { jwt: { serviceAccountRef: { name: 'secrets-reader' } } },
    ]);
  });

  // A condition on a key that the service does not send when it takes the role would lock it out.
  test.each([
    ['proxy', 'rds.amazonaws.com'],
    ['audit', 'cloudtrail.amazonaws.com'],
    ['backup', 'backup.amazonaws.com'],
  ])('%s is taken by its service, which sends no account along', (role, Service) => {
    const document = JSON.parse(fields(find(all(), 'Role', role)).assumeRolePolicy) as { Statement: object[] };
    expect(document.Statement).toEqual([{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }]);
  });

  test.each(PODS)('%s runs under the service account that its trust names', (role) => {
    const manifests = all();
    const account = ofKind('ServiceAccount', manifests).find(({ metadata }) => metadata.name === role);
    const annotations = (account?.metadata as { annotations?: Record<string, string> }).annotations;
    const iamRole = ofKind('Role', manifests).find(({ metadata }) => metadata.name === role);
    const external = (iamRole?.metadata as { annotations?: Record<string, string> }).annotations?.[
      'crossplane.io/external-name'
    ];
    expect(annotations?.['eks.amazonaws.com/role-arn']).toBe(`arn:aws:iam::111122223333:role/${external}`);
    const pod = podsOf(manifests).find(({ name }) => name === role);
    expect(pod?.spec).toMatchObject({ serviceAccountName: role, automountServiceAccountToken: false });
  });
});

describe('the reader of secrets', () => {
  test('reads the secrets of this installation by their names, and no others', () => {
    const documents = permissionsOf('secrets-reader', all({ ...AWS, externalSecrets: { enabled: true } }));
    const read = (name: string): Request => ({
      action: 'secretsmanager:GetSecretValue',
      resource: `arn:aws:secretsmanager:${region}:secret:${name}`,
    });
    expect(isAllowed(documents, read('aila/aila-database-a1b2c3'))).toBe(true);
    for (const other of ['aila/DBSecret-a1b2c3', 'other/aila-database-a1b2c3', 'aila/aila-database'])
      expect(isAllowed(documents, read(other))).toBe(false);
    const actions = documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    expect([...new Set(actions)].sort()).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
  });
});

describe('the proxy', () => {
  const request = (user: string): Request => ({
    action: 'rds-db:connect',
    resource: `arn:aws:rds-db:${region}:dbuser:db-ABC/${user}`,
  });
  const secret = (name: string): Request => ({
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:aws:secretsmanager:${region}:secret:${name}-a1b2c3`,
  });

  test('connects as the services, and as nobody else', () => {
    const documents = permissionsOf('proxy');
    for (const user of Object.values(users)) expect(isAllowed(documents, request(user))).toBe(true);
    expect(isAllowed(documents, request('aila_admin'))).toBe(false);
    expect(isAllowed(documents, secret('aila/DBSecret/aila_gateway'))).toBe(false);
  });

  test('reads the secrets of these users alone in secrets mode, and decrypts only through Secrets Manager', () => {
    const documents = permissionsOf('proxy', all({ aws: { enabled: true, proxyAuth: 'secrets' } }));
    for (const user of Object.values(users)) {
      expect(isAllowed(documents, secret(`aila/DBSecret/${user}`))).toBe(true);
      expect(isAllowed(documents, request(user))).toBe(false);
    }
    for (const name of ['aila/DBSecret/aila_admin', 'aila/DBSecret', 'aila/aila-openai', 'other'])
      expect(isAllowed(documents, secret(name))).toBe(false);
    const decrypt: Request = {
      action: 'kms:Decrypt',
      resource: `arn:aws:kms:${region}:key/00000000-0000-0000-0000-000000000000`,
    };
    expect(isAllowed(documents, decrypt)).toBe(false);
    expect(
      isAllowed(documents, { ...decrypt, context: { 'kms:ViaService': 'secretsmanager.ca-central-1.amazonaws.com' } }),
    ).toBe(true);
  });
});
