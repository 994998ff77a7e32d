import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vectors of the windows of a chunk, beside the one of the whole chunk, which stays for chunks that have none. */
export class ChunkWindows1764000700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- As libs/retrieval writes it: numbers of windows and dimensions, then a scale and 8-bit integers for each window.
      alter table content.chunk_vector add column windows bytea;
      -- In the row itself where it fits, for the same reason as the vector.
      alter table content.chunk_vector alter column windows set storage main;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table content.chunk_vector drop column windows');
  }
}
