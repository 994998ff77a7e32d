import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Room for the queue's own tables, which its library creates and upgrades (see `migrate`). */
export class Queue1764000500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const users = 'aila_gateway, aila_files, aila_ingest';
    await runner.query(`
      create schema bullmq;
      grant usage on schema bullmq to ${users};
      alter default privileges in schema bullmq grant select, insert, update, delete on tables to ${users};
      alter default privileges in schema bullmq grant usage, select on sequences to ${users};
      alter default privileges in schema bullmq grant execute on functions to ${users};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema bullmq cascade');
  }
}
