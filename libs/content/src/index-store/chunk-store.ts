import { statementsFor, type Transaction } from '@aila/database';
import { v7 as uuidv7 } from 'uuid';
import type { Chunk } from '@aila/extraction/chunking';
import { z } from 'zod';
import { signBits, vectorToBytes } from './vectors.js';
import { windowsToBytes } from './window-bytes.js';
import { plainWords } from './words.js';

const statement = statementsFor('ingest');

/** The version of a file that chunks belong to. */
export interface VersionOfFile {
  readonly versionId: string;
  readonly fileId: string;
  readonly moduleId: string;
  readonly courseId: string;
}

/** A chunk with the vector of its text. */
export interface EmbeddedChunk {
  readonly chunk: Chunk;
  readonly vector: Float32Array;
  /** Of its windows, in their order; without them the passage is ranked by the vector of the whole. */
  readonly windows?: readonly Float32Array[];
}

const insertEmbedded = statement(
  'content.chunk.insert',
  `with given as (
     select * from jsonb_to_recordset($6::jsonb) as given (id uuid, ordinal integer, page integer, page_end integer,
       heading_path text[], span_start integer, span_end integer, text text, bits text, vector text, windows text)
   ), stored as (
     insert into content.chunk (id, version_id, file_id, module_id, course_id, ordinal, page, page_end, heading_path,
                                span_start, span_end, text)
     select id, $1, $2, $3, $4, ordinal, page, page_end, heading_path, span_start, span_end, text from given
     on conflict (version_id, ordinal) do nothing
     returning id
   ), stored_bits as (
     insert into content.chunk_bits (chunk_id, version_id, module_id, course_id, model, bits)
     select id, $1, $3, $4, $5, bits::bit(512) from given join stored using (id)
   )
   insert into content.chunk_vector (chunk_id, course_id, vector, windows)
   select id, $4, decode(vector, 'hex'), decode(windows, 'hex') from given join stored using (id)`,
);

/**
 * Stores chunks of a version, some at a time as they are embedded; they are found only after `publishVersion`. A chunk
 * whose ordinal is there already is left as it is, so that a job which is run again doubles nothing.
 *
 * @param model name of the embedder that made the vectors
 */
export async function insertChunks(
  tx: Transaction,
  version: VersionOfFile,
  model: string,
  embedded: readonly EmbeddedChunk[],
): Promise<void> {
  const rows = embedded.map(({ chunk, vector, windows }) => ({
    id: uuidv7(),
    ordinal: chunk.ordinal,
    page: chunk.page,
    page_end: chunk.pageEnd,
    heading_path: chunk.headingPath,
    span_start: chunk.start,
    span_end: chunk.end,
    text: chunk.text,
    bits: signBits(vector),
    vector: vectorToBytes(vector).toString('hex'),
    windows: windows ? windowsToBytes(windows).toString('hex') : null,
  }));
  await tx.run(insertEmbedded, [
    version.versionId,
    version.fileId,
    version.moduleId,
    version.courseId,
    model,
    JSON.stringify(rows),
  ]);
}

/** Full-text configuration of the course `$2`. */
const LANGUAGE_OF_COURSE = `select case language when 'fr' then 'french' else 'english' end::regconfig
  from course.course where id = $2`;

const readTexts = statement(
  'content.chunk.texts',
  'select ordinal, text from content.chunk where version_id = $1 and ordinal > $2 order by ordinal limit $3',
  z.object({ ordinal: z.number(), text: z.string() }),
);

const indexDeletions = ['version_term', 'version_size'].map((table) =>
  statement(`content.${table}.delete`, `delete from content.${table} where version_id = $1`),
);

const insertIndex = statement(
  'content.index.insert',
  `with term as (
     select given.ordinal, word.lexeme, cardinality(word.positions) as occurrences,
            sum(cardinality(word.positions)) over (partition by given.ordinal) as words
     from jsonb_to_recordset($3::jsonb) as given (ordinal integer, text text),
          unnest(to_tsvector((${LANGUAGE_OF_COURSE}), given.text)) as word
   ), posting as (
     insert into content.version_term (version_id, course_id, term, postings)
     select $1, $2, lexeme,
            string_agg(int4send(ordinal) || int2send(least(occurrences, 32767)::int2)
                       || int2send(least(words, 32767)::int2), ''::bytea order by ordinal)
     from term group by lexeme
   )
   insert into content.version_size (version_id, course_id, chunks, words)
   select $1, $2, $4, coalesce((select sum(occurrences) from term), 0)`,
);

/** Chunks whose texts are prepared for the index in one go; between them other work of the process has its turn. */
const INDEXED_AT_ONCE = 200;

/** Builds the index of a version, all of whose chunks are stored, and makes it the one that is searched. */
export async function publishVersion(tx: Transaction, version: VersionOfFile): Promise<void> {
  await indexVersion(tx, version);
  await makeCurrent(tx, version);
}

const publishBits = statement(
  'content.chunk.publish',
  'update content.chunk_bits set published = true where version_id = $1 and not published',
);
const pointFile = statement(
  'content.file.makeCurrent',
  'update content.file set current_version_id = $1, updated_at = now() where id = $2',
);
const deletionsOfOthers = ['chunk', 'page', 'version_term', 'version_size'].map((table) =>
  statement(
    `content.${table}.deleteOfOtherVersions`,
    `delete from content.${table} where course_id = $3 and version_id in (
       select id from content.file_version where file_id = $2 and id <> $1)`,
  ),
);

/**
 * Makes a version that is indexed the one that is searched: points the file to it, and removes what was read from the
 * file's other versions. All in the caller's transaction, so that the old version serves until it commits. Running it
 * again changes nothing.
 */
export async function makeCurrent(tx: Transaction, version: VersionOfFile): Promise<void> {
  const { versionId, fileId, courseId } = version;
  await tx.run(publishBits, [versionId]);
  await tx.run(pointFile, [versionId, fileId]);
  for (const deletion of deletionsOfOthers) await tx.run(deletion, [versionId, fileId, courseId]);
}

/** Builds the inverted index of a version anew; it is used once the version is current. */
export async function indexVersion(tx: Transaction, { versionId, courseId }: VersionOfFile): Promise<void> {
  const texts: { ordinal: number; text: string }[] = [];
  for (let last = -1; ; last = texts.at(-1)?.ordinal ?? last) {
    const chunks = await tx.rows(readTexts, [versionId, last, INDEXED_AT_ONCE]);
    for (const { ordinal, text } of chunks) texts.push({ ordinal, text: plainWords(text) });
    if (chunks.length < INDEXED_AT_ONCE) break;
  }
  for (const deletion of indexDeletions) await tx.run(deletion, [versionId]);
  await tx.run(insertIndex, [versionId, courseId, JSON.stringify(texts), texts.length]);
}
