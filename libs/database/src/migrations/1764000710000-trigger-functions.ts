import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * PostgreSQL lets everybody execute a new function. Whoever may execute a trigger's can hang it on a temporary table of
 * their own, and have it write as the owner what they like: here, objects to delete.
 */
export class TriggerFunctions1764000710000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('revoke execute on function content.request_object_deletion() from public');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('grant execute on function content.request_object_deletion() to public');
  }
}
