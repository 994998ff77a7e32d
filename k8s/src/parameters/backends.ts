import { ARN, choice, CIDR, DNS_NAME, flag, integer, list, section, text } from '../template/parameter.js';

const SECRET_NAME = DNS_NAME;
const secretName = (fallback: string, description: string) =>
  text(fallback, description, { example: 'another-secret', pattern: SECRET_NAME });

export const database = section('Database', {
  host: text(
    'aila.proxy-example.ca-central-1.rds.amazonaws.com',
    'RDS Proxy endpoint. IAM tokens are signed for this very name: no alias.',
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
  backend: choice(['redis', 'postgres'], 'redis', 'BullMQ on ElastiCache over TLS, or in the database.'),
  host: text('aila.example.cac1.cache.amazonaws.com', 'Address of the cache.', {
    example: 'cache.example.edu',
    pattern: DNS_NAME,
  }),
  fromSecret: flag(false, 'Read the whole address from a Secret, for a cache with a password; wins over `host`.'),
  urlSecret: secretName('aila-queue', 'Secret with the address under `url`.'),
});

export const objectStore = section('Object store', {
  bucket: text('aila-files-111122223333', 'Bucket for course files.', {
    example: 'learning-files',
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  }),
  eventsQueueUrl: text(
    'https://sqs.ca-central-1.amazonaws.com/111122223333/aila-object-events',
    'SQS queue that receives the bucket events.',
    {
      example: 'https://sqs.ca-central-1.amazonaws.com/111122223333/other',
      pattern: '^https://[^"\\\\\\s]+$',
    },
  ),
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
    pattern: '^https?://[^"\\\\\\s]+$',
  }),
  openaiModel: text('llama3.1:8b', 'Model name at that endpoint.', {
    example: 'qwen3:8b',
    pattern: '^[A-Za-z0-9.:/_-]+$',
  }),
  openaiSecret: secretName('aila-openai', 'Secret with the key of the endpoint under `api-key`.'),
  openaiCidrs: list(
    ['203.0.113.10/32'],
    'Addresses of the endpoint, opened for ingest and text-gen.',
    ['203.0.113.11/32'],
    CIDR,
  ),
  openaiPort: integer(443, 'Port of the endpoint.'),
});

export const fieldKeys = section('Keys of encrypted fields', {
  source: choice(['kms', 'local'], 'kms', 'KMS, or a key file from a Secret.'),
  kmsAlias: text('aila-fields', 'Alias of the KMS key, without `alias/`.', {
    example: 'learning-fields',
    pattern: '^[A-Za-z0-9/_-]+$',
  }),
  secret: secretName('aila-field-keys', 'Secret with the keyring under `keyring`; only for `source: local`.'),
});

export const mail = section('Mail', {
  mode: choice(['outbox', 'smtp'], 'outbox', 'With Cognito the pool sends; with built-in accounts choose smtp.'),
  secret: secretName('aila-smtp', 'Secret with the server address under `url`.'),
  cidrs: list(['203.0.113.25/32'], 'Addresses of the mail server, opened for auth.', ['203.0.113.26/32'], CIDR),
  port: integer(587, 'Port of the mail server.'),
});

export const telemetry = section('Metrics and traces', {
  namespace: text('monitoring', 'Namespace of Prometheus and of the trace collector.', {
    example: 'observability',
    pattern: DNS_NAME,
  }),
  podMonitor: flag(false, 'Create a PodMonitor and alert rules for the Prometheus operator.'),
  traces: flag(false, 'Send traces to the collector.'),
  tracesUrl: text('http://otel-collector.monitoring:4318', 'OTLP address of the collector.', {
    example: 'http://tempo.monitoring:4318',
    pattern: '^https?://[^"\\\\\\s]+$',
  }),
  tracesPort: integer(4318, 'Port of the collector pods.'),
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
