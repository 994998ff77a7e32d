import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reply can be complete and yet not the whole answer. */
export class ReplyNotices1764000780000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("alter table chat.reply add notice text check (notice in ('cut', 'filtered'))");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table chat.reply drop notice');
  }
}
