import { systemActor } from '@aila/access';
import type { FileFailure, FileState } from '@aila/contracts';
import type { Database, Transaction } from '@aila/database';
import type { ExtractedPage } from '@aila/extraction';
import type { Chunk } from '@aila/extraction/chunking';
import {
  indexVersion,
  insertChunks,
  makeCurrent,
  vectorFromBytes,
  windowsFromBytes,
  type EmbeddedChunk,
  type VersionOfFile,
} from '@aila/retrieval';

const actor = systemActor('ingest');

export interface Version extends VersionOfFile {
  readonly objectKey: string;
  readonly mediaType: string;
  /** The first version of a file is 1. */
  readonly number: number;
  /** Bytes, as announced and enforced at the upload. */
  readonly sizeBytes: number;
}

/** What an object's arrival means for its version. */
export type Arrival =
  { readonly kind: 'unknown' | 'settled' } | { readonly kind: 'queued' | 'refused'; readonly version: Version };

interface VersionRecord {
  id: string;
  file_id: string;
  module_id: string;
  course_id: string;
  object_key: string;
  media_type: string;
  size_bytes: string;
  state: FileState;
  number: number;
}

/** What is there already when the embedding of a version begins. */
export interface EmbeddingStart {
  /** Ordinals of chunks that are stored with their vectors. */
  readonly stored: ReadonlySet<number>;
  /** Vectors by the text that they were made of. */
  readonly known: ReadonlyMap<string, () => Pick<EmbeddedChunk, 'vector' | 'windows'>>;
}

/** Thrown when somebody cancelled, deleted or replaced what is being read, or asked for it anew. */
export class NoLongerWanted extends Error {
  override readonly name = 'NoLongerWanted';
}

/**
 * The versions of files as the ingest workers see and change them. Every change is made only while the version is in the
 * state that the caller believes it to be in, so that a worker which was overtaken writes nothing.
 */
export class Versions {
  constructor(private readonly database: Database) {}

  /** The bytes of a version are there. Older versions that are still being read are not wanted any more. */
  arrived(objectKey: string, size: number): Promise<Arrival> {
    return this.database.asActor(actor, async (tx) => {
      const record = await lockedRecord(tx, 'object_key', objectKey);
      if (!record) return { kind: 'unknown' };
      const version = toVersion(record);
      if (record.state === 'queued') return { kind: 'queued', version };
      if (record.state !== 'awaiting-upload') return { kind: 'settled' };
      if (size !== version.sizeBytes) {
        await changeState(tx, record.id, ['awaiting-upload'], `state = 'failed', failure = 'size-mismatch'`);
        return { kind: 'refused', version };
      }
      await changeState(tx, record.id, ['awaiting-upload'], `state = 'queued'`);
      await tx.query(
        `update content.file_version set state = 'cancelled', updated_at = now()
         where file_id = $1 and number < $2 and state in ('queued', 'extracting', 'embedding')`,
        [record.file_id, record.number],
      );
      return { kind: 'queued', version };
    });
  }

  /** Takes a version up, also after another worker died over it. Undefined when it is not to be read. */
  begin(versionId: string): Promise<Version | undefined> {
    return this.database.asActor(actor, async (tx) => {
      const record = await lockedRecord(tx, 'id', versionId);
      const begun =
        record !== undefined &&
        (await changeState(
          tx,
          versionId,
          ['queued', 'extracting', 'embedding'],
          `state = 'extracting', failure = null, pages_done = 0, pages_total = null, chunks_done = 0, chunks_total = null`,
        ));
      return begun ? toVersion(record) : undefined;
    });
  }

  /** Undefined when the version is gone. */
  async courseOf(versionId: string): Promise<string | undefined> {
    const [row] = await this.database.asActor(actor, (tx) =>
      tx.query<{ course_id: string }[]>('select course_id from content.file_version where id = $1', [versionId]),
    );
    return row?.course_id;
  }

  async isBeingRead(versionId: string): Promise<boolean> {
    const [row] = await this.database.asActor(actor, (tx) =>
      tx.query<{ state: FileState }[]>('select state from content.file_version where id = $1', [versionId]),
    );
    return row?.state === 'extracting' || row?.state === 'embedding';
  }

  /** @throws NoLongerWanted */
  savePages(version: Version, pages: readonly ExtractedPage[], total: number): Promise<void> {
    const done = pages.at(-1)?.number ?? 0;
    return this.database.asActor(actor, async (tx) => {
      await wanted(
        changeState(tx, version.versionId, ['extracting'], 'pages_done = $3, pages_total = $4', [done, total]),
      );
      await tx.query(
        `insert into content.page (version_id, number, course_id, text)
         select $1, number, $2, text from jsonb_to_recordset($3::jsonb) as given (number integer, text text)
         on conflict (version_id, number) do update set text = excluded.text`,
        [version.versionId, version.courseId, JSON.stringify(pages.map(({ number, text }) => ({ number, text })))],
      );
    });
  }

  /**
   * Goes on to the embeddings. Chunks that an earlier attempt has stored are kept when they are the same, and texts that
   * were embedded before need not be embedded again.
   *
   * @throws NoLongerWanted
   */
  beginEmbedding(version: Version, sha256: Buffer, chunks: readonly Chunk[], model: string): Promise<EmbeddingStart> {
    return this.database.asActor(actor, async (tx) => {
      const stored = await storedOrdinals(tx, version, chunks, model);
      await wanted(
        changeState(
          tx,
          version.versionId,
          ['extracting'],
          `state = 'embedding', sha256 = $3, chunks_done = $4, chunks_total = $5`,
          [sha256, stored.size, chunks.length],
        ),
      );
      return { stored, known: await knownVectors(tx, version, sha256, model) };
    });
  }

  /** @throws NoLongerWanted */
  saveChunks(version: Version, model: string, embedded: readonly EmbeddedChunk[], done: number): Promise<void> {
    return this.database.asActor(actor, async (tx) => {
      await wanted(changeState(tx, version.versionId, ['embedding'], 'chunks_done = $3', [done]));
      await insertChunks(tx, version, model, embedded);
    });
  }

  /**
   * Builds the index of words, which nobody searches yet; so the step that makes the version current is short.
   *
   * @throws NoLongerWanted
   */
  index(version: Version): Promise<void> {
    return this.database.asActor(actor, async (tx) => {
      await indexVersion(tx, version);
      await wanted(changeState(tx, version.versionId, ['embedding'], 'state = state'));
    });
  }

  /**
   * Makes the version the one that is searched and shown, and deletes the older ones, in one step.
   *
   * @throws NoLongerWanted
   */
  publish(version: Version): Promise<void> {
    return this.database.asActor(actor, async (tx) => {
      const record = await lockedRecord(tx, 'id', version.versionId);
      await wanted(changeState(tx, version.versionId, ['embedding'], `state = 'ready'`));
      await makeCurrent(tx, version);
      await tx.query('delete from content.file_version where file_id = $1 and number < $2', [
        version.fileId,
        record!.number,
      ]);
    });
  }

  /** Gives a version up for a reason that trying again would not change. Quiet when it is not wanted any more. */
  fail(versionId: string, failure: FileFailure): Promise<Version | undefined> {
    return this.database.asActor(actor, async (tx) => {
      const record = await lockedRecord(tx, 'id', versionId);
      const states: FileState[] = ['queued', 'extracting', 'embedding'];
      const failed =
        record !== undefined && (await changeState(tx, versionId, states, `state = 'failed', failure = $3`, [failure]));
      if (!failed) return undefined;
      await deleteContent(tx, versionId);
      return toVersion(record);
    });
  }

  /**
   * Removes what was read of a version that was cancelled.
   *
   * @returns the state it is in: `queued` when somebody wants it again; undefined when it is gone
   */
  discard(versionId: string): Promise<FileState | undefined> {
    return this.database.asActor(actor, async (tx) => {
      const record = await lockedRecord(tx, 'id', versionId);
      if (record?.state === 'cancelled') await deleteContent(tx, versionId);
      return record?.state;
    });
  }

  /** Versions that ought to be read and of which nothing was heard for so long. */
  async overdue(quietMs: number): Promise<string[]> {
    const rows = await this.database.asActor(actor, (tx) =>
      tx.query<{ id: string }[]>(
        `select id from content.file_version where state in ('queued', 'extracting', 'embedding')
           and updated_at < now() - $1 * interval '1 millisecond' order by updated_at limit 100`,
        [quietMs],
      ),
    );
    return rows.map(({ id }) => id);
  }
}

/**
 * The row of a version, its file locked first: whoever changes which version of a file counts waits for the others, and
 * all take the locks in the same order.
 */
async function lockedRecord(
  tx: Transaction,
  column: 'id' | 'object_key',
  value: string,
): Promise<VersionRecord | undefined> {
  await tx.query(
    `select 1 from content.file where id = (select file_id from content.file_version where ${column} = $1) for update`,
    [value],
  );
  const [record] = await tx.query<VersionRecord[]>(
    `select id, file_id, module_id, course_id, object_key, media_type, size_bytes, state, number
     from content.file_version where ${column} = $1 for update`,
    [value],
  );
  return record;
}

/** What an earlier attempt has stored; all of it goes when any of it is no longer what would be stored now. */
async function storedOrdinals(
  tx: Transaction,
  { versionId }: Version,
  chunks: readonly Chunk[],
  model: string,
): Promise<Set<number>> {
  const stored = await tx.query<{ ordinal: number; text: string; model: string }[]>(
    `select c.ordinal, c.text, b.model from content.chunk c join content.chunk_bits b on b.chunk_id = c.id
     where c.version_id = $1`,
    [versionId],
  );
  if (stored.every((row) => row.model === model && chunks[row.ordinal]?.text === row.text)) {
    return new Set(stored.map(({ ordinal }) => ordinal));
  }
  await tx.query('delete from content.chunk where version_id = $1', [versionId]);
  return new Set();
}

/** Of the version that this one replaces, and of one with the same bytes anywhere in the course. */
async function knownVectors(
  tx: Transaction,
  { fileId, courseId }: Version,
  sha256: Buffer,
  model: string,
): Promise<Map<string, () => Pick<EmbeddedChunk, 'vector' | 'windows'>>> {
  const rows = await tx.query<{ text: string; vector: Buffer; windows: Buffer | null }[]>(
    `with source as (
       select current_version_id as id from content.file where id = $1
       union
       (select id from content.file_version where course_id = $2 and sha256 = $3 and state = 'ready' limit 1))
     select c.text, v.vector, v.windows from source join content.chunk c on c.version_id = source.id
     join content.chunk_bits b on b.chunk_id = c.id and b.model = $4
     join content.chunk_vector v on v.chunk_id = c.id`,
    [fileId, courseId, sha256, model],
  );
  return new Map(
    rows.map(({ text, vector, windows }) => [
      text,
      // Read when they are needed, a few at a time: a book has ten thousands of them.
      () => {
        const whole = vectorFromBytes(vector);
        return { vector: whole, ...(windows ? { windows: windowsFromBytes(windows, whole.length) } : {}) };
      },
    ]),
  );
}

/** @returns false when the version is in none of the states, or gone */
async function changeState(
  tx: Transaction,
  versionId: string,
  from: readonly FileState[],
  assignments: string,
  values: readonly unknown[] = [],
): Promise<boolean> {
  const changed = await tx.query<unknown[]>(
    `with changed as (
       update content.file_version set ${assignments}, updated_at = now() where id = $1 and state = any ($2) returning 1)
     select 1 from changed`,
    [versionId, from, ...values],
  );
  return changed.length > 0;
}

async function wanted(change: Promise<boolean>): Promise<void> {
  if (!(await change)) throw new NoLongerWanted('the version is not being read any more');
}

async function deleteContent(tx: Transaction, versionId: string): Promise<void> {
  await tx.query('delete from content.chunk where version_id = $1', [versionId]);
  for (const table of ['page', 'version_term', 'version_size'])
    await tx.query(`delete from content.${table} where version_id = $1`, [versionId]);
}

function toVersion(record: VersionRecord): Version {
  return {
    versionId: record.id,
    fileId: record.file_id,
    moduleId: record.module_id,
    courseId: record.course_id,
    objectKey: record.object_key,
    mediaType: record.media_type,
    number: record.number,
    sizeBytes: Number(record.size_bytes),
  };
}
