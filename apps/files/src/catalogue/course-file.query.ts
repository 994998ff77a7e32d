import type { CourseFile, FileFailure, FileState } from '@aila/contracts';
import { AilaError } from '@aila/contracts';
import type { Transaction } from '@aila/database';

interface CourseFileRecord {
  id: string;
  course_id: string;
  module_id: string;
  name: string;
  description: string;
  created_at: Date;
  updated_at: Date;
  version_id: string;
  object_key: string;
  media_type: string;
  size_bytes: string;
  state: FileState;
  failure: FileFailure | null;
  pages_done: number;
  pages_total: number | null;
  chunks_done: number;
  chunks_total: number | null;
  number: number;
  ready_number: number | null;
  ready_pages: number | null;
  ready_key: string | null;
}

/** A file with what only the service itself may know of it. */
export interface FoundFile {
  readonly file: CourseFile;
  readonly newest: { readonly versionId: string; readonly objectKey: string };
  /** Object of the version that the tutor uses. */
  readonly readyKey: string | null;
}

/** The newest version tells state and progress, the current one what the tutor uses. */
const selectFiles = `
  select f.id, f.course_id, f.module_id, f.name, f.description, f.created_at,
         greatest(f.updated_at, v.updated_at) as updated_at,
         v.id as version_id, v.object_key, v.media_type, v.size_bytes, v.state, v.failure,
         v.pages_done, v.pages_total, v.chunks_done, v.chunks_total, v.number,
         r.number as ready_number, r.pages_total as ready_pages, r.object_key as ready_key
  from content.file f
  join lateral (select * from content.file_version where file_id = f.id order by number desc limit 1) v on true
  left join content.file_version r on r.id = f.current_version_id`;

/** @param after name and id of the last file already seen */
export async function findFilesOfModule(
  tx: Transaction,
  moduleId: string,
  after: readonly [name: string, id: string] | undefined,
  limit: number,
): Promise<CourseFile[]> {
  const rows = await tx.query<CourseFileRecord[]>(
    `${selectFiles}
     where f.module_id = $1 and ($2::text is null or (lower(f.name), f.id) > (lower($2), $3::uuid))
     order by lower(f.name), f.id limit $4`,
    [moduleId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows.map((row) => toFound(row).file);
}

/** @throws AilaError NOT_FOUND */
export async function findFile(tx: Transaction, fileId: string): Promise<FoundFile> {
  const [row] = await tx.query<CourseFileRecord[]>(`${selectFiles} where f.id = $1`, [fileId]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'file' });
  return toFound(row);
}

function toFound(row: CourseFileRecord): FoundFile {
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
