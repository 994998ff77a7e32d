import { NoLongerWanted, reading, versions, type EmbeddedChunk, type Version } from '@aila/content';
import type { FileFailure, FileProgress } from '@aila/contracts';
import { Embedder } from '@aila/embeddings';
import { extractPages, ExtractionError, type ExtractedPage, type ExtractionReason } from '@aila/extraction';
import type { Chunk } from '@aila/extraction/chunking';
import { ObjectStore } from '@aila/object-store';
import { embedChunks } from '@aila/retrieval';
import { Injectable } from '@nestjs/common';
import { ReadingSettings } from '../ingest.config.js';
import { Transactions } from '../transactions.js';
import type { Step } from './progress.js';
import { Turns } from './turns.js';
import { withStagedFile, type StagedFile } from './staged-file.js';

/** Pages and chunks are stored this many at a time, or as many as there are after `FLUSH_MS`. */
const PAGES_AT_ONCE = 50;
const CHUNKS_AT_ONCE = 8;
const KNOWN_CHUNKS_AT_ONCE = 200;
const FLUSH_MS = 500;
/** How soon a cancelled or deleted file is left alone, even in the middle of an endless page. */
const WANTED_CHECK_MS = 1_000;

interface ReadText {
  readonly pages: number;
  readonly chunks: readonly Chunk[];
  /** Of the file's bytes. */
  readonly sha256: Buffer;
}

/** Told of every step that the version takes. */
export type Report = (version: Version, step: Step) => Promise<void>;

/** What became of a version: `ended` when nobody wanted it any more, or it was not to be read. */
export type Outcome = 'ready' | 'failed' | 'ended';

/** Reads versions of files: bytes to pages, pages to chunks, chunks to embeddings, and then all at once in the place of the old. */
@Injectable()
export class VersionReader {
  /** Reading programs, with the memory and the copy of the file that each needs. */
  private readonly readers: Turns;

  constructor(
    private readonly transactions: Transactions,
    private readonly store: ObjectStore,
    private readonly embedder: Embedder,
    private readonly settings: ReadingSettings,
  ) {
    this.readers = new Turns(settings.concurrency);
  }

  /**
   * Running it again for the same version, after a crash for instance, doubles nothing.
   *
   * @throws what may go better at another time; what lies in the file itself is stored with the version instead
   */
  async read(versionId: string, courseId: string, report: Report, signal: AbortSignal): Promise<Outcome> {
    for (;;) {
      let begun: Version | undefined;
      const leave = await this.readers.take(courseId, signal);
      try {
        const version = await this.transactions.run((tx) => versions.begin(tx, versionId));
        if (!version) return 'ended';
        begun = version;
        return await this.readWhileWanted(version, report, signal, leave);
      } catch (error) {
        if (!(error instanceof NoLongerWanted)) throw error;
        const state = await this.transactions.run((tx) => versions.discard(tx, versionId));
        if (begun && state === 'cancelled') await report(begun, { state });
        if (state !== 'queued') return 'ended';
      } finally {
        leave();
      }
    }
  }

  /** @param extracted called when the place of a reading program is no longer needed */
  private async readWhileWanted(
    version: Version,
    report: Report,
    shutdown: AbortSignal,
    extracted: () => void,
  ): Promise<Outcome> {
    const unwanted = new AbortController();
    const check = setInterval(() => {
      const isWanted = this.transactions.run((tx) => versions.isBeingRead(tx, version.versionId));
      void isWanted.then(
        (wanted) => wanted || unwanted.abort(new NoLongerWanted('found out while reading')),
        () => undefined, // The next write will tell.
      );
    }, WANTED_CHECK_MS);
    try {
      const signal = AbortSignal.any([shutdown, unwanted.signal]);
      await report(version, { state: 'extracting' });
      const { settings, store } = this;
      const read = await withStagedFile(store, version.objectKey, settings.temporaryFolder, signal, (file) =>
        this.extract(version, file, report, signal),
      );
      extracted();
      await this.embedAll(version, read, report, signal);
      return 'ready';
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      await this.transactions.run((tx) => versions.fail(tx, version.versionId, failure));
      await report(version, { state: 'failed', failure });
      return 'failed';
    } finally {
      clearInterval(check);
    }
  }

  private async embedAll(
    version: Version,
    { pages, chunks, sha256 }: ReadText,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    if (chunks.length === 0) throw new UnusableFile('no-text');
    const pagesRead = { pagesDone: pages, pagesTotal: pages };
    const progress = await this.embed(version, sha256, chunks, signal, (chunksDone) =>
      report(version, { state: 'embedding', progress: { ...pagesRead, chunksDone, chunksTotal: chunks.length } }),
    );
    await this.transactions.run((tx) => reading.index(tx, version));
    await this.transactions.run((tx) => versions.publish(tx, version));
    await report(version, { state: 'ready', progress: { ...pagesRead, ...progress } });
  }

  private async extract(
    version: Version,
    { path, size, sha256 }: StagedFile,
    report: Report,
    signal: AbortSignal,
  ): Promise<ReadText> {
    if (size !== version.sizeBytes) throw new UnusableFile('size-mismatch');
    const { limits, program } = this.settings;
    const chunks: Chunk[] = [];
    let waiting: ExtractedPage[] = [];
    let total = 0;
    let saved = 0;
    let savedAt = performance.now();
    const save = async (): Promise<void> => {
      const pages = waiting;
      await this.transactions.run((tx) => reading.savePages(tx, version, pages, total));
      saved += waiting.length;
      waiting = [];
      savedAt = performance.now();
      const progress = { pagesDone: saved, pagesTotal: total, chunksDone: 0, chunksTotal: null };
      await report(version, { state: 'extracting', progress });
    };
    await extractPages(path, {
      mediaType: version.mediaType,
      limits,
      signal,
      ...(program === null ? {} : { program }),
      onStart: (count) => {
        total = count;
      },
      onPage: async (page) => {
        waiting.push(page);
        if (waiting.length >= PAGES_AT_ONCE || performance.now() - savedAt > FLUSH_MS) await save();
      },
      onChunks: async (some) => {
        if (waiting.length > 0) await save();
        for (const chunk of some) chunks.push(chunk);
      },
    });
    if (waiting.length > 0) await save();
    return { pages: saved, chunks, sha256 };
  }

  private async embed(
    version: Version,
    sha256: Buffer,
    chunks: readonly Chunk[],
    signal: AbortSignal,
    report: (chunksDone: number) => Promise<void>,
  ): Promise<Pick<FileProgress, 'chunksDone' | 'chunksTotal'>> {
    const { model } = this.embedder;
    const { stored, known } = await this.transactions.run((tx) =>
      reading.beginEmbedding(tx, version, sha256, chunks, model),
    );
    let done = stored.size;
    const save = async (embedded: readonly EmbeddedChunk[]): Promise<void> => {
      done += embedded.length;
      await this.transactions.run((tx) => reading.saveChunks(tx, version, model, embedded, done));
      await report(done);
    };
    await report(done);
    const missing = chunks.filter((chunk) => !stored.has(chunk.ordinal));
    const isKnown = (chunk: Chunk): boolean => known.has(chunk.text);
    for (const batch of batches(missing.filter(isKnown), KNOWN_CHUNKS_AT_ONCE)) {
      await save(batch.map((chunk) => ({ chunk, ...known.get(chunk.text)!() })));
    }
    for (const batch of batches(
      missing.filter((chunk) => !isKnown(chunk)),
      CHUNKS_AT_ONCE,
    )) {
      await save(await embedChunks(batch, (texts) => this.embedder.embed(texts, { signal })));
    }
    return { chunksDone: done, chunksTotal: chunks.length };
  }
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

/** The file itself is at fault. */
class UnusableFile extends Error {
  constructor(readonly failure: FileFailure) {
    super(failure);
  }
}

/** Undefined when the fault is not the file's, so that another attempt may succeed. */
function failureOf(error: unknown): FileFailure | undefined {
  if (error instanceof UnusableFile) return error.failure;
  return error instanceof ExtractionError ? failures[error.reason] : undefined;
}

const failures: Readonly<Record<ExtractionReason, FileFailure | undefined>> = {
  'unsupported-type': 'unsupported-type',
  empty: 'empty',
  'not-a-pdf': 'not-a-pdf',
  'not-text': 'not-text',
  damaged: 'damaged',
  'password-protected': 'password-protected',
  'too-many-pages': 'too-many-pages',
  'too-much-text': 'too-much-text',
  'too-large-to-read': 'too-large-to-read',
  'took-too-long': 'took-too-long',
  'no-text': 'no-text',
  'reader-failed': undefined,
};
