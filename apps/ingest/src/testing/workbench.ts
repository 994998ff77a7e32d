import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testService } from '@aila/config/testing';
import { DEFAULT_LIMITS } from '@aila/extraction';
import { DiskObjectStore, diskStoreFolders, openObjectStore } from '@aila/object-store';
import { Queues, type JobProgress } from '@aila/queue';
import { createLogger } from '@aila/telemetry';
import { seedClass, TestDatabase } from '@aila/testing';
import type { IngestConfig } from '../ingest.config.js';

export interface UploadedFile {
  readonly fileId: string;
  readonly versionId: string;
  readonly moduleId: string;
  readonly courseId: string;
  readonly objectKey: string;
}

interface VersionState {
  readonly state: string;
  readonly failure: string | null;
  readonly pages_done: number;
  readonly pages_total: number | null;
  readonly chunks_done: number;
  readonly chunks_total: number | null;
}

/** The real database, queue and store that tests of the ingest service work on. */
export class Workbench {
  private constructor(
    readonly db: TestDatabase,
    readonly store: DiskObjectStore,
    readonly queues: Queues,
    readonly config: IngestConfig,
    readonly progress: JobProgress['ingest'][],
    private readonly folder: string,
  ) {}

  static async open(options: Parameters<typeof TestDatabase.start>[0] = {}): Promise<Workbench> {
    const db = await TestDatabase.start(options);
    const folder = mkdtempSync(join(tmpdir(), 'ingest-'));
    writeFileSync(join(folder, 'key'), randomBytes(32));
    const config: IngestConfig = {
      service: testService(null),
      database: db.settingsFor('ingest'),
      queue: { kind: 'postgres' },
      store: {
        kind: 'disk',
        directory: join(folder, 'store'),
        keyFile: join(folder, 'key'),
        publicUrl: 'http://localhost/store',
      },
      reading: { concurrency: 2, temporaryFolder: folder, limits: DEFAULT_LIMITS, program: null },
      exports: { concurrency: 2, keepDays: 7 },
      embeddings: { kind: 'builtin' },
    };
    const store = (await openObjectStore(config.store)) as DiskObjectStore;
    const queues = new Queues(config.queue, config.database, createLogger('test', 'silent'));
    const progress: JobProgress['ingest'][] = [];
    queues.onProgress('ingest', (step) => progress.push(step));
    return new Workbench(db, store, queues, config, progress, folder);
  }

  async close(): Promise<void> {
    await this.queues.close();
    await this.db.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The settings as the variables that a process of its own reads. */
  get environment(): NodeJS.ProcessEnv {
    const { database, store, reading } = this.config;
    if (store.kind !== 'disk') throw new Error('the workbench has a disk store');
    return {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      PORT: '0',
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: '0',
      DATABASE_HOST: database.host,
      DATABASE_PORT: String(database.port),
      DATABASE_NAME: database.name,
      DATABASE_USER: database.user,
      DATABASE_PASSWORD: database.password ?? '',
      DATABASE_CA_FILE: database.caFile,
      QUEUE_URL: 'postgres:',
      OBJECT_STORE: 'disk',
      OBJECT_STORE_DIR: store.directory,
      OBJECT_STORE_KEY_FILE: store.keyFile,
      OBJECT_STORE_PUBLIC_URL: store.publicUrl,
      INGEST_TEMP_DIR: reading.temporaryFolder,
    };
  }

  seedClass(): ReturnType<typeof seedClass> {
    return seedClass(this.db.owner);
  }

  /** A file as the files service announces it; its bytes are still to come. */
  async announce(
    { courseId, moduleId }: { courseId: string; moduleId: string },
    size: number,
    mediaType = 'application/pdf',
  ): Promise<UploadedFile> {
    const fileId = randomUUID();
    await this.db.owner.query(
      `insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, 'file.pdf')`,
      [fileId, courseId, moduleId],
    );
    return this.announceVersion({ fileId, courseId, moduleId }, 1, size, mediaType);
  }

  async announceVersion(
    { fileId, courseId, moduleId }: Pick<UploadedFile, 'fileId' | 'courseId' | 'moduleId'>,
    number: number,
    size: number,
    mediaType = 'application/pdf',
  ): Promise<UploadedFile> {
    const versionId = randomUUID();
    const objectKey = `${courseId}/${moduleId}/${fileId}/${number}`;
    await this.db.owner.query(
      `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'awaiting-upload')`,
      [versionId, fileId, moduleId, courseId, number, objectKey, mediaType, Math.max(size, 1)],
    );
    return { fileId, versionId, moduleId, courseId, objectKey };
  }

  /** Announces a file and sends its bytes to the store, whose event then starts the work. */
  async upload(
    course: { courseId: string; moduleId: string },
    bytes: Buffer,
    mediaType = 'application/pdf',
  ): Promise<UploadedFile> {
    const file = await this.announce(course, bytes.length, mediaType);
    await this.store.put(file.objectKey, bytes, mediaType);
    return file;
  }

  /** The store's event is lost, as it were. */
  async putUnheard(file: UploadedFile, bytes: Buffer): Promise<void> {
    await this.store.put(file.objectKey, bytes, 'application/pdf');
    const { events } = diskStoreFolders(join(this.folder, 'store'));
    for (const name of readdirSync(events)) {
      const path = join(events, name);
      if (name.endsWith('.json') && readFileSync(path, 'utf8').includes(file.objectKey)) rmSync(path);
    }
  }

  async stateOf({ versionId }: UploadedFile): Promise<VersionState | undefined> {
    const { rows } = await this.db.owner.query<VersionState>(
      `select state, failure, pages_done, pages_total, chunks_done, chunks_total from content.file_version where id = $1`,
      [versionId],
    );
    return rows[0];
  }

  async reaches(file: UploadedFile, state: string, seconds = 30): Promise<VersionState> {
    let seen: VersionState | undefined;
    for (let waited = 0; waited < seconds * 1000; waited += 25) {
      seen = await this.stateOf(file);
      if (seen?.state === state) return seen;
      await sleep(25);
    }
    throw new Error(`expected ${state}, but it is ${JSON.stringify(seen)}`);
  }

  /** How many rows of what was read of a version there are, in every table that holds such. */
  async contentOf({ versionId }: Pick<UploadedFile, 'versionId'>): Promise<Record<string, number>> {
    const { rows } = await this.db.owner.query<Record<string, string>>(
      `select (select count(*) from content.page where version_id = $1) as pages,
              (select count(*) from content.chunk where version_id = $1) as chunks,
              (select count(*) from content.chunk_bits where version_id = $1) as bits,
              (select count(*) from content.chunk_vector v join content.chunk c on c.id = v.chunk_id
               where c.version_id = $1) as vectors`,
      [versionId],
    );
    return Object.fromEntries(Object.entries(rows[0]!).map(([name, count]) => [name, Number(count)]));
  }

  /** How many words of a version its index holds. */
  async indexOf({ versionId }: Pick<UploadedFile, 'versionId'>): Promise<number> {
    const { rows } = await this.db.owner.query<{ terms: string }>(
      'select count(*) as terms from content.version_term where version_id = $1',
      [versionId],
    );
    return Number(rows[0]!.terms);
  }

  /** How many windows the stored chunks of a version were embedded by. */
  async windowsOf({ versionId }: Pick<UploadedFile, 'versionId'>): Promise<number> {
    const { rows } = await this.db.owner.query<{ windows: string }>(
      `select coalesce(sum(get_byte(windows, 0) + 256 * get_byte(windows, 1)), 0) as windows
       from content.chunk_vector v join content.chunk c on c.id = v.chunk_id where c.version_id = $1`,
      [versionId],
    );
    return Number(rows[0]!.windows);
  }

  async currentVersionOf({ fileId }: UploadedFile): Promise<string | null | undefined> {
    const { rows } = await this.db.owner.query<{ current_version_id: string | null }>(
      'select current_version_id from content.file where id = $1',
      [fileId],
    );
    return rows[0]?.current_version_id;
  }
}

/** Paragraphs of distinct sentences, so that every page becomes chunks of its own. */
export function essay(pages: number): string[] {
  return Array.from({ length: pages }, (_, page) =>
    Array.from(
      { length: 30 },
      (_, sentence) => `On page ${page + 1} the sentence number ${sentence + 1} speaks of loops, lists and functions.`,
    ).join(' '),
  );
}

export const NOTHING = { pages: 0, chunks: 0, bits: 0, vectors: 0 };
