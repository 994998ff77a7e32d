import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An exchanged refresh token can give its successor once more, and to its own holder only. */
export class RefreshSuccessors1764000750000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- With the token itself it gives the successor; without the token it gives nothing. Null once the successor is used.
      alter table identity.refresh_token add successor_salt bytea;
      -- Hash of what the browser said of itself at the exchange.
      alter table identity.refresh_token add used_by bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.refresh_token drop successor_salt, drop used_by');
  }
}
