import { tmpdir } from 'node:os';
import {
  databaseSettings,
  objectStoreSettings,
  queueSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
} from '@aila/config';
import { embeddingSettings } from '@aila/embeddings';
import { DEFAULT_LIMITS, type ExtractionLimits } from '@aila/extraction';
import { z } from 'zod';

export interface ReadingSettings {
  /** Files that this process reads at the same time. */
  readonly concurrency: number;
  /** Holds a copy of each file while it is read. */
  readonly temporaryFolder: string;
  readonly limits: ExtractionLimits;
  /** The program that reads files, where it does not lie in the extraction library (a bundled service). */
  readonly program: string | null;
}

const positive = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const readingSettings = settingsGroup(
  z
    .object({
      INGEST_CONCURRENCY: positive(2),
      INGEST_TEMP_DIR: z.string().default(tmpdir()),
      EXTRACTION_MAX_PAGES: positive(DEFAULT_LIMITS.maxPages),
      EXTRACTION_MAX_CHARACTERS: positive(DEFAULT_LIMITS.maxCharacters),
      EXTRACTION_MAX_SECONDS: positive(DEFAULT_LIMITS.maxSeconds),
      EXTRACTION_MAX_MEMORY_BYTES: positive(DEFAULT_LIMITS.maxMemoryBytes),
      EXTRACTION_PROGRAM: z.string().optional(),
      OBJECT_STORE: z.string().optional(),
      OBJECT_EVENTS_QUEUE_URL: z.string().optional(),
    })
    .refine((e) => e.OBJECT_STORE !== 's3' || e.OBJECT_EVENTS_QUEUE_URL !== undefined, {
      path: ['OBJECT_EVENTS_QUEUE_URL'],
      message: 'is needed to hear of uploads to S3',
    }),
  (e): ReadingSettings => ({
    concurrency: e.INGEST_CONCURRENCY,
    temporaryFolder: e.INGEST_TEMP_DIR,
    limits: {
      maxPages: e.EXTRACTION_MAX_PAGES,
      maxCharacters: e.EXTRACTION_MAX_CHARACTERS,
      maxSeconds: e.EXTRACTION_MAX_SECONDS,
      maxMemoryBytes: e.EXTRACTION_MAX_MEMORY_BYTES,
    },
    program: e.EXTRACTION_PROGRAM ?? null,
  }),
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  queue: queueSettings,
  store: objectStoreSettings,
  reading: readingSettings,
  embeddings: embeddingSettings,
};

export function readIngestConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type IngestConfig = ReturnType<typeof readIngestConfig>;
