import type { k8s } from 'cdk8s-plus-28';
import { arn, eventsQueueUrl } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import type { Plain } from '../template/objects.js';
import { asText, both, choose, given, is, when } from '../template/tokens.js';
import {
  ADMIN_PORT,
  DATABASE_PORT,
  DATABASE_USERS,
  QUEUE_PORT,
  type ServiceName,
  SERVICES,
  type WorkloadName,
} from '../catalogue/catalogue.js';
import { sendsMail, usesGuardrail, usesOpenai, usesOutsideProviders } from '../catalogue/labels.js';
import { SCRATCH, secretFiles } from './mounts.js';

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
  ...when(values.aws.enabled, [variable('DATABASE_PROXY_AUTH', values.aws.proxyAuth)]),
  ...when(is(values.database.auth, 'password'), [variable('DATABASE_PASSWORD_FILE', secretFiles.databasePassword)]),
  // control: database-authority
  variable('DATABASE_CA_FILE', choose(given(values.database.caConfigMap), secretFiles.databaseCa, PUBLIC_ROOTS)),
  // Read for the signatures of database tokens; the AWS clients of a service read it too.
  variable('AWS_REGION', values.aws.region),
];

function queue({ queue: { backend, host, user, auth, caConfigMap } }: AilaValues): Variable[] {
  const redis = is(backend, 'redis');
  const address = `rediss://${choose(given(user), `${user}@`, '')}${host}:${QUEUE_PORT}`;
  return [
    variable('QUEUE_URL', choose(redis, address, 'postgres:')),
    ...when(both(redis, is(auth, 'password')), [variable('QUEUE_PASSWORD_FILE', secretFiles.queuePassword)]),
    ...when(both(redis, given(caConfigMap)), [variable('QUEUE_CA_FILE', secretFiles.queueCa)]),
  ];
}

/** The client that tokens must be for, which both Cognito's and our own name in `client_id`. */
export const tokenAudience = ({ identity: { provider, clientId } }: AilaValues): string =>
  choose(is(provider, 'cognito'), clientId, 'aila-web');

/**
 * Tokens are verified by every service on its own. Their keys come from auth in either case: it hands on those of the
 * user pool, whose certificate the services, knowing the installation's own authority only, would not trust.
 */
function tokens(values: AilaValues): Variable[] {
  const { identity, aws, publicHost } = values;
  const { provider, userPoolId } = identity;
  const pool = `https://cognito-idp.${aws.region}.amazonaws.com/${userPoolId}`;
  const cognito = is(provider, 'cognito');
  return [
    variable('TOKEN_ISSUER', choose(cognito, pool, `https://${publicHost}`)),
    variable('TOKEN_AUDIENCE', tokenAudience(values)),
    variable('JWKS_URL', `${serviceUrl('auth')}/.well-known/jwks.json`),
  ];
}

function accounts(values: AilaValues): Variable[] {
  const { identity, mail } = values;
  return [
    variable('IDENTITY_PROVIDER', identity.provider),
    variable('PASSWORD_MIN_LENGTH', asText(identity.passwordMinLength)),
    ...when(given(identity.firstAdmins), [variable('FIRST_ADMIN_EMAILS', identity.firstAdmins)]),
    ...when(is(identity.provider, 'cognito'), [
      variable('COGNITO_USER_POOL_ID', identity.userPoolId),
      variable('COGNITO_CLIENT_ID', identity.clientId),
      variable('COGNITO_CLIENT_SECRET_FILE', secretFiles.cognitoClient),
    ]),
    ...when(usesOutsideProviders(values), [variable('OIDC_PROVIDERS_FILE', secretFiles.oidcProviders)]),
    ...when(given(identity.triggerSecret), [variable('TRIGGER_SECRET_FILE', secretFiles.trigger)]),
    variable('MAIL', mail.mode),
    ...when(sendsMail(values), [variable('SMTP_URL_FILE', secretFiles.smtp), variable('MAIL_FROM', mail.from)]),
  ];
}

const objectStore = ({ objectStore: store }: AilaValues): Variable[] => [
  variable('OBJECT_STORE', 's3'),
  variable('S3_BUCKET', store.bucket),
  ...when(given(store.endpoint), [variable('S3_ENDPOINT', store.endpoint)]),
  ...when(given(store.credentialsSecret), [variable('AWS_SHARED_CREDENTIALS_FILE', secretFiles.objectStore)]),
];

const uploads = ({ objectStore: store }: AilaValues): Variable[] => [
  variable('FILE_MAX_BYTES', asText(store.maxFileBytes)),
  variable('UPLOAD_EXPIRY_MINUTES', asText(store.uploadExpiryMinutes)),
];

const reading = (values: AilaValues): Variable[] => [
  variable('OBJECT_EVENTS_QUEUE_URL', eventsQueueUrl(values)),
  variable('INGEST_CONCURRENCY', asText(values.reading.concurrency)),
  variable('INGEST_TEMP_DIR', SCRATCH),
  variable('EXTRACTION_MAX_PAGES', asText(values.reading.maxPages)),
  variable('EXTRACTION_MAX_CHARACTERS', asText(values.reading.maxCharacters)),
  variable('EXTRACTION_MAX_SECONDS', asText(values.reading.maxSeconds)),
  variable('EXTRACTION_MAX_MEMORY_BYTES', asText(values.reading.maxMemoryBytes)),
];

const tutorModel = ({ tutor }: AilaValues): Variable[] => [
  variable('TUTOR_MODEL', tutor.model),
  ...when(is(tutor.model, 'bedrock'), [variable('BEDROCK_MODEL_ID', tutor.bedrockModelId)]),
  ...when(usesGuardrail(tutor), [
    variable('BEDROCK_GUARDRAIL_ID', tutor.bedrockGuardrailId),
    variable('BEDROCK_GUARDRAIL_VERSION', tutor.bedrockGuardrailVersion),
  ]),
  ...when(is(tutor.model, 'openai'), [variable('OPENAI_MODEL', tutor.openaiModel)]),
  variable('TUTOR_MAX_OUTPUT_TOKENS', asText(tutor.maxOutputTokens)),
  variable('TUTOR_FIRST_TOKEN_MS', asText(tutor.firstTokenMs)),
  variable('TUTOR_SILENCE_MS', asText(tutor.silenceMs)),
  variable('TUTOR_TOTAL_MS', asText(tutor.totalMs)),
  variable('TUTOR_RETRIES', asText(tutor.retries)),
  variable('TUTOR_DAILY_TOKENS_PER_USER', asText(tutor.dailyTokensPerPerson)),
  variable('REPLY_DRAIN_MS', asText(tutor.drainMs)),
];

const embeddings = ({ tutor }: AilaValues): Variable[] => [
  variable('EMBEDDINGS', tutor.embeddings),
  ...when(is(tutor.embeddings, 'bedrock'), [variable('BEDROCK_EMBEDDING_MODEL_ID', tutor.bedrockEmbeddingModelId)]),
  ...when(is(tutor.embeddings, 'openai'), [variable('OPENAI_EMBEDDING_MODEL', tutor.openaiEmbeddingModel)]),
];

function models(values: AilaValues, name: ServiceName): Variable[] {
  const { usesTutorModel, usesEmbeddings } = SERVICES[name];
  return [
    ...(usesTutorModel ? tutorModel(values) : []),
    ...(usesEmbeddings ? embeddings(values) : []),
    ...when(usesOpenai(values, name), [
      variable('OPENAI_BASE_URL', values.tutor.openaiBaseUrl),
      variable('OPENAI_API_KEY_FILE', secretFiles.openai),
    ]),
  ];
}

const fieldKeys = (values: AilaValues): Variable[] => [
  variable('FIELD_KEYS', values.fieldKeys.source),
  ...when(is(values.fieldKeys.source, 'kms'), [
    variable('KMS_KEY_ARN', arn(values, 'kms', `alias/${values.fieldKeys.kmsAlias}`)),
  ]),
  ...when(is(values.fieldKeys.source, 'secret'), [variable('FIELD_KEY_FILE', secretFiles.fieldKeys)]),
];

/** Where browsers send and fetch course files. */
export const storeOrigin = ({ aws, objectStore: { bucket, endpoint } }: AilaValues): string =>
  choose(given(endpoint), endpoint, `https://${bucket}.s3.${aws.region}.amazonaws.com`);

/** CloudFront and the load balancer each add an address to X-Forwarded-For; what is before those is made up. */
const proxyHops = ({ edge: { enabled, entry, proxyHops: own } }: AilaValues): string =>
  choose(enabled, choose(is(entry, 'cloudfront'), '2', '1'), asText(own));

/** Where the gateway finds the services behind it, and where browsers find the store without it. */
const edge = (values: AilaValues): Variable[] => [
  ...SERVICES.gateway.calls.map((callee) =>
    variable(`${callee.toUpperCase().replace('-', '_')}_URL`, serviceUrl(callee)),
  ),
  variable('OBJECT_STORE', 's3'),
  variable('OBJECT_STORE_ORIGIN', storeOrigin(values)),
  variable('TRUSTED_PROXY_HOPS', proxyHops(values)),
];

/** Where the gateway finds the very pod that owns a running reply. */
const ownAddress: Variable[] = [
  { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  variable('ADVERTISED_URL', `https://$(POD_IP):${SERVICES['text-gen'].port}`),
];

const process = ({ logLevel, pods }: AilaValues): Variable[] => [
  variable('NODE_ENV', 'production'),
  variable('LOG_LEVEL', logLevel),
  ...when(given(pods.extraCaConfigMap), [variable('NODE_EXTRA_CA_CERTS', secretFiles.extraCa)]),
];

/** The whole environment of a service; a test hands it to the service's own reader of settings. */
export function serviceEnvironment(values: AilaValues, name: ServiceName): Variable[] {
  const facts = SERVICES[name];
  return [
    ...process(values),
    variable('LISTEN_HOST', '0.0.0.0'),
    variable('ADMIN_PORT', String(ADMIN_PORT)),
    ...(facts.port ? [variable('PORT', String(facts.port))] : []),
    variable('TLS_CERT_FILE', secretFiles.tlsCertificate),
    variable('TLS_KEY_FILE', secretFiles.tlsKey),
    variable('TLS_CA_FILE', secretFiles.tlsAuthority),
    ...(name === 'gateway' || name === 'auth' ? [variable('PUBLIC_URL', `https://${values.publicHost}`)] : []),
    ...(name === 'gateway' ? edge(values) : []),
    ...(name === 'text-gen' ? ownAddress : []),
    ...database(values, name),
    ...(facts.verifiesTokens ? tokens(values) : []),
    ...(facts.usesQueue ? queue(values) : []),
    ...(facts.managesIdentities ? accounts(values) : []),
    ...(facts.usesObjectStore ? objectStore(values) : []),
    ...(name === 'files' ? uploads(values) : []),
    ...(name === 'ingest' ? reading(values) : []),
    ...models(values, name),
    ...(facts.usesFieldKeys ? fieldKeys(values) : []),
  ];
}

export const migrationEnvironment = (values: AilaValues): Variable[] => [
  ...process(values),
  ...database(values, 'migrate'),
];
