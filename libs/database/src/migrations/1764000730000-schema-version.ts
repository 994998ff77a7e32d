import type { MigrationInterface, QueryRunner } from 'typeorm';
import { serviceRoles } from '../roles.js';

const services = Object.values(serviceRoles).join(', ');

/** Services see which migrations have run, so that they wait for those of their own version. */
export class SchemaVersion1764000730000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`grant select on public.schema_migration to ${services}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`revoke select on public.schema_migration from ${services}`);
  }
}
