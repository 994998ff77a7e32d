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
import { exportSettings } from './exports/export-settings.js';

export abstract class ReadingSettings {
  /** Files that this process reads at the same time. */
  abstract readonly concurrency: number;
  /** Holds a copy of each file while it is read. */
  abstract readonly temporaryFolder: string;
  abstract readonly limits: ExtractionLimits;
  /** The program that reads files, where it does not lie in the extraction library (a bundled service). */
  abstract readonly program: string | null;
}

const positive = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const readingSettings = settingsGroup(
  z
    .object({
      INGEST_CONCURRENCY: positive(2).describe(
        'Files that one instance extracts at the same time, and files of one course that are under way in it. Four times as many may be under way, because embeddings take turns.',
      ),
      INGEST_TEMP_DIR: z
        .string()
        .optional()
        .describe(
          'Folder that holds a copy of each file while it is read; without it the system’s own for temporary files.',
        ),
      EXTRACTION_MAX_PAGES: positive(DEFAULT_LIMITS.maxPages).describe('Pages that a file may have.'),
      EXTRACTION_MAX_CHARACTERS: positive(DEFAULT_LIMITS.maxCharacters).describe(
        'Characters of text that a file may have.',
      ),
      EXTRACTION_MAX_SECONDS: positive(DEFAULT_LIMITS.maxSeconds).describe('Seconds that reading a file may take.'),
      EXTRACTION_MAX_MEMORY_BYTES: positive(DEFAULT_LIMITS.maxMemoryBytes).describe(
        'Bytes of memory that the process which reads a file may take.',
      ),
      EXTRACTION_PROGRAM: z
        .string()
        .optional()
        .describe('The program that reads files, where it does not lie in the extraction library (a bundled service).'),
      OBJECT_STORE: z
        .string()
        .optional()
        .describe('Where uploaded files are kept: in a folder of this machine, or in an S3-compatible store.'),
      OBJECT_EVENTS_QUEUE_URL: z
        .string()
        .optional()
        .describe(
          'The SQS queue to which the bucket reports uploads. The ingest service needs it with `OBJECT_STORE=s3`.',
        ),
    })
    .refine((e) => e.OBJECT_STORE !== 's3' || e.OBJECT_EVENTS_QUEUE_URL !== undefined, {
      path: ['OBJECT_EVENTS_QUEUE_URL'],
      message: 'is needed to hear of uploads to S3',
    }),
  (e): ReadingSettings => ({
    concurrency: e.INGEST_CONCURRENCY,
    temporaryFolder: e.INGEST_TEMP_DIR ?? tmpdir(),
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
  exports: exportSettings,
  embeddings: embeddingSettings,
};

export function readIngestConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type IngestConfig = ReturnType<typeof readIngestConfig>;
