import type { DatabaseSettings } from '@aila/config';
import { runMigrations } from 'bullmq';
import { createDataSource, createPool } from './connection.js';

/**
 * Brings the database to this version: our tables in one transaction, then the queue library's own tables in the
 * schema `bullmq`. Safe to run again and by several at once (the second waits for the first).
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
      const done = await dataSource.runMigrations({ transaction: 'all' });
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

async function migrateQueue(settings: DatabaseSettings): Promise<void> {
  const pool = createPool(settings, { max: 1, application_name: 'aila-migrate' });
  try {
    const client = await pool.connect();
    await runMigrations(client, 'bullmq').finally(() => client.release());
  } finally {
    await pool.end();
  }
}
