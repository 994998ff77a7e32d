import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from '@aila/config';
import { createPool, migrateDatabase, ownerRole, serviceRoles } from '@aila/database';
import type { Pool } from 'pg';
import { CertificateAuthority } from './certificates.js';
import { PostgresServer } from './postgres-server.js';

export interface EmbeddedDatabaseOptions {
  /** Holds `database/`, `tls/` and `database-passwords.json`. */
  readonly directory: string;
  readonly durable?: boolean;
  /** See PostgresServerOptions. */
  readonly detached?: boolean;
  readonly log?: (line: string) => void;
}

type Passwords = Readonly<Record<string, string>>;

const superuser = 'postgres';

/** PostgreSQL with our roles, made at first use and kept in a directory. */
export class EmbeddedDatabase {
  private constructor(
    private readonly port: number,
    readonly stop: () => Promise<void>,
    private readonly passwords: Passwords,
    private readonly caFile: string,
  ) {}

  static async start({
    directory,
    durable = true,
    detached = false,
    log = () => undefined,
  }: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
    mkdirSync(directory, { recursive: true });
    const passwords = openPasswords(join(directory, 'database-passwords.json'));
    const authority = await CertificateAuthority.open(join(directory, 'tls'));
    const certificate = await authority.certificateFor('database');
    const server = await PostgresServer.start({
      directory: join(directory, 'database'),
      superuserPassword: passwords[superuser] as string,
      certificate,
      durable,
      detached,
      log,
    });
    return new EmbeddedDatabase(server.port, () => server.stop(), passwords, certificate.caFile);
  }

  /** A detached server that another process started in this directory; to stop it is up to that process's side. */
  static async attach(directory: string): Promise<EmbeddedDatabase> {
    const passwords = openPasswords(join(directory, 'database-passwords.json'));
    const authority = await CertificateAuthority.open(join(directory, 'tls'));
    const { caFile } = await authority.certificateFor('database');
    const port = Number(readFileSync(join(directory, 'database', 'postmaster.pid'), 'utf8').split('\n')[3]);
    return new EmbeddedDatabase(port, () => Promise.resolve(), passwords, caFile);
  }

  /** How a role reaches a database of this server. */
  settingsFor(user: string, name = 'aila'): DatabaseSettings {
    const password = this.passwords[user];
    if (password === undefined) throw new Error(`There is no database role ${user}.`);
    return {
      host: 'localhost',
      port: this.port,
      name,
      user,
      auth: 'password',
      password,
      passwordFile: null,
      caFile: this.caFile,
      region: null,
      proxyAuth: null,
      poolSize: 10,
    };
  }

  /** Makes a database and its roles where they are missing, and brings it to this version. */
  async prepare(name = 'aila'): Promise<void> {
    await this.createDatabase(name);
    await migrateDatabase(this.settingsFor(ownerRole, name));
    await this.asSuperuser(async (pool) => {
      for (const role of Object.values(serviceRoles))
        await ensureRole(pool, role, 'login', this.passwords[role] as string);
    });
  }

  /** An empty database of the owner role, where it is missing. */
  async createDatabase(name: string): Promise<void> {
    await this.asSuperuser(async (pool) => {
      await ensureRole(pool, ownerRole, 'login createrole', this.passwords[ownerRole] as string);
      const { rowCount } = await pool.query('select from pg_database where datname = $1', [name]);
      if (rowCount === 0) await pool.query(`create database ${name} owner ${ownerRole}`);
    });
  }

  /** A database like `template`, to which nobody may be connected meanwhile. */
  async copy(template: string, name: string): Promise<void> {
    await this.asSuperuser((pool) => pool.query(`create database ${name} template ${template} owner ${ownerRole}`));
  }

  async drop(name: string): Promise<void> {
    await this.asSuperuser((pool) => pool.query(`drop database if exists ${name} with (force)`));
  }

  /** For what no role of ours may do. */
  async asSuperuser<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
    const pool = createPool(this.settingsFor(superuser, 'postgres'), { max: 1, application_name: 'aila-embedded' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }
}

async function ensureRole(pool: Pool, role: string, attributes: string, password: string): Promise<void> {
  const { rowCount } = await pool.query('select from pg_roles where rolname = $1', [role]);
  await pool.query(`${rowCount === 0 ? 'create' : 'alter'} role ${role} ${attributes} password '${password}'`);
}

function openPasswords(file: string): Passwords {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Passwords) : {};
  const roles = [superuser, ownerRole, ...Object.values(serviceRoles)];
  const passwords = Object.fromEntries(roles.map((role) => [role, known[role] ?? randomBytes(24).toString('hex')]));
  writeFileSync(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return passwords;
}
