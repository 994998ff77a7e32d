import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../testing/helm.js';
import { SERVICES, type ServiceName, SERVICE_NAMES } from '../catalogue/catalogue.js';
import { manifestsOf, ofKind, specOf } from '../testing/find.js';

/** Sources of a project that run in production, by path. */
function sources(folder: string): Map<string, string> {
  const files = readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|(^|\/)testing\//.test(file))
    .map((file): [string, string] => [file, readFileSync(join(ROOT, folder, 'src', file), 'utf8')]);
  return new Map(files);
}

const textOf = (folder: string): string => [...sources(folder).values()].join('\n');
const commandsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bnew ([A-Z][A-Za-z0-9]*Command)\(/g)].map(([, name = '']) => name)),
];

/**
 * The IAM actions behind each command and helper of the AWS SDK that occurs in our code (Service Authorization
 * Reference). Cognito's calls in the name of a user or of the app client are signed by nobody and need none.
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      'AdminGetUser',
      'AdminListGroupsForUser',
      'AdminAddUserToGroup',
      'AdminRemoveUserFromGroup',
      'AdminEnableUser',
      'AdminDisableUser',
      'AdminUserGlobalSignOut',
      'AdminDeleteUser',
    ].map((action) => [`${action}Command`, [`cognito-idp:${action}`]]),
  ),
  ...Object.fromEntries(
    [
      'ChangePassword',
      'ConfirmForgotPassword',
      'ConfirmSignUp',
      'ForgotPassword',
      'InitiateAuth',
      'ResendConfirmationCode',
      'RespondToAuthChallenge',
      'RevokeToken',
      'SignUp',
    ].map((action) => [`${action}Command`, []]),
  ),
  // Without ListBucket, S3 answers 403 and not 404 for what is not there.
  GetObjectCommand: ['s3:GetObject', 's3:ListBucket'],
  HeadObjectCommand: ['s3:GetObject', 's3:ListBucket'],
  DeleteObjectCommand: ['s3:DeleteObject'],
  DeleteObjectsCommand: ['s3:DeleteObject'],
  paginateListObjectsV2: ['s3:ListBucket'],
  createPresignedPost: ['s3:PutObject'],
  Upload: ['s3:PutObject', 's3:AbortMultipartUpload'],
  ReceiveMessageCommand: ['sqs:ReceiveMessage'],
  DeleteMessageCommand: ['sqs:DeleteMessage'],
  ChangeMessageVisibilityCommand: ['sqs:ChangeMessageVisibility'],
  InvokeModelCommand: ['bedrock:InvokeModel'],
  ConverseStreamCommand: ['bedrock:InvokeModelWithResponseStream', 'bedrock:ApplyGuardrail'],
};

const actionsOf = (commands: readonly string[]): string[] =>
  commands.flatMap((command) => {
    const actions = ACTIONS[command];
    if (!actions) throw new Error(`Which IAM action does ${command} need?`);
    return actions;
  });

/** What each method of the S3 store calls, from its own source: methods are the lines with two spaces before a name. */
const storeMethods = new Map(
  (sources('libs/object-store').get('s3/s3-object-store.ts') ?? '')
    .split(/^ {2}(?:async )?(?=[a-zA-Z]+\()/m)
    .slice(1)
    .map((body): [string, string[]] => [
      /^[a-zA-Z]+/.exec(body)?.[0] ?? '',
      [
        ...commandsIn(body),
        ...['paginateListObjectsV2', 'createPresignedPost'].filter((helper) => body.includes(`${helper}(`)),
        ...(body.includes('new Upload(') ? ['Upload'] : []),
      ],
    ]),
);

/** What a service's code asks of AWS. `put` and `stat` of the store call one another's commands through themselves. */
function needs(service: ServiceName): Set<string> {
  const own = textOf(`apps/${service}`);
  const calls = [...own.matchAll(/\bstore\.([a-zA-Z]+)\(/g)].map(([, method = '']) => method);
  const facts = SERVICES[service];
  const commands = [
    ...commandsIn(own),
    ...calls.flatMap((method) => storeMethods.get(method) ?? []),
    ...(own.includes('openObjectEvents(')
      ? commandsIn(sources('libs/object-store').get('s3/sqs-object-events.ts') ?? '')
      : []),
    ...(facts.usesEmbeddings ? commandsIn(textOf('libs/embeddings')) : []),
    ...(facts.usesTutorModel ? commandsIn(textOf('libs/language-model')) : []),
  ];
  return new Set([
    'rds-db:connect',
    ...actionsOf(commands),
    ...(own.includes('FieldCipher.open(') ? ['kms:GenerateDataKey', 'kms:Decrypt'] : []),
  ]);
}

const everything = { aws: { enabled: true }, tutor: { bedrockGuardrailId: 'gr0example00' } };

interface Granted {
  readonly Action: readonly string[];
  readonly Condition?: object;
}

const statementsFor = (service: ServiceName): Granted[] =>
  ofKind(manifestsOf(everything), 'RolePolicy')
    .map((manifest) => specOf(manifest)['forProvider'] as { roleRef: { name: string }; policy: string })
    .filter(({ roleRef }) => roleRef.name === service)
    .flatMap(({ policy }) => (JSON.parse(policy) as { Statement: Granted[] }).Statement);

const granted = (service: ServiceName): Set<string> => new Set(statementsFor(service).flatMap(({ Action }) => Action));

const conditionsOf = (service: ServiceName, action: string): (object | undefined)[] =>
  statementsFor(service)
    .filter(({ Action }) => Action.includes(action))
    .map(({ Condition }) => Condition);

describe('a role may do what the code of its service asks for, and nothing else', () => {
  test.each(SERVICE_NAMES)('%s', (service) => {
    expect([...granted(service)].sort()).toEqual([...needs(service)].sort());
  });

  test('no command of the AWS SDK lies where nobody would look', () => {
    const looked = ['apps/auth', 'libs/object-store', 'libs/embeddings', 'libs/language-model'];
    const folders = ['apps', 'libs'].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`));
    const elsewhere = folders
      .filter((folder) => !looked.includes(folder) && folder !== 'libs/testing' && folder !== 'apps/web')
      .filter((folder) => commandsIn(textOf(folder)).length > 0 || textOf(folder).includes("from '@aws-sdk/client-"));
    expect(elsewhere).toEqual([]);
    expect([...storeMethods.keys()]).toEqual(expect.arrayContaining(['open', 'stat', 'delete', 'createUploadPermit']));
  });

  test('the store’s methods that services call are known', () => {
    for (const service of SERVICE_NAMES) {
      const own = textOf(`apps/${service}`);
      for (const [, method = ''] of own.matchAll(/\b(?:object)?[sS]tore\.([a-zA-Z]+)\(/g))
        if (SERVICES[service].usesObjectStore) expect(storeMethods.has(method)).toBe(true);
    }
  });

  const users = SERVICE_NAMES.filter((service) => textOf(`apps/${service}`).includes('FieldCipher.open('));
  test.each(users)(
    '%s: the key of fields opens for the tables whose fields it encrypts, and for no others',
    (service) => {
      const contexts = [...textOf(`apps/${service}`).matchAll(/const contextOf = .*=> \(\{(.*)\}\);/g)].map(
        ([, fields = '']) => fields,
      );
      const tables = contexts.map((fields) => /table: '([\w.]+)'/.exec(fields)?.[1]);
      const names = contexts.map((fields) => [...fields.matchAll(/(\w+):/g)].map(([, name]) => name));
      expect(tables.length).toBeGreaterThan(0);
      const [condition, ...others] = conditionsOf(service, 'kms:Decrypt') as Record<string, Record<string, string[]>>[];
      expect(others).toEqual([]);
      const { 'kms:EncryptionContext:table': opens = [] } = condition?.['StringEquals'] ?? {};
      expect([...opens].sort()).toEqual([...tables].sort());
      for (const each of names)
        expect(condition?.['ForAllValues:StringEquals']).toEqual({ 'kms:EncryptionContextKeys': each });
    },
  );

  test('the keys of course files are of the form that files may touch', () => {
    const text = textOf('apps/files') + textOf('libs/content');
    expect(text).toContain('const objectKey = `${courseId}/${moduleId}/${fileId}/${number}`;');
    expect(text.match(/objectKey = (?!await versions\.announce\()/g)).toHaveLength(1);
  });
});
