import type { DatabaseSettings } from '@aila/config';
import { runMigrations } from 'bullmq';
import type { QueryRunner } from 'typeorm';
import { createDataSource, createPool } from './connection.js';
import { serviceRoles } from './roles.js';

/**
 * Brings the database to this version: our tables, each migration in a transaction of its own, then the queue library's
 * own tables in the schema `bullmq`. Safe to run again, after a failure too, and by several at once (the second waits
 * for the first).
 *
 * @param settings of the owner role
 * @returns the names of the migrations that were run
 */
export async function migrateDatabase(settings: DatabaseSettings): Promise<string[]> {
  const dataSource = await createDataSource({ ...settings, poolSize: 2 }, 'aila-migrate').initialize();
  try {
    const guard = dataSource.createQueryRunner();
    await guard.query(`select pg_advisory_lock(hashtext('aila-migrate'))`);
    try {
      const done = await dataSource.runMigrations({ transaction: 'each' });
      // control: database-iam-membership
      if (settings.auth === 'iam' && settings.proxyAuth !== 'secrets') await admitByIam(guard);
      await migrateQueue(settings);
      return done.map(({ name }) => name);
    } finally {
      await guard.query(`select pg_advisory_unlock(hashtext('aila-migrate'))`);
      await guard.release();
    }
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Lets the roles of the services sign in by token, where the database is one of RDS. It refuses the token of anybody who
 * is no member of its role `rds_iam`, and the password of anybody who is one: so not where RDS Proxy takes the token and
 * goes on with a password. Not a migration of its own: an installation may turn to tokens later.
 */
async function admitByIam(runner: QueryRunner): Promise<void> {
  const missing = (await runner.query(
    `select r.rolname as role from pg_roles r, pg_roles iam
     where iam.rolname = 'rds_iam' and r.rolname = any ($1) and not pg_has_role(r.oid, iam.oid, 'member')`,
    [Object.values(serviceRoles)],
  )) as { role: string }[];
  for (const { role } of missing) await runner.query(`grant rds_iam to ${role}`);
}

async function migrateQueue(settings: DatabaseSettings): Promise<void> {
  const pool = createPool(settings, { max: 1, application_name: 'aila-migrate' });
  try {
    const client = await pool.connect();
    await runMigrations(client, 'bullmq').finally(() => client.release());
  } finally {
    await pool.end();
  }
}
