import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from '@aila/config';
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
  /** Further settings for all services, over the ones made here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly databaseOf: (name: ServiceName) => DatabaseSettings;
}

/** The settings of the five services on one machine, as environment variables: mutual TLS, everything under a directory. */
export async function serviceEnvironments(
  options: EnvironmentOptions,
): Promise<ReadonlyMap<ServiceName, Record<string, string>>> {
  const { directory, demoPassword, webRoot } = options;
  const authority = await CertificateAuthority.open(join(directory, 'tls'));
  const names = ['gateway', ...behindTheGateway] as const;
  const ports = new Map<ServiceName, number>();
  for (const name of names) ports.set(name, name === 'gateway' && options.port > 0 ? options.port : await freePort());
  const urlOf = (name: ServiceName) => `https://localhost:${ports.get(name)}`;
  const publicUrl = `http://localhost:${ports.get('gateway')}`;

  const shared = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'development',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    PUBLIC_URL: publicUrl,
    ADMIN_HOST: '127.0.0.1',
    ADMIN_PORT: '0',
    QUEUE_URL: 'postgres:',
    TOKEN_ISSUER: publicUrl,
    TOKEN_AUDIENCE: 'aila-web',
    JWKS_URL: `${urlOf('auth')}/.well-known/jwks.json`,
    AUTH_URL: urlOf('auth'),
    FILES_URL: urlOf('files'),
    TEXT_GEN_URL: urlOf('text-gen'),
    OBJECT_STORE: 'disk',
    OBJECT_STORE_DIR: join(directory, 'store'),
    OBJECT_STORE_KEY_FILE: secretFile(directory, 'object-store.key'),
    OBJECT_STORE_PUBLIC_URL: `${publicUrl}/store`,
    IDENTITY_PROVIDER: 'builtin',
    FIELD_KEYS: 'local',
    FIELD_KEY_FILE: secretFile(directory, 'field.key'),
    MAIL: 'outbox',
    MAIL_OUTBOX_DIR: join(directory, 'outbox'),
    TUTOR_MODEL: 'builtin',
    ...fromCommandLine(),
    EMBEDDINGS: 'builtin',
    AILA_DEMO_PASSWORD: demoPassword,
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
      LISTEN_HOST: isEdge ? (process.env['LISTEN_HOST'] ?? 'localhost') : '127.0.0.1',
      PORT: String(ports.get(name)),
      TLS_CERT_FILE: tls.certFile,
      TLS_KEY_FILE: tls.keyFile,
      TLS_CA_FILE: tls.caFile,
      ...(isEdge ? { PUBLIC_TLS: 'off', ...(webRoot === null ? {} : { WEB_ROOT: webRoot }) } : {}),
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

/** What may be tried out from the command line: the tutor's pace and budgets, sign-in at an institution. */
function fromCommandLine(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => /^(TUTOR_.*|OIDC_PROVIDERS_FILE)$/.test(name));
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
}

/** A file with a secret of 256 bits, made once. */
function secretFile(directory: string, name: string): string {
  const file = join(directory, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
}
