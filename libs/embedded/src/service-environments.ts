import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings, Environment } from '@aila/config';
import type { ServiceName } from '@aila/database';
import { CertificateAuthority } from './certificates.js';
import { freePort } from './free-port.js';

export const behindTheGateway = ['auth', 'files', 'ingest', 'text-gen'] as const;

export interface EnvironmentOptions {
  /** Certificates, keys, objects and mail. */
  readonly directory: string;
  /** Of the gateway; 0 picks a free one. */
  readonly port: number;
  readonly demoPassword: string;
  /** The built web client; null: the gateway serves none. */
  readonly webRoot: string | null;
  /** The built page for trying GraphQL out; null: there is none. */
  readonly graphiqlRoot: string | null;
  /** What whoever starts it has set: reaches every service, except where the embedded system decides. */
  readonly given?: Environment;
  /** Further settings for all services, over the ones made here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly databaseOf: (name: ServiceName) => DatabaseSettings;
}

/**
 * What follows from the one machine: its database, its certificates, its addresses. Everything else can be set from
 * outside, as in any other installation.
 */
export const decidedByTheEmbeddedSystem: ReadonlySet<string> = new Set([
  'NODE_ENV',
  'ADMIN_HOST',
  'ADMIN_PORT',
  'ADVERTISED_URL',
  'AUTH_URL',
  'DATABASE_AUTH',
  'DATABASE_CA_FILE',
  'DATABASE_HOST',
  'DATABASE_NAME',
  'DATABASE_PASSWORD',
  'DATABASE_PASSWORD_FILE',
  'DATABASE_PORT',
  'DATABASE_PROXY_AUTH',
  'DATABASE_USER',
  'FILES_URL',
  'GRAPHIQL_ROOT',
  'JWKS_URL',
  'PUBLIC_TLS',
  'TEXT_GEN_URL',
  'TLS_CA_FILE',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'WEB_ROOT',
]);

/** The given variables that have no effect, because the embedded system decides what they say. */
export function overridden(given: Environment): string[] {
  return [...decidedByTheEmbeddedSystem].filter((name) => given[name] && given[name] !== fixed[name]);
}

/** Demo accounts are the builtin identity provider's. */
export function hasDemoAccounts(given: Environment): boolean {
  return (given['IDENTITY_PROVIDER'] || 'builtin') === 'builtin';
}

/** Values that are the same in every embedded system. */
const fixed: Readonly<Record<string, string>> = {
  NODE_ENV: 'development',
  ADMIN_HOST: '127.0.0.1',
  ADMIN_PORT: '0',
  DATABASE_AUTH: 'password',
};

/** The settings of the five services on one machine, as environment variables: mutual TLS, everything under a directory. */
export async function serviceEnvironments(
  options: EnvironmentOptions,
): Promise<ReadonlyMap<ServiceName, Record<string, string>>> {
  const { directory, demoPassword, webRoot, graphiqlRoot } = options;
  const authority = await CertificateAuthority.open(join(directory, 'tls'));
  const names = ['gateway', ...behindTheGateway] as const;
  const ports = new Map<ServiceName, number>();
  for (const name of names) ports.set(name, name === 'gateway' && options.port > 0 ? options.port : await freePort());
  const urlOf = (name: ServiceName) => `https://localhost:${ports.get(name)}`;
  const localUrl = `http://localhost:${ports.get('gateway')}`;
  const given = Object.fromEntries(
    Object.entries(options.given ?? {}).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const publicUrl = given['PUBLIC_URL'] ?? localUrl;

  /** What holds unless it is given. */
  const defaults = {
    PATH: process.env['PATH'] ?? '',
    IDENTITY_PROVIDER: 'builtin',
    LOG_LEVEL: 'info',
    PUBLIC_URL: localUrl,
    QUEUE_URL: 'postgres:',
    TOKEN_ISSUER: publicUrl,
    OBJECT_STORE: 'disk',
    OBJECT_STORE_DIR: join(directory, 'store'),
    OBJECT_STORE_KEY_FILE: secretFile(directory, 'object-store.key'),
    OBJECT_STORE_PUBLIC_URL: `${publicUrl}/store`,
    FIELD_KEYS: 'local',
    FIELD_KEY_FILE: secretFile(directory, 'field.key'),
    // A model on the same machine is what people try first.
    TUTOR_CONNECTIONS_PRIVATE: 'on',
    MAIL: 'outbox',
    MAIL_OUTBOX_DIR: join(directory, 'outbox'),
  };
  const decided = {
    ...fixed,
    JWKS_URL: `${urlOf('auth')}/.well-known/jwks.json`,
    AUTH_URL: urlOf('auth'),
    FILES_URL: urlOf('files'),
    TEXT_GEN_URL: urlOf('text-gen'),
  };
  const shared = {
    ...defaults,
    ...given,
    ...Object.fromEntries([...decidedByTheEmbeddedSystem].map((name) => [name, ''])),
    ...decided,
    AILA_DEMO_PASSWORD: hasDemoAccounts(given) ? demoPassword : '',
    ...options.environment,
  };

  const environments = new Map<ServiceName, Record<string, string>>();
  for (const name of names) {
    const { host, port, name: databaseName, user, password, caFile } = options.databaseOf(name);
    const tls = await authority.certificateFor(name);
    const isEdge = name === 'gateway';
    environments.set(name, {
      ...shared,
      // The gateway speaks plain HTTP to browsers on this machine, and mutual TLS to the services.
      LISTEN_HOST: isEdge ? (given['LISTEN_HOST'] ?? 'localhost') : '127.0.0.1',
      PORT: String(ports.get(name)),
      TLS_CERT_FILE: tls.certFile,
      TLS_KEY_FILE: tls.keyFile,
      TLS_CA_FILE: tls.caFile,
      ...(isEdge
        ? {
            PUBLIC_TLS: 'off',
            ...(webRoot === null ? {} : { WEB_ROOT: webRoot }),
            ...(graphiqlRoot === null ? {} : { GRAPHIQL_ROOT: graphiqlRoot }),
          }
        : {}),
      ...(name === 'text-gen' ? { ADVERTISED_URL: urlOf('text-gen') } : {}),
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: databaseName,
      DATABASE_USER: user,
      DATABASE_PASSWORD: password ?? '',
      DATABASE_CA_FILE: caFile,
    });
  }
  return environments;
}

/** A file with a secret of 256 bits, made once. */
function secretFile(directory: string, name: string): string {
  const file = join(directory, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
}
