import { Bytes, statementsFor, type Transaction } from '@aila/database';
import type { ExtractedPage } from '@aila/extraction';
import type { Chunk } from '@aila/extraction/chunking';
import { z } from 'zod';
import { indexVersion, insertChunks, type EmbeddedChunk } from '../index-store/chunk-store.js';
import { vectorFromBytes } from '../index-store/vectors.js';
import { windowsFromBytes } from '../index-store/window-bytes.js';
import { happens } from './state-changes.js';
import { wanted, type Version } from './versions.js';

const statement = statementsFor('ingest');

/** What is there already when the embedding of a version begins. */
export interface EmbeddingStart {
  /** Ordinals of chunks that are stored with their vectors. */
  readonly stored: ReadonlySet<number>;
  /** Vectors by the text that they were made of. */
  readonly known: ReadonlyMap<string, () => Pick<EmbeddedChunk, 'vector' | 'windows'>>;
}

const insertPages = statement(
  'content.page.insert',
  `insert into content.page (version_id, number, course_id, text)
   select $1, number, $2, text from jsonb_to_recordset($3::jsonb) as given (number integer, text text)
   on conflict (version_id, number) do update set text = excluded.text`,
);

/** @throws NoLongerWanted */
export async function savePages(
  tx: Transaction,
  version: Version,
  pages: readonly ExtractedPage[],
  total: number,
): Promise<void> {
  await wanted(happens(tx, 'savePages', version.versionId, pages.at(-1)?.number ?? 0, total));
  const given = pages.map(({ number, text }) => ({ number, text }));
  await tx.run(insertPages, [version.versionId, version.courseId, JSON.stringify(given)]);
}

/**
 * Goes on to the embeddings. Chunks that an earlier attempt has stored are kept when they are the same, and texts that
 * were embedded before need not be embedded again.
 *
 * @throws NoLongerWanted
 */
export async function beginEmbedding(
  tx: Transaction,
  version: Version,
  sha256: Buffer,
  chunks: readonly Chunk[],
  model: string,
): Promise<EmbeddingStart> {
  const stored = await storedOrdinals(tx, version, chunks, model);
  await wanted(happens(tx, 'beginEmbedding', version.versionId, sha256, stored.size, chunks.length));
  return { stored, known: await knownVectors(tx, version, sha256, model) };
}

/** @param done chunks that are stored afterwards @throws NoLongerWanted */
export async function saveChunks(
  tx: Transaction,
  version: Version,
  model: string,
  embedded: readonly EmbeddedChunk[],
  done: number,
): Promise<void> {
  await wanted(happens(tx, 'saveChunks', version.versionId, done));
  await insertChunks(tx, version, model, embedded);
}

/**
 * Builds the index of words, which nobody searches yet; so the step that makes the version current is short.
 *
 * @throws NoLongerWanted
 */
export async function index(tx: Transaction, version: Version): Promise<void> {
  await indexVersion(tx, version);
  await wanted(happens(tx, 'index', version.versionId));
}

const readStored = statement(
  'content.chunk.stored',
  `select c.ordinal, c.text, b.model from content.chunk c join content.chunk_bits b on b.chunk_id = c.id
   where c.version_id = $1`,
  z.object({ ordinal: z.number(), text: z.string(), model: z.string() }),
);
const deleteStored = statement('content.chunk.deleteStored', 'delete from content.chunk where version_id = $1');

/** What an earlier attempt has stored; all of it goes when any of it is no longer what would be stored now. */
async function storedOrdinals(
  tx: Transaction,
  { versionId }: Version,
  chunks: readonly Chunk[],
  model: string,
): Promise<Set<number>> {
  const stored = await tx.rows(readStored, [versionId]);
  if (stored.every((row) => row.model === model && chunks[row.ordinal]?.text === row.text))
    return new Set(stored.map(({ ordinal }) => ordinal));
  await tx.run(deleteStored, [versionId]);
  return new Set();
}

const readKnown = statement(
  'content.chunk.known',
  `with source as (
     select current_version_id as id from content.file where id = $1
     union
     (select id from content.file_version where course_id = $2 and sha256 = $3 and state = 'ready' limit 1))
   select c.text, v.vector, v.windows from source join content.chunk c on c.version_id = source.id
   join content.chunk_bits b on b.chunk_id = c.id and b.model = $4
   join content.chunk_vector v on v.chunk_id = c.id`,
  z.object({ text: z.string(), vector: Bytes, windows: Bytes.nullable() }),
);

/** Of the version that this one replaces, and of one with the same bytes anywhere in the course. */
async function knownVectors(
  tx: Transaction,
  { fileId, courseId }: Version,
  sha256: Buffer,
  model: string,
): Promise<EmbeddingStart['known']> {
  const rows = await tx.rows(readKnown, [fileId, courseId, sha256, model]);
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
