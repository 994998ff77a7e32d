import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor } from '@aila/access';
import type { DatabaseSettings } from '@aila/config';
import { createDataSource, createPool, Database, migrateDatabase, ownerRole, serviceRoles } from '@aila/database';
import { CertificateAuthority, EmbeddedDatabase } from '@aila/embedded';
import type { Pool } from 'pg';
import { RdsProxyDouble } from './rds-proxy-double.js';

/**
 * The first start as docs/kubernetes.md tells it, word for word: by a master user who is no superuser, in a database
 * that belongs to that master and not to our owner.
 */
const documentation = readFileSync(new URL('../../../docs/kubernetes.md', import.meta.url), 'utf8');
const [byToken, byPassword] = [...documentation.matchAll(/```sql\n([\s\S]+?)```/g)].map(([, statements]) => statements);

const keys = { accessKeyId: 'AKIATESTONLY', secretAccessKey: 'secret-of-the-test' };
const region = 'ca-central-1';
const database = 'aila';
const users = [ownerRole, ...Object.values(serviceRoles)];
const newPassword = () => randomBytes(16).toString('hex');
const saved = { ...process.env };

/** A server as RDS hands it over, with RDS Proxy before it. */
class Rds {
  /** What Secrets Manager has for each user. */
  readonly secrets = new Map(users.map((user) => [user, newPassword()]));
  private readonly master: DatabaseSettings;

  private constructor(
    private readonly directory: string,
    private readonly embedded: EmbeddedDatabase,
    readonly superuser: Pool,
    masterPassword: string,
  ) {
    this.master = { ...embedded.settingsFor('postgres', database), user: 'aila_admin', password: masterPassword };
  }

  static async start(): Promise<Rds> {
    const directory = mkdtempSync(join(tmpdir(), 'aila-rds-'));
    chmodSync(directory, 0o711);
    const embedded = await EmbeddedDatabase.start({ directory, durable: false });
    const pool = createPool(embedded.settingsFor('postgres', 'postgres'), { max: 1, application_name: 'test-rds' });
    const password = newPassword();
    await pool.query(`
      create role rds_iam;
      create role aila_admin login createrole createdb password '${password}';
      grant rds_iam to aila_admin with admin true, inherit false, set false`);
    await pool.query(`create database ${database} owner aila_admin`);
    return new Rds(directory, embedded, pool, password);
  }

  /** Members of `rds_iam` need a token, which this server cannot check: their passwords are refused, except the master's. */
  async refusePasswordsOfMembers(): Promise<void> {
    const file = join(this.directory, 'database', 'pg_hba.conf');
    const rules = ['127.0.0.1/32', '::1/128'].flatMap((address) => [
      `hostssl all aila_admin ${address} scram-sha-256\n`,
      `hostssl all +rds_iam ${address} reject\n`,
    ]);
    writeFileSync(file, rules.join('') + readFileSync(file, 'utf8'));
    await this.superuser.query('select pg_reload_conf()');
  }

  async asMaster(statements: string): Promise<void> {
    const pool = createPool(this.master, { max: 1, application_name: 'test-master' });
    try {
      await pool.query(statements);
    } finally {
      await pool.end();
    }
  }

  direct(user: string, password = this.secrets.get(user) ?? ''): DatabaseSettings {
    return { ...this.master, user, password };
  }

  async proxy(mode: 'iam' | 'secrets', upstream: (user: string) => DatabaseSettings): Promise<RdsProxyDouble> {
    const authority = await CertificateAuthority.open(join(this.directory, 'tls'));
    return RdsProxyDouble.start({
      ...keys,
      region,
      proxyAuth: mode,
      certificate: await authority.certificateFor('proxy'),
      upstream: (user) => (users.includes(user) ? upstream(user) : undefined),
    });
  }

  async admitted(): Promise<string[]> {
    const { rows } = await this.superuser.query<{ role: string }>(
      `select m.rolname as role from pg_auth_members a join pg_roles m on m.oid = a.member
       join pg_roles r on r.oid = a.roleid where r.rolname = 'rds_iam' and m.rolname <> 'aila_admin' order by 1`,
    );
    return rows.map(({ role }) => role);
  }

  async stop(): Promise<void> {
    await this.superuser.end();
    await this.embedded.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

let rds: Rds;
let proxy: RdsProxyDouble;

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey });
});
beforeEach(async () => {
  rds = await Rds.start();
}, 60_000);
afterEach(async () => {
  await proxy.stop();
  await rds.stop();
});
afterAll(() => {
  process.env = saved;
});

async function working(settings: DatabaseSettings): Promise<Database> {
  return new Database(createDataSource({ ...settings, poolSize: 2 }, 'test-first-start')).connect(5_000);
}

/** More than the one connection that is open already, so that the pool signs in anew. */
async function useBoth(service: Database): Promise<void> {
  const hold = () => service.asActor(systemActor('ingest'), (tx) => tx.query('select pg_sleep(0.1)'));
  await Promise.all([hold(), hold()]);
}

test('with tokens all the way the migration job runs through the proxy, and lets the services in by theirs', async () => {
  await rds.asMaster(byToken ?? '');
  // The proxy's own token cannot be checked by this server, so it has passwords here all the same.
  proxy = await rds.proxy('iam', (user) => rds.direct(user));
  const setPassword = (user: string) => rds.superuser.query(`alter role ${user} password '${rds.secrets.get(user)}'`);
  await setPassword(ownerRole);
  const done = await migrateDatabase(proxy.settingsFor(ownerRole));
  expect(done.length).toBeGreaterThan(5);
  expect(await rds.admitted()).toEqual([...users].sort());
  expect(proxy.accepted.length).toBeGreaterThan(0);
  await expect(migrateDatabase(proxy.settingsFor(ownerRole))).resolves.toEqual([]);
  await setPassword(serviceRoles.files);
  const service = await working(proxy.settingsFor(serviceRoles.files));
  await service.close();
}, 120_000);

describe('with passwords behind the proxy', () => {
  /** The statements as an operator completes them: each role with the password from its secret. */
  const completed = () => {
    const waiting = [...rds.secrets.values()];
    return (byPassword ?? '').replaceAll("'...'", () => `'${waiting.shift()}'`);
  };

  /** What AWS's rotation function for a single user does. */
  async function rotate(user: string): Promise<void> {
    const [old, next] = [rds.secrets.get(user), newPassword()];
    const self = createPool(rds.direct(user, old), { max: 1, application_name: 'test-rotation' });
    await self.query(`alter user ${user} with password '${next}'`);
    await self.end();
    rds.secrets.set(user, next);
  }

  beforeEach(async () => {
    await rds.refusePasswordsOfMembers();
    proxy = await rds.proxy('secrets', (user) => rds.direct(user));
  });

  test('the migration grants no rds_iam, and services sign in by token while the passwords rotate', async () => {
    await rds.asMaster(completed());
    const done = await migrateDatabase(proxy.settingsFor(ownerRole));
    expect(done.length).toBeGreaterThan(5);
    expect(await rds.admitted()).toEqual([]);

    const service = await working(proxy.settingsFor(serviceRoles.files));
    const before = rds.secrets.get(serviceRoles.files);
    await rotate(serviceRoles.files);
    proxy.accepted.length = 0;
    await useBoth(service);
    expect(proxy.accepted).toHaveLength(1);
    await service.close();
    const stale = createPool(rds.direct(serviceRoles.files, before), { max: 1 });
    await expect(stale.query('select 1')).rejects.toMatchObject({ code: '28P01' });
    await stale.end();

    await rotate(ownerRole);
    await expect(migrateDatabase(proxy.settingsFor(ownerRole))).resolves.toEqual([]);
  }, 120_000);

  test('whoever comes from tokens all the way gets in after the documented way back, and not before', async () => {
    await rds.asMaster(completed());
    await migrateDatabase(proxy.settingsFor(ownerRole));
    await rds.asMaster(`grant rds_iam to ${ownerRole} with admin option`);
    await expect(migrateDatabase(proxy.settingsFor(ownerRole))).rejects.toThrow();
    const takeAway = /`(REVOKE rds_iam FROM\s+aila_owner CASCADE;)`/.exec(documentation)?.[1];
    await rds.asMaster(takeAway ?? '');
    await expect(migrateDatabase(proxy.settingsFor(ownerRole))).resolves.toEqual([]);
  }, 120_000);
});
