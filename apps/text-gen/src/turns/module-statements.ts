import type { UserActor } from '@aila/access';
import { Database, statementsFor, type Transaction } from '@aila/database';
import { partsByPage } from '@aila/extraction/chunking';
import { selectKeyStatements, type KeyStatement, type Passage } from '@aila/tutor';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { passagesOnPages } from './passages.js';

/** A module's statements are read from at most so many chunks, spread evenly, so that a library of books costs no more. */
const MAX_CHUNKS = 300;
/** Modules kept; the one used longest ago goes first. */
const MAX_MODULES = 200;

/**
 * The key statements of modules. They depend on the current files alone, so they are kept until those change; who may
 * know them is decided before they are asked for.
 */
@Injectable()
export class ModuleStatements {
  private readonly kept = new Map<string, { version: string; statements: Promise<readonly KeyStatement[]> }>();

  constructor(private readonly database: Database) {}

  /** @param contentVersion changes whenever the current files of the module do */
  async of(
    actor: UserActor,
    module: { readonly id: string; readonly title: string; readonly contentVersion: string },
  ): Promise<readonly KeyStatement[]> {
    if (module.contentVersion === '') return [];
    const kept = this.kept.get(module.id);
    this.kept.delete(module.id);
    const version = `${module.contentVersion} ${module.title}`;
    const statements = kept?.version === version ? kept.statements : this.read(actor, module);
    this.kept.set(module.id, { version, statements });
    // A failed attempt must not stay.
    statements.catch(() => this.kept.delete(module.id));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_MODULES) break;
      this.kept.delete(oldest);
    }
    return statements;
  }

  private async read(actor: UserActor, { id, title }: { id: string; title: string }): Promise<readonly KeyStatement[]> {
    const passages = await this.database.asActor(actor, (tx) => readPassages(tx, id));
    return selectKeyStatements(passages, { topic: title });
  }
}

const chunksOfModule = statementsFor('text-gen')(
  'chat.chunksOfModule',
  `select id, file_id, name, heading_path, page, span_start, text
   from (select c.*, f.name,
           row_number() over (order by f.name, f.id, c.ordinal) - 1 as place,
           count(*) over () as total
         from content.chunk c join content.file f on f.id = c.file_id and f.current_version_id = c.version_id
         where c.module_id = $1) chunks
   where total <= ${MAX_CHUNKS} or place * ${MAX_CHUNKS} % total < ${MAX_CHUNKS}
   order by place`,
  z.object({
    id: z.uuid(),
    file_id: z.uuid(),
    name: z.string(),
    heading_path: z.array(z.string()),
    page: z.number(),
    span_start: z.number(),
    text: z.string(),
  }),
);

async function readPassages(tx: Transaction, moduleId: string): Promise<Passage[]> {
  const rows = await tx.rows(chunksOfModule, [moduleId]);
  return rows.flatMap((row) =>
    passagesOnPages({
      chunkId: row.id,
      fileId: row.file_id,
      fileName: row.name,
      headings: row.heading_path,
      parts: partsByPage(row.text, { page: row.page, offset: row.span_start }),
    }),
  );
}
