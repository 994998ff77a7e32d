import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guesses of others must not shut a person out of where they signed in before. */
export class SignInNetworks1764000760000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Hash of person and network; null when the address was not known.
      alter table identity.sign_in_session add network bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table identity.sign_in_session drop network');
  }
}
