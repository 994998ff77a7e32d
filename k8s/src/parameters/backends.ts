import { ARN, choice, CIDR, DNS_NAME, flag, integer, list, section, text } from '../template/parameter.js';

const SECRET_NAME = DNS_NAME;
const secretName = (fallback: string, description: string) =>
  text(fallback, description, { example: 'another-secret', pattern: SECRET_NAME });

export const database = section('Database', {
  host: text(
    'aila.proxy-example.ca-central-1.rds.amazonaws.com',
    'RDS Proxy endpoint, or the database itself with `database.caConfigMap`. IAM tokens are signed for this very name: no alias.',
    {
      example: 'db.example.edu',
      pattern: DNS_NAME,
    },
  ),
  name: text('aila', 'Database name.', { example: 'learning', pattern: '^[a-z_][a-z0-9_]*$' }),
  auth: choice(
    ['iam', 'password'],
    'iam',
    'How services authenticate: a fresh IAM token per connection, or a password file that is read again for each connection.',
  ),
  passwordSecret: secretName(
    'aila-database',
    'Secret with one password per service (keys gateway, auth, files, ingest, text-gen, migrate); only for `auth: password`.',
  ),
  caConfigMap: text(
    '',
    'ConfigMap with the trust root of the database under `ca.pem`. Empty: the public roots of the image, which RDS Proxy needs.',
    {
      example: 'database-ca',
      pattern: DNS_NAME,
      optional: true,
    },
  ),
});

export const queue = section('Work queue', {
  backend: choice(
    ['redis', 'postgres'],
    'redis',
    'BullMQ on ElastiCache over TLS, or in the database; the latter not behind RDS Proxy, which lets no listener through.',
  ),
  host: text('aila.example.cac1.cache.amazonaws.com', 'Address of the cache.', {
    example: 'cache.example.edu',
    pattern: DNS_NAME,
  }),
  auth: choice(
    ['password', 'none'],
    'password',
    'How services sign in to the cache: by a password file that is read again for each connection, or not at all.',
  ),
  user: text('', 'User of a cache of your own that knows several; empty: the default one.', {
    example: 'aila',
    pattern: '^[A-Za-z][A-Za-z0-9-]*$',
    optional: true,
  }),
  passwordSecret: secretName(
    'aila-queue',
    'Secret with the password under `password`; made by Crossplane with `aws.enabled`, unless External Secrets brings it.',
  ),
  caConfigMap: text(
    '',
    'ConfigMap with the trust root of the cache under `ca.pem`; empty: the public authorities, as ElastiCache has.',
    {
      example: 'queue-ca',
      pattern: DNS_NAME,
      optional: true,
    },
  ),
});

export const objectStore = section('Object store', {
  bucket: text(
    'aila-files-111122223333',
    'Bucket for course files; a name with dots has no address of its own by https.',
    {
      example: 'learning-files',
      pattern: '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$',
    },
  ),
  eventsQueueUrl: text(
    '',
    'SQS queue that receives the bucket events, as `https://HOST/ACCOUNT/NAME`; empty: `<aws.prefix>-object-events` of this account and region.',
    {
      example: 'https://sqs.ca-central-1.amazonaws.com/444455556666/other',
      pattern: '^https://[a-z0-9.:-]+/\\d{12}/[A-Za-z0-9_-]+$',
      optional: true,
    },
  ),
  endpoint: text('', 'Another store than Amazon S3 that is compatible with it; empty for S3 itself.', {
    example: 'https://objects.example.edu',
    pattern: '^https://[^"\\\\\\s]+$',
    optional: true,
  }),
  credentialsSecret: text(
    '',
    "Secret with an AWS credentials file under `credentials`, where pods have no AWS identity; empty for the pods' own.",
    { example: 'another-secret', pattern: SECRET_NAME, optional: true },
  ),
  maxFileBytes: integer(500_000_000, 'Largest file that may be uploaded, in bytes.', 1, 5_000_000_000),
  uploadExpiryMinutes: integer(120, 'An announced file that has not arrived after so long is forgotten.', 10, 10080),
});

export const reading = section('Reading of uploaded files', {
  concurrency: integer(
    2,
    'Files that one worker reads at the same time; scratch space and memory must hold them.',
    1,
    32,
  ),
  maxPages: integer(10_000, 'Pages of a file.', 1, 1_000_000),
  maxCharacters: integer(
    5_000_000,
    'Characters of text of a file; the builtin embeddings take an hour for so many.',
    1,
    1_000_000_000,
  ),
  maxSeconds: integer(300, 'Seconds that reading a file may take.', 1, 3600),
  maxMemoryBytes: integer(671_088_640, 'Memory that reading a file may take, in bytes.', 67_108_864, 17_179_869_184),
});

export const identity = section('Accounts', {
  provider: choice(['cognito', 'builtin'], 'cognito', 'Amazon Cognito, or accounts in the database.'),
  userPoolId: text('ca-central-1_EXAMPLE00', 'Cognito user pool.', {
    example: 'ca-central-1_OTHER0000',
    pattern: '^[a-z0-9-]+_[A-Za-z0-9]+$',
  }),
  clientId: text('1example23456789', 'Cognito app client; also the audience of tokens.', {
    example: '9otherclient',
    pattern: '^[a-z0-9]+$',
  }),
  clientSecretName: secretName('aila-cognito-client', 'Secret with the app client secret under `client-secret`.'),
  passwordMinLength: integer(12, 'Least length of passwords.', 8, 64),
  firstAdmins: text(
    '',
    'Addresses, with commas, of which the first to be confirmed becomes administrator while there is none.',
    {
      example: 'head@example.edu,deputy@example.edu',
      optional: true,
    },
  ),
  providersSecret: text(
    '',
    'Secret with `providers.json` for sign-in by outside OpenID providers, and with the files that it names below /etc/aila/oidc; only for built-in accounts.',
    { example: 'another-secret', pattern: SECRET_NAME, optional: true },
  ),
  triggerSecret: text(
    '',
    'Secret with what bridge functions of a user pool send, under `secret`; empty: none are let in.',
    {
      example: 'another-secret',
      pattern: SECRET_NAME,
      optional: true,
    },
  ),
});

export const tutor = section('Language models', {
  model: choice(['bedrock', 'builtin', 'openai'], 'bedrock', 'What writes the replies.'),
  bedrockModelId: text('meta.llama3-70b-instruct-v1:0', 'Bedrock model of the tutor.', {
    example: 'anthropic.claude-v2',
    pattern: '^[A-Za-z0-9.:/_-]+$',
  }),
  bedrockModelArns: list(
    ['arn:aws:bedrock:ca-central-1::foundation-model/meta.llama3-70b-instruct-v1:0'],
    'What text-gen may invoke. An inference profile needs its own ARN and the model ARN in each region it routes to.',
    ['arn:aws:bedrock:ca-central-1::foundation-model/anthropic.claude-v2'],
    ARN,
  ),
  bedrockGuardrailId: text('', 'Guardrail of Bedrock that each call of the tutor passes through.', {
    example: 'gr0example00',
    pattern: '^[a-z0-9]+$',
    optional: true,
  }),
  bedrockGuardrailVersion: text('1', 'Its version.', { example: 'DRAFT', pattern: '^(\\d+|DRAFT)$' }),
  maxOutputTokens: integer(2000, 'Tokens of one reply.', 1, 100_000),
  firstTokenMs: integer(30_000, 'Milliseconds until the first word of a reply.', 1, 3_600_000),
  silenceMs: integer(20_000, 'Milliseconds of silence within a reply.', 1, 3_600_000),
  totalMs: integer(120_000, 'Milliseconds of a whole reply.', 1, 3_600_000),
  retries: integer(1, 'How often a model is asked again that failed before its first word.', 0, 5),
  dailyTokensPerPerson: integer(200_000, 'Tokens of replies that one person may use in 24 hours.', 1, 100_000_000),
  drainMs: integer(15_000, 'Milliseconds that running replies may take to end when a pod stops.', 10, 600_000),
  embeddings: choice(['bedrock', 'builtin', 'openai'], 'bedrock', 'What turns passages into vectors.'),
  bedrockEmbeddingModelId: text('amazon.titan-embed-text-v2:0', 'Bedrock embedding model.', {
    example: 'amazon.titan-embed-text-v1',
    pattern: '^[A-Za-z0-9.:/_-]+$',
  }),
  bedrockEmbeddingModelArn: text(
    'arn:aws:bedrock:ca-central-1::foundation-model/amazon.titan-embed-text-v2:0',
    'The embedding model that ingest and text-gen may invoke.',
    {
      example: 'arn:aws:bedrock:ca-central-1::foundation-model/amazon.titan-embed-text-v1',
      pattern: ARN,
    },
  ),
  openaiBaseUrl: text('https://models.example.edu/v1', 'Any OpenAI-compatible endpoint.', {
    example: 'https://other.example.edu/v1',
    pattern: '^https://[^"\\\\\\s]+$',
  }),
  openaiModel: text('llama3.1:8b', 'Model name at that endpoint.', {
    example: 'qwen3:8b',
    pattern: '^[A-Za-z0-9.:/_-]+$',
  }),
  openaiEmbeddingModel: text(
    'nomic-embed-text',
    'Embedding model at that endpoint; it must be able to give 512 dimensions.',
    {
      example: 'text-embedding-3-small',
      pattern: '^[A-Za-z0-9.:/_-]+$',
    },
  ),
  openaiSecret: secretName('aila-openai', 'Secret with the key of the endpoint under `api-key`.'),
  openaiCidrs: list(
    ['203.0.113.10/32'],
    'Addresses of the endpoint, opened for the services whose model it is.',
    ['203.0.113.11/32'],
    CIDR,
  ),
  openaiPort: integer(443, 'Port of the endpoint.'),
});

export const fieldKeys = section('Keys of encrypted fields', {
  source: choice(['kms', 'secret'], 'kms', 'KMS, or a keyring from a Secret.'),
  kmsAlias: text('aila-fields', 'Alias of the KMS key, without `alias/`.', {
    example: 'learning-fields',
    pattern: '^[A-Za-z0-9/_-]+$',
  }),
  secret: secretName('aila-field-keys', 'Secret with the keyring under `keyring`; only for `source: secret`.'),
});

export const mail = section('Mail', {
  mode: choice(['none', 'smtp'], 'none', 'With Cognito the pool sends; built-in accounts need smtp.'),
  from: text('aila@example.edu', 'Sender of all mail.', { example: 'Aila <learning@example.edu>' }),
  secret: secretName('aila-smtp', 'Secret with the server address under `url`.'),
  cidrs: list(['203.0.113.25/32'], 'Addresses of the mail server, opened for auth.', ['203.0.113.26/32'], CIDR),
  port: integer(587, 'Port of the mail server.'),
});

export const telemetry = section('Metrics', {
  namespace: text('monitoring', 'Namespace of Prometheus.', {
    example: 'observability',
    pattern: DNS_NAME,
  }),
  podMonitor: flag(false, 'Create a PodMonitor and alert rules for the Prometheus operator.'),
});

export const tls = section('Certificates between services', {
  issuer: choice(
    ['own', 'existing'],
    'own',
    'A certificate authority of this installation, or an existing cert-manager issuer.',
  ),
  issuerName: text('university-ca', 'Name of the existing issuer.', { example: 'other-ca', pattern: DNS_NAME }),
  issuerKind: choice(['Issuer', 'ClusterIssuer'], 'ClusterIssuer', 'Kind of the existing issuer.'),
  certificateHours: integer(720, 'Life of a service certificate in hours; it is renewed after two thirds.', 24, 9528),
});

export const externalSecrets = section('External Secrets Operator', {
  enabled: flag(false, 'Fill the Secrets named above from AWS Secrets Manager.'),
  refreshMinutes: integer(15, 'How often the operator reads them again.', 1, 1440),
});
