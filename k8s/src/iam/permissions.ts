import { DATABASE_USERS, SERVICES, WORKLOAD_NAMES, type WorkloadName } from '../catalogue/catalogue.js';
import { usesGuardrail } from '../catalogue/labels.js';
import type { AilaValues } from '../parameters/index.js';
import { type Condition, given, is } from '../template/tokens.js';
import { arn, databaseSecretName, eventsQueueArn } from './names.js';

/**
 * What each pod may do at AWS: exactly the actions its code calls, which a test reads from the code, on exactly its
 * resources. Reference: the Service Authorization Reference of AWS.
 */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

export interface Permission {
  readonly name: string;
  /** Always, where absent. */
  readonly present?: Condition;
  readonly statements: readonly Statement[];
}

const allow = (Sid: string, Action: readonly string[], Resource: readonly string[], Condition?: object): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const databaseUser = (values: AilaValues, resource: string, user: string): string =>
  arn(values, 'rds-db', `dbuser:${resource}/${user}`);

/** A token for one database user, through the proxy; the id is the proxy's, not the database's. */
const database = (values: AilaValues, workload: WorkloadName): Permission => ({
  name: 'database',
  present: is(values.database.auth, 'iam'),
  statements: [
    // control: own-database-user
    allow('ConnectAsOneself', ['rds-db:connect'], [databaseUser(values, values.aws.proxyId, DATABASE_USERS[workload])]),
  ],
});

/**
 * What is stored encrypted: signing keys and the tokens of a user pool; the keys of model connections. With the names in the
 * context of a field, with which KMS is asked (libs/crypto, `FieldContext`), and with nothing else.
 */
const ENCRYPTED: Partial<
  Record<WorkloadName, { readonly tables: readonly string[]; readonly names: readonly string[] }>
> = {
  auth: { tables: ['identity.signing_key', 'identity.sign_in_session'], names: ['table', 'id'] },
  'text-gen': { tables: ['model.connection'], names: ['table', 'id', 'field'] },
};

const fieldKeys = (values: AilaValues, workload: WorkloadName): Permission => ({
  name: 'field-keys',
  present: is(values.fieldKeys.source, 'kms'),
  statements: [
    allow('FieldKeyOnly', ['kms:Decrypt', 'kms:GenerateDataKey'], [arn(values, 'kms', 'key/*')], {
      // control: field-key-alias
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${values.fieldKeys.kmsAlias}` },
      StringEquals: { 'kms:EncryptionContext:table': ENCRYPTED[workload]?.tables ?? [] },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ENCRYPTED[workload]?.names ?? [] },
    }),
  ],
});

const accounts = (values: AilaValues): Permission => ({
  name: 'accounts',
  present: is(values.identity.provider, 'cognito'),
  statements: [
    allow(
      'ThisPoolOnly',
      [
        'AdminGetUser',
        'AdminListGroupsForUser',
        'AdminAddUserToGroup',
        'AdminRemoveUserFromGroup',
        'AdminEnableUser',
        'AdminDisableUser',
        'AdminUserGlobalSignOut',
        'AdminDeleteUser',
      ].map((action) => `cognito-idp:${action}`),
      [arn(values, 'cognito-idp', `userpool/${values.identity.userPoolId}`)],
    ),
  ],
});

const bucketArn = ({ objectStore }: AilaValues): string => `arn:aws:s3:::${objectStore.bucket}`;

/**
 * S3 tells a missing object from a forbidden one only to who may list the bucket. That question carries no prefix, so a
 * condition on the prefix would make it fail.
 */
// control: bucket-listing
const tellMissing = (values: AilaValues): Statement => allow('TellMissing', ['s3:ListBucket'], [bucketArn(values)]);

/** The key of a course file begins with the id of its course. */
const COURSE_ID = '????????-????-????-????-????????????';

/** That of chat logs begins with this: the ingest service writes them, and the files service hands them out. */
const EXPORTS = 'exports';

/** A presigned address can do what its signer may do: upload, download and delete course files, download and delete
 * chat logs, and nothing more. */
const courseFiles = (values: AilaValues): Permission => ({
  name: 'course-files',
  statements: [
    // control: course-files
    allow('CourseFiles', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [`${bucketArn(values)}/${COURSE_ID}/*`]),
    allow('ChatLogs', ['s3:GetObject', 's3:DeleteObject'], [`${bucketArn(values)}/${EXPORTS}/*`]),
    tellMissing(values),
  ],
});

/** An object that nobody announced is deleted on arrival, whatever its key. */
const readFiles = (values: AilaValues): Permission => ({
  name: 'read-files',
  statements: [
    // control: read-course-files
    allow('ReadCourseFiles', ['s3:GetObject', 's3:DeleteObject'], [`${bucketArn(values)}/*`]),
    allow('WriteChatLogs', ['s3:PutObject', 's3:AbortMultipartUpload'], [`${bucketArn(values)}/${EXPORTS}/*`]),
    tellMissing(values),
  ],
});

const objectEvents = (values: AilaValues): Permission => ({
  name: 'object-events',
  statements: [
    allow(
      'TakeEvents',
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      [eventsQueueArn(values)], // control: event-queue
    ),
  ],
});

const embeddings = ({ tutor }: AilaValues): Permission => ({
  name: 'embeddings',
  present: is(tutor.embeddings, 'bedrock'),
  statements: [allow('EmbeddingModel', ['bedrock:InvokeModel'], [tutor.bedrockEmbeddingModelArn])],
});

const tutorModel = ({ tutor }: AilaValues): Permission => ({
  name: 'tutor-model',
  present: is(tutor.model, 'bedrock'),
  statements: [
    // control: tutor-models
    allow('TutorModel', ['bedrock:InvokeModelWithResponseStream'], tutor.bedrockModelArns),
  ],
});

const guardrail = (values: AilaValues): Permission => ({
  name: 'guardrail',
  present: usesGuardrail(values.tutor),
  statements: [
    allow(
      'TutorGuardrail',
      ['bedrock:ApplyGuardrail'],
      [arn(values, 'bedrock', `guardrail/${values.tutor.bedrockGuardrailId}`)],
    ),
  ],
});

export function permissionsOf(values: AilaValues, workload: WorkloadName): Permission[] {
  const own = database(values, workload);
  if (workload === 'migrate') return [own];
  const facts = SERVICES[workload];
  return [
    own,
    ...(facts.usesFieldKeys ? [fieldKeys(values, workload)] : []),
    ...(facts.managesIdentities ? [accounts(values)] : []),
    ...(workload === 'files' ? [courseFiles(values)] : []), // control: event-takers
    ...(workload === 'ingest' ? [readFiles(values), objectEvents(values)] : []),
    ...(facts.usesEmbeddings ? [embeddings(values)] : []),
    ...(facts.usesTutorModel ? [tutorModel(values), guardrail(values)] : []),
  ];
}

/** What the External Secrets Operator reads for this installation, by exact name. */
export function secretsReaderPermissions(values: AilaValues): Permission[] {
  const read = (names: readonly string[]): Statement =>
    allow(
      'NamedSecretsOnly',
      ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      // control: named-secrets
      names.map((name) => arn(values, 'secretsmanager', `secret:${values.aws.prefix}/${name}-??????`)),
    );
  const { identity, objectStore } = values;
  const optional = {
    providers: identity.providersSecret,
    trigger: identity.triggerSecret,
    store: objectStore.credentialsSecret,
  };
  return [
    { name: 'secrets', statements: [read(secretNames(values))] },
    ...Object.entries(optional).map(([what, name]) => ({
      name: `secret-${what}`,
      present: given(name),
      statements: [read([name])],
    })),
  ];
}

/** Names below the prefix under which Secrets Manager keeps what the chart's Secrets hold. */
const secretNames = ({ database, queue, identity, tutor, fieldKeys, mail }: AilaValues): string[] => [
  database.passwordSecret,
  queue.passwordSecret,
  identity.clientSecretName,
  tutor.openaiSecret,
  fieldKeys.secret,
  mail.secret,
];

/** The proxy's own way to the database: as the same users by IAM, or with their rotated passwords. */
export const proxyPermissions = (values: AilaValues): Permission[] => [
  {
    name: 'database',
    present: is(values.aws.proxyAuth, 'iam'),
    statements: [
      allow(
        'ConnectAsServices',
        ['rds-db:connect'],
        WORKLOAD_NAMES.map((name) => databaseUser(values, values.aws.databaseId, DATABASE_USERS[name])),
      ),
    ],
  },
  {
    name: 'passwords',
    present: is(values.aws.proxyAuth, 'secrets'),
    statements: [
      allow(
        'DatabaseSecretsOnly',
        ['secretsmanager:GetSecretValue'],
        WORKLOAD_NAMES.map((name) =>
          // control: proxy-secrets
          arn(values, 'secretsmanager', `secret:${databaseSecretName(values, name)}-??????`),
        ),
      ),
      allow('DecryptThemThroughSecretsManager', ['kms:Decrypt'], [values.aws.databaseKeyArn], {
        StringEquals: { 'kms:ViaService': `secretsmanager.${values.aws.region}.amazonaws.com` },
      }),
    ],
  },
];
