import { readdirSync, readFileSync } from 'node:fs';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The folder is the same from the sources and from the compiled file; a bundle has it beside itself. */
const MIGRATIONS = new URL('../src/migrations/', import.meta.url);

/** A line by which a file says that it runs outside a transaction, as `create index concurrently` must. */
const OUTSIDE_TRANSACTION = /^-- migrate:no-transaction$/m;

/**
 * Migrations as TypeORM takes them, oldest first: one for each `<milliseconds>-<what>.sql` of the folder. A database
 * knows `1764000780000-reply-notices.sql` as `ReplyNotices1764000780000`, so neither part of a name may ever change.
 */
export function readMigrations(folder: URL = MIGRATIONS): (new () => MigrationInterface)[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => migrationOf(file, readFileSync(new URL(file, folder), 'utf8')));
}

function migrationOf(file: string, sql: string): new () => MigrationInterface {
  const [timestamp, ...words] = file.replace(/\.sql$/, '').split('-');
  return class implements MigrationInterface {
    readonly name = `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${timestamp}`;
    readonly transaction = !OUTSIDE_TRANSACTION.test(sql);

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('Migrations are not undone: the version before runs on the same tables.'));
    }
  };
}
