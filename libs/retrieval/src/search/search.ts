import { cosinesOfWindows, plainWords, readPostings, readVersions, signBits, vectorFromBytes } from '@aila/content';
import { Bytes, statementsFor, type Transaction } from '@aila/database';
import { partsByPage, type PagePart } from '@aila/extraction/chunking';
import { z } from 'zod';
import { best, bm25 } from '../ranking/bm25.js';
import { fuse } from '../ranking/fuse.js';
import { supportNeighbours } from '../ranking/neighbours.js';
import { cosine } from '../ranking/vectors.js';
import { meanOfNearest, rateParts, type RatedWindow } from '../windows/rated-windows.js';

/** The tutor searches. */
const statement = statementsFor('text-gen');

export interface SearchRequest {
  readonly courseId: string;
  /** Only files of this module; of the whole course when left out. */
  readonly moduleId?: string;
  /** What is asked, in the asker's own words. */
  readonly query: string;
  /** What was said before; its words count for less. */
  readonly context?: string;
  /** Of the context and the query together, made by the embedder named `model`. */
  readonly queryVector: Float32Array;
  readonly model: string;
  /** Passages wanted at most. */
  readonly limit: number;
  /** Chunks that the two searches hand to the fusion; by default 100 by sign bits and 50 by words. */
  readonly candidates?: { readonly semantic: number; readonly lexical: number };
}

/** What of a passage stands on one page. */
export interface PassagePart extends PagePart {
  /** Its windows with their similarity to the question; empty when the passage has no vectors that compare. */
  readonly windows: readonly RatedWindow[];
}

/** A passage of a course file that was found. */
export interface Passage {
  readonly chunkId: string;
  readonly fileId: string;
  readonly fileName: string;
  /** Page on which it begins; `start` is a UTF-16 offset into the text of this page. */
  readonly page: number;
  /** Page on which it ends; `end` is an offset into the text of this one, exclusive. */
  readonly pageEnd: number;
  readonly start: number;
  readonly end: number;
  /** Headings above it, the highest first. */
  readonly headingPath: readonly string[];
  /** The text; a form feed stands where a page ends. */
  readonly text: string;
  /** The same text by page, for citations, which name one page. */
  readonly parts: readonly PassagePart[];
  /** 0 to 1 and only comparable within one answer: says how well it did among the candidates, not how good it is. */
  readonly score: number;
  /** BM25 score of the words of the query; 0 when none occurs. */
  readonly lexical: number;
  /**
   * Cosine similarity of its nearest windows, -1 to 1, or of the whole when it has none; 0 when it was embedded by
   * another model.
   */
  readonly semantic: number;
}

/** By sign bits enough to hold at least 98 % of the true ten nearest; the best by words need no such margin. */
const CANDIDATES = { semantic: 100, lexical: 50 };
const CONTEXT_WEIGHT = 0.3;

/**
 * The passages that fit a question best, best first. Runs as the actor of the transaction under row-level security, and
 * only ever reads the current versions of files. Two statements: one finds candidates by sign bits and the postings of
 * the query's words, the other reads the candidates' texts and vectors.
 */
export async function search(tx: Transaction, request: SearchRequest): Promise<Passage[]> {
  const found = await findCandidates(tx, request);
  const candidates = await readCandidates(tx, request, found);
  return supportNeighbours(fuse(candidates))
    .slice(0, request.limit)
    .map(({ versionId: _versionId, ordinal: _ordinal, cosines, parts, ...passage }) => ({
      ...passage,
      parts: rateParts(passage.text, passage.page, parts, cosines),
    }));
}

/** A passage before it is ranked. */
interface Read extends Omit<Passage, 'score' | 'parts'> {
  readonly versionId: string;
  readonly ordinal: number;
  readonly parts: readonly PagePart[];
  /** Of its windows; empty when it has none that compare. */
  readonly cosines: readonly number[];
}

interface Found {
  /** Chunk ids nearest by sign bits. */
  readonly semantic: readonly string[];
  /** Best by words, with their BM25 scores. */
  readonly lexical: readonly { readonly versionId: string; readonly ordinal: number; readonly score: number }[];
}

/** One row of each kind but `term`: much is packed into few rows, which the driver reads far faster than many. */
const FoundRow = z.object({
  kind: z.enum(['near', 'versions', 'term']),
  /** Of `near`: null when there are none. */
  chunk_ids: z.array(z.uuid()).nullable(),
  /** Of `versions`, null when there are none, and of `term`. */
  bytes: Bytes.nullable(),
  /** Of `versions`: null when there are none. */
  words: z.number().nullable(),
  /** Of `term`. */
  of_query: z.boolean().nullable(),
});
type FoundRow = z.infer<typeof FoundRow>;

const findChunks = statement(
  'retrieval.findChunks',
  `
  with scope as materialized (
    select version_id, chunks, words, row_number() over (order by version_id)::integer as place
    from content.file join content.version_size on version_id = current_version_id
    where file.course_id = $1 and ($2::uuid is null or module_id = $2)
  ), language as (
    select case language when 'fr' then 'french' else 'english' end::regconfig as configuration
    from course.course where id = $1
  ), word as (
    select lexeme as term, bool_or(of_query) as of_query
    from language, (values ($3, true), ($4, false)) as given (text, of_query),
         unnest(to_tsvector(configuration, given.text))
    group by lexeme
  ), near as (
    select chunk_id from content.chunk_bits
    where course_id = $1 and ($2::uuid is null or module_id = $2) and published and model = $5
    order by bit_count(bits # $6::text::bit(512)), chunk_id limit $7
  )
  select 'near' as kind, array_agg(chunk_id) as chunk_ids, null::bytea as bytes, null::integer as words,
         null::boolean as of_query
  from near
  union all
  select 'versions', null, string_agg(uuid_send(version_id) || int4send(chunks), ''::bytea order by place),
         sum(words)::integer, null
  from scope
  union all
  select 'term', null, string_agg(int4send(place) || int4send(octet_length(postings)) || postings, ''::bytea), null,
         of_query
  from word join content.version_term using (term) join scope using (version_id)
  where course_id = $1 group by term, of_query`,
  FoundRow,
);

async function findCandidates(tx: Transaction, request: SearchRequest): Promise<Found> {
  const candidates = request.candidates ?? CANDIDATES;
  const rows = await tx.rows(findChunks, [
    request.courseId,
    request.moduleId ?? null,
    plainWords(request.query),
    plainWords(request.context ?? ''),
    request.model,
    signBits(request.queryVector),
    candidates.semantic,
  ]);
  return {
    semantic: rows.flatMap((row) => (row.kind === 'near' ? (row.chunk_ids ?? []) : [])),
    lexical: bestByWords(rows, candidates.lexical),
  };
}

const NOTHING = Buffer.alloc(0);

function bestByWords(rows: readonly FoundRow[], limit: number): Found['lexical'] {
  const size = rows.find((row) => row.kind === 'versions');
  const { versions, chunks } = readVersions(size?.bytes ?? NOTHING);
  const terms = rows
    .filter(({ kind }) => kind === 'term')
    .map(({ of_query, bytes }) => ({
      weight: of_query ? 1 : CONTEXT_WEIGHT,
      postings: readPostings(bytes ?? NOTHING, versions),
    }));
  const scores = bm25(terms, { chunks, words: size?.words ?? 0 });
  return best(scores, limit).flatMap((number) => {
    const version = versions.findLast(({ first }) => first <= number);
    return version
      ? [{ versionId: version.versionId, ordinal: number - version.first, score: scores[number] ?? 0 }]
      : [];
  });
}

const ChunkRow = z.object({
  chunk_id: z.uuid(),
  version_id: z.uuid(),
  ordinal: z.number(),
  file_id: z.uuid(),
  file_name: z.string(),
  page: z.number(),
  page_end: z.number(),
  span_start: z.number(),
  span_end: z.number(),
  heading_path: z.array(z.string()),
  text: z.string(),
  /** Of the whole chunk; null when it has windows. */
  vector: Bytes.nullable(),
  windows: Bytes.nullable(),
  /** Whether the vector was made by the model of the query's. */
  comparable: z.boolean(),
});
type ChunkRow = z.infer<typeof ChunkRow>;

const readChunks = statement(
  'retrieval.readChunks',
  `
  select chunk.id as chunk_id, chunk.version_id, chunk.ordinal, chunk.file_id, file.name as file_name, chunk.page,
         chunk.page_end, chunk.span_start, chunk.span_end, chunk.heading_path, chunk.text, vector.*,
         (select model = $6 from content.chunk_bits where chunk_id = chunk.id) as comparable
  from (
    select id from unnest($3::uuid[]) as near (id)
    union
    select id from unnest($4::uuid[], $5::integer[]) as word (version_id, ordinal)
    join content.chunk using (version_id, ordinal)
  ) as wanted
  join content.chunk on chunk.id = wanted.id
  join content.file on file.id = chunk.file_id and file.current_version_id = chunk.version_id
  -- By its key for each chunk: the planner would read the whole table, whose vectors it takes to be small.
  cross join lateral (
    select case when windows is null then vector end as vector, windows from content.chunk_vector
    where chunk_id = chunk.id offset 0
  ) as vector
  where chunk.course_id = $1 and ($2::uuid is null or chunk.module_id = $2)
  order by chunk.file_id, chunk.ordinal`,
  ChunkRow,
);

async function readCandidates(tx: Transaction, request: SearchRequest, { semantic, lexical }: Found): Promise<Read[]> {
  if (semantic.length === 0 && lexical.length === 0) return [];
  const scores = new Map(lexical.map(({ versionId, ordinal, score }) => [`${versionId}/${ordinal}`, score]));
  const rows = await tx.rows(readChunks, [
    request.courseId,
    request.moduleId ?? null,
    semantic,
    lexical.map(({ versionId }) => versionId),
    lexical.map(({ ordinal }) => ordinal),
    request.model,
  ]);
  return rows.map((row) => ({
    ...rate(row, request.queryVector),
    versionId: row.version_id,
    ordinal: row.ordinal,
    chunkId: row.chunk_id,
    fileId: row.file_id,
    fileName: row.file_name,
    page: row.page,
    pageEnd: row.page_end,
    start: row.span_start,
    end: row.span_end,
    headingPath: row.heading_path,
    text: row.text,
    parts: partsByPage(row.text, { page: row.page, offset: row.span_start }),
    lexical: scores.get(`${row.version_id}/${row.ordinal}`) ?? 0,
  }));
}

function rate({ comparable, vector, windows }: ChunkRow, query: Float32Array): Pick<Read, 'semantic' | 'cosines'> {
  if (comparable && windows) {
    const cosines = cosinesOfWindows(windows, query);
    return { semantic: meanOfNearest(cosines), cosines };
  }
  return { semantic: comparable && vector ? cosine(query, vectorFromBytes(vector)) : 0, cosines: [] };
}
