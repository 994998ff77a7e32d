import { AilaError, FileFailure, FileState, type CourseFile } from '@aila/contracts';
import { statementsFor, type Transaction } from '@aila/database';
import { z } from 'zod';

const statement = statementsFor('files');

const CourseFileRow = z.object({
  id: z.uuid(),
  course_id: z.uuid(),
  module_id: z.uuid(),
  name: z.string(),
  description: z.string(),
  created_at: z.date(),
  updated_at: z.date(),
  version_id: z.uuid(),
  object_key: z.string(),
  media_type: z.string(),
  size_bytes: z.string(),
  state: FileState,
  failure: FileFailure.nullable(),
  pages_done: z.number(),
  pages_total: z.number().nullable(),
  chunks_done: z.number(),
  chunks_total: z.number().nullable(),
  number: z.number(),
  ready_number: z.number().nullable(),
  ready_pages: z.number().nullable(),
  ready_key: z.string().nullable(),
});
type CourseFileRow = z.infer<typeof CourseFileRow>;

/** A file with what only the services that work on it may know of it. */
export interface FoundFile {
  readonly file: CourseFile;
  readonly newest: { readonly versionId: string; readonly objectKey: string };
  /** Object of the version that the tutor uses. */
  readonly readyKey: string | null;
}

export interface NewFile {
  readonly id: string;
  readonly courseId: string;
  readonly moduleId: string;
  readonly name: string;
  readonly description: string;
  /** The person's id. */
  readonly uploadedBy: string;
}

/** The newest version tells state and progress, the current one what the tutor uses. */
const selectFiles = `
  select f.id, f.course_id, f.module_id, f.name, f.description, f.created_at,
         greatest(f.updated_at, v.updated_at) as updated_at,
         v.id as version_id, coalesce(v.shared_key, v.object_key) as object_key, v.media_type, v.size_bytes, v.state, v.failure,
         v.pages_done, v.pages_total, v.chunks_done, v.chunks_total, v.number,
         r.number as ready_number, r.pages_total as ready_pages, coalesce(r.shared_key, r.object_key) as ready_key
  from content.file f
  join lateral (select * from content.file_version where file_id = f.id order by number desc limit 1) v on true
  left join content.file_version r on r.id = f.current_version_id`;

const readFilesOfModule = statement(
  'content.file.ofModule',
  `${selectFiles}
   where f.module_id = $1 and ($2::text is null or (lower(f.name), f.id) > (lower($2), $3::uuid))
   order by lower(f.name), f.id limit $4`,
  CourseFileRow,
);

/** Files by name. @param after name and id of the last file already seen */
export async function findOfModule(
  tx: Transaction,
  moduleId: string,
  after: readonly [name: string, id: string] | undefined,
  limit: number,
): Promise<CourseFile[]> {
  const rows = await tx.rows(readFilesOfModule, [moduleId, after?.[0] ?? null, after?.[1] ?? null, limit]);
  return rows.map((row) => toFound(row).file);
}

const readFile = statement('content.file.read', `${selectFiles} where f.id = $1`, CourseFileRow);

/** @throws AilaError NOT_FOUND */
export async function find(tx: Transaction, fileId: string): Promise<FoundFile> {
  const row = await tx.optionalRow(readFile, [fileId]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'file' });
  return toFound(row);
}

const lockFile = statement(
  'content.file.lock',
  'select id from content.file where id = $1 for update',
  z.object({ id: z.uuid() }),
);

/** Like `find`; until the transaction ends, others who want to change the file's versions wait. */
export async function findForChange(tx: Transaction, fileId: string): Promise<FoundFile> {
  await tx.rows(lockFile, [fileId]);
  return find(tx, fileId);
}

const insertFile = statement(
  'content.file.insert',
  `insert into content.file (id, course_id, module_id, name, description, uploaded_by) values ($1, $2, $3, $4, $5, $6)`,
);

/** A file without a version: announce one in the same transaction. Its name is claimed before (`claimName`). */
export async function create(tx: Transaction, file: NewFile): Promise<void> {
  const { id, courseId, moduleId, name, description, uploadedBy } = file;
  await tx.run(insertFile, [id, courseId, moduleId, name, description, uploadedBy]);
}

const updateFile = statement(
  'content.file.update',
  'update content.file set name = $2, description = $3, updated_at = now() where id = $1',
);

export async function update(tx: Transaction, fileId: string, name: string, description: string): Promise<void> {
  await tx.run(updateFile, [fileId, name, description]);
}

const deleteFile = statement('content.file.delete', 'delete from content.file where id = $1');

/** With all versions and all that was read from them; their objects are written down for deletion by the database. */
export async function remove(tx: Transaction, fileId: string): Promise<void> {
  await tx.run(deleteFile, [fileId]);
}

const readPageText = statement(
  'content.page.ofCurrentVersion',
  `select p.text from content.page p join content.file f on f.current_version_id = p.version_id
   where f.id = $1 and p.number = $2`,
  z.object({ text: z.string() }),
);

/** The text of a page of the version that the tutor uses. Undefined when there is none of this number. */
export async function readPage(tx: Transaction, fileId: string, number: number): Promise<string | undefined> {
  return (await tx.optionalRow(readPageText, [fileId, number]))?.text;
}

function toFound(row: CourseFileRow): FoundFile {
  const { id, name, description, state, failure } = row;
  return {
    file: {
      id,
      courseId: row.course_id,
      moduleId: row.module_id,
      name,
      description,
      mediaType: row.media_type,
      sizeBytes: Number(row.size_bytes),
      state,
      failure,
      progress: {
        pagesDone: row.pages_done,
        pagesTotal: row.pages_total,
        chunksDone: row.chunks_done,
        chunksTotal: row.chunks_total,
      },
      version: row.number,
      readyVersion: row.ready_number,
      pageCount: row.ready_pages,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    },
    newest: { versionId: row.version_id, objectKey: row.object_key },
    readyKey: row.ready_key,
  };
}
