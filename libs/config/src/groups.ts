import { z } from 'zod';
import { settingsGroup } from './read-config.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const isLoopback = (host: string) => ['localhost', '127.0.0.1', '::1'].includes(host);

const processVariables = {
  NODE_ENV: z
    .string()
    .default('development')
    .describe('`production` refuses every value that is meant for trying out only; anything else allows them.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is written to the log, which goes to standard output as one JSON object a line.'),
};

/** For programs that do not listen. */
export const processSettings = settingsGroup(z.object(processVariables), (e) => ({
  production: e.NODE_ENV === 'production',
  logLevel: e.LOG_LEVEL,
}));

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

export interface ServiceSettings {
  readonly production: boolean;
  readonly logLevel: string;
  readonly host: string;
  readonly port: number;
  readonly adminHost: string;
  readonly adminPort: number;
  /** How long the head and the body of a request may take to arrive, in milliseconds; uploads have a rule of their own. */
  readonly requests: { readonly headMs: number; readonly bodyMs: number };
  /** Own certificate and the authority of the other services; null only where a service speaks plain HTTP. */
  readonly tls: TlsFiles | null;
}

/** Where the service listens and how it proves who it is. */
export const serviceSettings = settingsGroup(
  z
    .object({
      ...processVariables,
      LISTEN_HOST: z.string().default('0.0.0.0').describe('Address that the service listens on.'),
      PORT: port(8443).describe('Port that the service listens on; 0 takes a free one.'),
      ADMIN_HOST: z.string().default('0.0.0.0').describe('Address of the port for health and metrics.'),
      ADMIN_PORT: port(9090).describe('Port of `/healthz`, `/readyz` and `/metrics`; 0 takes a free one.'),
      REQUEST_HEAD_SECONDS: z.coerce
        .number()
        .int()
        .min(1)
        .max(600)
        .default(15)
        .describe('Seconds that the head of a request may take to arrive, and a TLS handshake.'),
      REQUEST_BODY_SECONDS: z.coerce
        .number()
        .int()
        .min(1)
        .max(600)
        .default(30)
        .describe(
          'Seconds that the body of a request may take to arrive. The largest takes 6 at 400 kbit/s; files have rules of their own.',
        ),
      TLS_CERT_FILE: z
        .string()
        .optional()
        .describe('File with the service’s own certificate, in PEM. It is read again when it changes.'),
      TLS_KEY_FILE: z.string().optional().describe('File with the key of that certificate, in PEM.'),
      TLS_CA_FILE: z
        .string()
        .optional()
        .describe('File with the authority whose certificates the other services show, in PEM.'),
    })
    .refine(
      (e) => [e.TLS_CERT_FILE, e.TLS_KEY_FILE, e.TLS_CA_FILE].filter(Boolean).length % 3 === 0,
      'TLS_CERT_FILE, TLS_KEY_FILE and TLS_CA_FILE belong together: set all three or none',
    ),
  (e): ServiceSettings => ({
    production: e.NODE_ENV === 'production',
    logLevel: e.LOG_LEVEL,
    host: e.LISTEN_HOST,
    port: e.PORT,
    adminHost: e.ADMIN_HOST,
    adminPort: e.ADMIN_PORT,
    requests: { headMs: e.REQUEST_HEAD_SECONDS * 1_000, bodyMs: e.REQUEST_BODY_SECONDS * 1_000 },
    tls:
      e.TLS_CERT_FILE && e.TLS_KEY_FILE && e.TLS_CA_FILE
        ? { certFile: e.TLS_CERT_FILE, keyFile: e.TLS_KEY_FILE, caFile: e.TLS_CA_FILE }
        : null,
  }),
  [
    {
      variable: 'TLS_CERT_FILE',
      because: 'production needs certificates between services',
      when: (value) => value.tls === null,
    },
  ],
);

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly auth: 'password' | 'iam';
  readonly password: string | null;
  /** Read again for each new connection, so that a rotated password needs no restart. */
  readonly passwordFile: string | null;
  /** The authority that the server's certificate must come from; there is no unverified mode. */
  readonly caFile: string;
  readonly region: string | null;
  /** How RDS Proxy goes on to the database; null where it is not in between, or somebody else's. */
  readonly proxyAuth: 'iam' | 'secrets' | null;
  readonly poolSize: number;
}

/** Endpoints of RDS Proxy, the further ones of a proxy included: `NAME.proxy-ID.REGION.rds.amazonaws.com`. */
const rdsProxy = /\.proxy-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(\.cn)?$/;

export const databaseSettings = settingsGroup(
  z
    .object({
      DATABASE_HOST: z
        .string()
        .describe('Where PostgreSQL (15 or newer) is. The connection is always TLS with a checked certificate.'),
      DATABASE_PORT: port(5432).describe('Port of PostgreSQL.'),
      DATABASE_NAME: z.string().default('aila').describe('Name of the database.'),
      DATABASE_USER: z.string().describe('Role of this service in the database; each service has its own.'),
      DATABASE_AUTH: z
        .enum(['password', 'iam'])
        .default('password')
        .describe(
          'How the service proves to the database who it is: by a password, or by a token of AWS IAM for each connection.',
        ),
      DATABASE_PROXY_AUTH: z
        .enum(['iam', 'secrets'])
        .optional()
        .describe('How RDS Proxy goes on to the database, where `DATABASE_HOST` is such a proxy.'),
      DATABASE_PASSWORD: z
        .string()
        .optional()
        .describe(
          'The password itself; `DATABASE_PASSWORD_FILE` is better. One of the two is needed with `DATABASE_AUTH=password`.',
        ),
      DATABASE_PASSWORD_FILE: z
        .string()
        .optional()
        .describe(
          'File with the password. It is read for each new connection, so a rotated password needs no restart.',
        ),
      DATABASE_CA_FILE: z
        .string()
        .describe('File with the authority that the certificate of the database must come from, in PEM.'),
      DATABASE_POOL_SIZE: z.coerce
        .number()
        .int()
        .min(1)
        .max(200)
        .default(10)
        .describe('Connections to the database that one instance of the service holds at most.'),
      AWS_REGION: z.string().optional().describe('Region of AWS, where one of its services is used.'),
    })
    .superRefine((e, context) => {
      if (e.DATABASE_AUTH === 'password' && !e.DATABASE_PASSWORD && !e.DATABASE_PASSWORD_FILE)
        context.addIssue('DATABASE_PASSWORD_FILE or DATABASE_PASSWORD is needed when DATABASE_AUTH is password');
      if (e.DATABASE_AUTH === 'iam' && !e.AWS_REGION)
        context.addIssue('AWS_REGION is needed when DATABASE_AUTH is iam');
      if (e.DATABASE_AUTH === 'password' && e.DATABASE_PROXY_AUTH && rdsProxy.test(e.DATABASE_HOST))
        context.addIssue(
          'DATABASE_AUTH: the proxy admits by IAM only, also where it goes on with passwords ' +
            '(DATABASE_PROXY_AUTH); use iam, or set DATABASE_HOST to the database itself',
        );
    }),
  (e): DatabaseSettings => ({
    host: e.DATABASE_HOST,
    port: e.DATABASE_PORT,
    name: e.DATABASE_NAME,
    user: e.DATABASE_USER,
    auth: e.DATABASE_AUTH,
    password: e.DATABASE_PASSWORD ?? null,
    passwordFile: e.DATABASE_PASSWORD_FILE ?? null,
    caFile: e.DATABASE_CA_FILE,
    region: e.AWS_REGION ?? null,
    proxyAuth: rdsProxy.test(e.DATABASE_HOST) ? (e.DATABASE_PROXY_AUTH ?? null) : null,
    poolSize: e.DATABASE_POOL_SIZE,
  }),
  [
    {
      variable: 'DATABASE_HOST',
      because: 'a database on this machine is a development default',
      when: (value) => isLoopback(value.host),
    },
  ],
);

export type QueueSettings =
  | { readonly kind: 'postgres' }
  | {
      readonly kind: 'redis';
      readonly url: string;
      /** Read again for each new connection, so that a rotated password needs no restart; null: the address says all. */
      readonly passwordFile: string | null;
      /** The authority of the server's certificate; null: a public one. */
      readonly caFile: string | null;
    };

/**
 * `postgres:` keeps the queue in the service's own database; `rediss:` uses Redis or Valkey over TLS. Through RDS Proxy
 * the former cannot work: the proxy takes no start-up options, and LISTEN would pin a connection for each listener.
 */
export const queueSettings = settingsGroup(
  z
    .object({
      QUEUE_URL: z
        .string()
        .regex(/^(postgres:|rediss?:\/\/)/, 'must be "postgres:" or a redis(s):// address')
        .default('postgres:')
        .describe(
          'Where jobs wait: `postgres:` is the service’s own database, `rediss://` a Redis or Valkey over TLS.',
        ),
      QUEUE_PASSWORD_FILE: z
        .string()
        .optional()
        .describe('File with the password of Redis. It is read for each new connection.'),
      QUEUE_CA_FILE: z
        .string()
        .optional()
        .describe('File with the authority of the certificate of Redis, in PEM; without it the public ones hold.'),
      DATABASE_HOST: z
        .string()
        .optional()
        .describe('Where PostgreSQL (15 or newer) is. The connection is always TLS with a checked certificate.'),
    })
    .refine((e) => !(e.QUEUE_URL.startsWith('postgres:') && rdsProxy.test(e.DATABASE_HOST ?? '')), {
      path: ['QUEUE_URL'],
      message:
        'the queue cannot be in a database behind RDS Proxy, which refuses start-up options and LISTEN; ' +
        'use rediss://, or set DATABASE_HOST to the database itself',
    }),
  (e): QueueSettings =>
    e.QUEUE_URL.startsWith('postgres:')
      ? { kind: 'postgres' }
      : {
          kind: 'redis',
          url: e.QUEUE_URL,
          passwordFile: e.QUEUE_PASSWORD_FILE ?? null,
          caFile: e.QUEUE_CA_FILE ?? null,
        },
  [
    {
      variable: 'QUEUE_URL',
      because: 'production needs rediss:// (TLS)',
      when: (value) => value.kind === 'redis' && value.url.startsWith('redis:'),
    },
  ],
);

export interface TokenSettings {
  readonly issuer: string;
  /** The client that tokens must be made for. */
  readonly audience: string;
  readonly jwksUrl: string;
}

/** What an access token must say to be believed. */
export const tokenSettings = settingsGroup(
  z.object({
    TOKEN_ISSUER: z.url().describe('The issuer that access tokens must name.'),
    TOKEN_AUDIENCE: z.string().default('aila-web').describe('The client that access tokens must be made for.'),
    JWKS_URL: z.url().describe('Where the keys are that access tokens must be signed with.'),
  }),
  (e): TokenSettings => ({ issuer: e.TOKEN_ISSUER, audience: e.TOKEN_AUDIENCE, jwksUrl: e.JWKS_URL }),
  [
    {
      variable: 'JWKS_URL',
      because: 'production needs https',
      when: (value) => !value.jwksUrl.startsWith('https:'),
    },
    {
      variable: 'TOKEN_ISSUER',
      because: 'an issuer on this machine is a development default',
      when: (value) => isLoopback(new URL(value.issuer).hostname),
    },
  ],
);

export type ObjectStoreSettings =
  | {
      readonly kind: 'disk';
      readonly directory: string;
      /** Holds the secret that signs permits. */
      readonly keyFile: string;
      /** Where browsers reach the store. */
      readonly publicUrl: string;
    }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Of a store that is compatible with S3; left out for Amazon's own. */
      readonly endpoint?: string;
      readonly eventsQueueUrl: string | null;
    };

export const objectStoreSettings = settingsGroup(
  z.discriminatedUnion('OBJECT_STORE', [
    z.object({
      OBJECT_STORE: z
        .literal('disk')
        .describe('Where uploaded files are kept: in a folder of this machine, or in an S3-compatible store.'),
      OBJECT_STORE_DIR: z.string().describe('The folder of the disk store.'),
      OBJECT_STORE_KEY_FILE: z.string().describe('File with the secret that signs the permits of the disk store.'),
      OBJECT_STORE_PUBLIC_URL: z.url().describe('Where browsers reach the disk store.'),
    }),
    z.object({
      OBJECT_STORE: z.literal('s3'),
      S3_BUCKET: z.string().describe('Name of the bucket.'),
      S3_ENDPOINT: z
        .url()
        .optional()
        .describe('Address of a store that is compatible with S3; left out for Amazon’s own.'),
      AWS_REGION: z.string().describe('Region of AWS, where one of its services is used.'),
      OBJECT_EVENTS_QUEUE_URL: z
        .url()
        .optional()
        .describe(
          'The SQS queue to which the bucket reports uploads. The ingest service needs it with `OBJECT_STORE=s3`.',
        ),
    }),
  ]),
  (e): ObjectStoreSettings =>
    e.OBJECT_STORE === 'disk'
      ? {
          kind: 'disk',
          directory: e.OBJECT_STORE_DIR,
          keyFile: e.OBJECT_STORE_KEY_FILE,
          publicUrl: e.OBJECT_STORE_PUBLIC_URL,
        }
      : {
          kind: 's3',
          bucket: e.S3_BUCKET,
          region: e.AWS_REGION,
          ...(e.S3_ENDPOINT === undefined ? {} : { endpoint: e.S3_ENDPOINT }),
          eventsQueueUrl: e.OBJECT_EVENTS_QUEUE_URL ?? null,
        },
  [
    {
      variable: 'OBJECT_STORE',
      because: 'the disk store is a development default',
      when: (value) => value.kind === 'disk',
    },
    {
      variable: 'S3_ENDPOINT',
      because: 'production needs https',
      when: (value) => value.kind === 's3' && value.endpoint?.startsWith('http:') === true,
    },
  ],
);
