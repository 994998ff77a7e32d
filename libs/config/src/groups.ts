import { z } from 'zod';
import { settingsGroup } from './read-config.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const isLoopback = (host: string) => ['localhost', '127.0.0.1', '::1'].includes(host);

const processVariables = {
  NODE_ENV: z.string().default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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
  /** Own certificate and the authority of the other services; null only where a service speaks plain HTTP. */
  readonly tls: TlsFiles | null;
}

/** Where the service listens and how it proves who it is. */
export const serviceSettings = settingsGroup(
  z
    .object({
      ...processVariables,
      LISTEN_HOST: z.string().default('0.0.0.0'),
      PORT: port(8443),
      ADMIN_HOST: z.string().default('0.0.0.0'),
      ADMIN_PORT: port(9090),
      TLS_CERT_FILE: z.string().optional(),
      TLS_KEY_FILE: z.string().optional(),
      TLS_CA_FILE: z.string().optional(),
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
    tls:
      e.TLS_CERT_FILE && e.TLS_KEY_FILE && e.TLS_CA_FILE
        ? { certFile: e.TLS_CERT_FILE, keyFile: e.TLS_KEY_FILE, caFile: e.TLS_CA_FILE }
        : null,
  }),
  (value) => (value.tls ? [] : ['TLS_CERT_FILE: production needs certificates between services']),
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
      DATABASE_HOST: z.string(),
      DATABASE_PORT: port(5432),
      DATABASE_NAME: z.string().default('aila'),
      DATABASE_USER: z.string(),
      DATABASE_AUTH: z.enum(['password', 'iam']).default('password'),
      DATABASE_PROXY_AUTH: z.enum(['iam', 'secrets']).optional(),
      DATABASE_PASSWORD: z.string().optional(),
      DATABASE_PASSWORD_FILE: z.string().optional(),
      DATABASE_CA_FILE: z.string(),
      DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
      AWS_REGION: z.string().optional(),
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
  (value) => (isLoopback(value.host) ? ['DATABASE_HOST: a database on this machine is a development default'] : []),
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
        .default('postgres:'),
      QUEUE_PASSWORD_FILE: z.string().optional(),
      QUEUE_CA_FILE: z.string().optional(),
      DATABASE_HOST: z.string().optional(),
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
  (value) =>
    value.kind === 'redis' && value.url.startsWith('redis:') ? ['QUEUE_URL: production needs rediss:// (TLS)'] : [],
);

export interface TokenSettings {
  readonly issuer: string;
  /** The client that tokens must be made for. */
  readonly audience: string;
  readonly jwksUrl: string;
}

/** What an access token must say to be believed. */
export const tokenSettings = settingsGroup(
  z.object({ TOKEN_ISSUER: z.url(), TOKEN_AUDIENCE: z.string().default('aila-web'), JWKS_URL: z.url() }),
  (e): TokenSettings => ({ issuer: e.TOKEN_ISSUER, audience: e.TOKEN_AUDIENCE, jwksUrl: e.JWKS_URL }),
  (value) => [
    ...(value.jwksUrl.startsWith('https:') ? [] : ['JWKS_URL: production needs https']),
    ...(isLoopback(new URL(value.issuer).hostname)
      ? ['TOKEN_ISSUER: an issuer on this machine is a development default']
      : []),
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
      OBJECT_STORE: z.literal('disk'),
      OBJECT_STORE_DIR: z.string(),
      OBJECT_STORE_KEY_FILE: z.string(),
      OBJECT_STORE_PUBLIC_URL: z.url(),
    }),
    z.object({
      OBJECT_STORE: z.literal('s3'),
      S3_BUCKET: z.string(),
      S3_ENDPOINT: z.url().optional(),
      AWS_REGION: z.string(),
      OBJECT_EVENTS_QUEUE_URL: z.url().optional(),
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
  (value) => {
    if (value.kind === 'disk') return ['OBJECT_STORE: the disk store is a development default'];
    return value.endpoint?.startsWith('http:') ? ['S3_ENDPOINT: production needs https'] : [];
  },
);
