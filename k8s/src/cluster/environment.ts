import type { k8s } from 'cdk8s-plus-28';
import type { AilaValues } from '../parameters/index.js';
import type { Plain } from '../template/objects.js';
import { both, choose, given, is, not, when } from '../template/tokens.js';
import {
  ADMIN_PORT,
  DATABASE_PORT,
  DATABASE_USERS,
  QUEUE_PORT,
  type ServiceFacts,
  type ServiceName,
  SERVICES,
  type WorkloadName,
} from './catalogue.js';
import { hasAwsIdentity, usesOpenai } from './labels.js';
import { secretFiles } from './mounts.js';

type Variable = Plain<k8s.EnvVar>;

const variable = (name: string, value: string): Variable => ({ name, value });

/** Debian's bundle in the image; it holds the Amazon roots that sign for RDS Proxy. */
const PUBLIC_ROOTS = '/etc/ssl/certs/ca-certificates.crt';

const serviceUrl = (name: ServiceName): string => `https://${name}:${SERVICES[name].port}`;

const database = (values: AilaValues, name: WorkloadName): Variable[] => [
  variable('DATABASE_HOST', values.database.host),
  variable('DATABASE_PORT', String(DATABASE_PORT)),
  variable('DATABASE_NAME', values.database.name),
  variable('DATABASE_USER', DATABASE_USERS[name]),
  variable('DATABASE_AUTH', values.database.auth),
  ...when(is(values.database.auth, 'password'), [variable('DATABASE_PASSWORD_FILE', secretFiles.databasePassword)]),
  variable('DATABASE_CA_FILE', choose(given(values.database.caConfigMap), secretFiles.databaseCa, PUBLIC_ROOTS)),
  ...when(hasAwsIdentity(values), [variable('AWS_REGION', values.aws.region)]),
];

function queue({ queue: { backend, host, fromSecret, urlSecret } }: AilaValues): Variable[] {
  const secret = both(is(backend, 'redis'), fromSecret);
  return [
    ...when(secret, [{ name: 'QUEUE_URL', valueFrom: { secretKeyRef: { name: urlSecret, key: 'url' } } }]),
    ...when(not(secret), [
      variable('QUEUE_URL', choose(is(backend, 'redis'), `rediss://${host}:${QUEUE_PORT}`, 'postgres:')),
    ]),
  ];
}

/** Tokens are verified by every service on its own, against the keys of whoever issued them. */
function tokens({ identity: { provider, userPoolId, clientId }, aws, publicHost }: AilaValues): Variable[] {
  const pool = `https://cognito-idp.${aws.region}.amazonaws.com/${userPoolId}`;
  const cognito = is(provider, 'cognito');
  return [
    variable('IDENTITY_PROVIDER', provider),
    variable('TOKEN_ISSUER', choose(cognito, pool, `https://${publicHost}`)),
    variable('TOKEN_AUDIENCE', choose(cognito, clientId, 'aila-web')),
    variable('JWKS_URL', `${choose(cognito, pool, serviceUrl('auth'))}/.well-known/jwks.json`),
  ];
}

const accounts = ({ identity, mail }: AilaValues): Variable[] => [
  ...when(is(identity.provider, 'cognito'), [
    variable('COGNITO_USER_POOL_ID', identity.userPoolId),
    variable('COGNITO_CLIENT_ID', identity.clientId),
    variable('COGNITO_CLIENT_SECRET_FILE', secretFiles.cognitoClient),
  ]),
  variable('MAIL', mail.mode),
  ...when(is(mail.mode, 'smtp'), [variable('SMTP_URL_FILE', secretFiles.smtp)]),
];

const objectStore = ({ objectStore: store }: AilaValues, name: ServiceName): Variable[] => [
  variable('S3_BUCKET', store.bucket),
  ...(name === 'ingest' ? [variable('OBJECT_EVENTS_QUEUE_URL', store.eventsQueueUrl)] : []),
];

const models = (values: AilaValues, { usesTutorModel, usesEmbeddings }: ServiceFacts): Variable[] => {
  const { tutor } = values;
  if (!usesTutorModel && !usesEmbeddings) return [];
  return [
    ...(usesTutorModel
      ? [
          variable('TUTOR_MODEL', tutor.model),
          ...when(is(tutor.model, 'bedrock'), [variable('BEDROCK_MODEL_ID', tutor.bedrockModelId)]),
        ]
      : []),
    ...(usesEmbeddings
      ? [
          variable('EMBEDDINGS', tutor.embeddings),
          ...when(is(tutor.embeddings, 'bedrock'), [
            variable('BEDROCK_EMBEDDING_MODEL_ID', tutor.bedrockEmbeddingModelId),
          ]),
        ]
      : []),
    ...when(usesOpenai(values), [
      variable('OPENAI_BASE_URL', tutor.openaiBaseUrl),
      variable('OPENAI_MODEL', tutor.openaiModel),
      variable('OPENAI_API_KEY_FILE', secretFiles.openai),
    ]),
  ];
};

const fieldKeys = ({ fieldKeys: { source, kmsAlias } }: AilaValues): Variable[] => [
  variable('FIELD_KEYS', source),
  ...when(is(source, 'kms'), [variable('KMS_KEY_ID', `alias/${kmsAlias}`)]),
  ...when(is(source, 'local'), [variable('FIELD_KEY_FILE', secretFiles.fieldKeys)]),
];

/** Where the gateway finds the very pod that owns a running reply. */
const ownAddress: Variable[] = [
  { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  variable('ADVERTISED_URL', `https://$(POD_IP):${SERVICES['text-gen'].port}`),
];

const process = ({ logLevel }: AilaValues): Variable[] => [
  variable('NODE_ENV', 'production'),
  variable('LOG_LEVEL', logLevel),
];

/** The whole environment of a service; what it may hold is agreed in docs/kubernetes.md, "Settings of a pod". */
export function serviceEnvironment(values: AilaValues, name: ServiceName): Variable[] {
  const facts = SERVICES[name];
  return [
    ...process(values),
    variable('LISTEN_HOST', '0.0.0.0'),
    variable('ADMIN_PORT', String(ADMIN_PORT)),
    ...(facts.port ? [variable('PORT', String(facts.port))] : []),
    variable('PUBLIC_URL', `https://${values.publicHost}`),
    variable('TLS_CERT_FILE', secretFiles.tlsCertificate),
    variable('TLS_KEY_FILE', secretFiles.tlsKey),
    variable('TLS_CA_FILE', secretFiles.tlsAuthority),
    ...facts.calls.map((callee) => variable(`${callee.toUpperCase().replace('-', '_')}_URL`, serviceUrl(callee))),
    ...(name === 'text-gen' ? ownAddress : []),
    ...database(values, name),
    ...tokens(values),
    ...(facts.usesQueue ? queue(values) : []),
    ...(facts.managesIdentities ? accounts(values) : []),
    // The gateway must know that browsers reach the store without it.
    ...(facts.usesObjectStore || name === 'gateway' ? [variable('OBJECT_STORE', 's3')] : []),
    ...(facts.usesObjectStore ? objectStore(values, name) : []),
    ...models(values, facts),
    ...(facts.fieldKeys ? fieldKeys(values) : []),
    ...when(values.telemetry.traces, [variable('OTEL_EXPORTER_OTLP_ENDPOINT', values.telemetry.tracesUrl)]),
  ];
}

export const migrationEnvironment = (values: AilaValues): Variable[] => [
  ...process(values),
  ...database(values, 'migrate'),
];
