import { statementsFor, type Transaction } from '@aila/database';
import type { PageReference } from '@aila/tutor';
import { z } from 'zod';

const readPages = statementsFor('text-gen')(
  'chat.coursePages',
  `select f.id as file_id, p.version_id, p.number, p.text
   from (select distinct * from unnest($1::uuid[], $2::int[]) as wanted (file_id, number)) wanted
   join content.file f on f.id = wanted.file_id
   join content.page p on p.version_id = f.current_version_id and p.number = wanted.number`,
  z.object({ file_id: z.uuid(), version_id: z.uuid(), number: z.number(), text: z.string() }),
);

/** Texts of pages as the course has them now, and the version of each file that they come from. */
export class CoursePages {
  private readonly texts = new Map<string, string>();
  private readonly versions = new Map<string, string>();

  /** Reads the pages that are not here yet. */
  async load(tx: Transaction, wanted: readonly PageReference[]): Promise<void> {
    const missing = wanted.filter((page) => !this.texts.has(keyOf(page)));
    if (missing.length === 0) return;
    const rows = await tx.rows(readPages, [missing.map(({ fileId }) => fileId), missing.map(({ page }) => page)]);
    for (const row of rows) {
      this.texts.set(keyOf({ fileId: row.file_id, page: row.number }), row.text);
      this.versions.set(row.file_id, row.version_id);
    }
  }

  /** For functions that ask for a page by reference. */
  readonly textOf = (page: Pick<PageReference, 'fileId' | 'page'>): string | undefined => this.texts.get(keyOf(page));

  versionOf(fileId: string): string | undefined {
    return this.versions.get(fileId);
  }
}

function keyOf({ fileId, page }: Pick<PageReference, 'fileId' | 'page'>): string {
  return `${fileId}/${page}`;
}
