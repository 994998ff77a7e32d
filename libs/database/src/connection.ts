import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Signer } from '@aws-sdk/rds-signer';
import type { DatabaseSettings } from '@aila/config';
import pg, { Pool, type PoolConfig } from 'pg';
import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { readMigrations } from './migrations.js';
import { assertTrustRoots } from './trust-roots.js';

/** What the database accepts instead of a lasting password: made anew for each connection. */
export type PasswordSource = () => Promise<string>;

function passwordSource(settings: DatabaseSettings): PasswordSource {
  const { auth, password, passwordFile } = settings;
  if (auth === 'iam') return iamTokenSource(settings); // control: database-token
  if (passwordFile !== null)
    // control: password-file
    return async () => (await readFile(passwordFile, 'utf8')).trim();
  if (password !== null) return async () => password;
  throw new Error('Password authentication needs a password or a file that holds one');
}

/**
 * A token of AWS's signer lives 15 minutes, so each connection gets a fresh one. Signing needs no network; finding the
 * AWS credentials may, and the one signer keeps them until they end.
 */
function iamTokenSource({ host, port, user, region }: DatabaseSettings): PasswordSource {
  if (region === null) throw new Error('IAM authentication needs a region');
  let signer: Promise<Signer> | undefined;
  return async () => {
    signer ??= import('@aws-sdk/rds-signer').then(
      (library) => new library.Signer({ hostname: host, port, username: user, region }),
    );
    return (await signer).getAuthToken(); // control: new-database-token
  };
}

/** TLS with the server's name and authority verified (`verify-full`). There is no other way to connect. */
function verifiedTls({ host, caFile }: DatabaseSettings) {
  const ca = readFileSync(caFile, 'utf8');
  assertTrustRoots(host, ca); // control: database-trust-root
  return {
    ca,
    rejectUnauthorized: true, // control: database-server-verified
    servername: host,
    minVersion: 'TLSv1.2' as const,
  };
}

function connectionOptions(settings: DatabaseSettings) {
  return {
    host: settings.host,
    port: settings.port,
    database: settings.name,
    user: settings.user,
    password: passwordSource(settings),
    ssl: verifiedTls(settings), // control: database-client-tls
  };
}

/**
 * Limits that keep a lost network from holding a connection for ever, and a busy connection from outliving a token, a
 * password or a proxy that was replaced: after half an hour it gives way to a new one, which signs in anew.
 */
const limits = {
  connectionTimeoutMillis: 10_000,
  idleTimeoutMillis: 30_000,
  maxLifetimeSeconds: 1_800,
  keepAlive: true,
} as const;

export function createDataSource(settings: DatabaseSettings, applicationName: string): DataSource {
  const { user, ...options } = connectionOptions(settings);
  return new DataSource({
    type: 'postgres',
    // By name the library would look for it beside itself, which a bundled service is not.
    driver: pg,
    ...options,
    username: user,
    applicationName,
    poolSize: settings.poolSize,
    extra: limits,
    entities,
    migrations: readMigrations(),
    migrationsTableName: 'schema_migration',
    installExtensions: false,
    logging: false,
  });
}

/** A plain pool for libraries that bring their own SQL, such as the queue. */
export function createPool(
  settings: DatabaseSettings,
  options: Pick<PoolConfig, 'max' | 'options' | 'application_name'>,
): Pool {
  const pool = new Pool({ ...connectionOptions(settings), ...limits, ...options });
  // An idle connection that breaks is replaced at the next use; without a listener its error would end the process.
  pool.on('error', () => undefined);
  return pool;
}
