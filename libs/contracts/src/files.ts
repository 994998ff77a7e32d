import { z } from 'zod';
import { Id, nameOf, pageOf, textOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

/** What a file goes through; `failed` and `cancelled` can be retried. */
export const fileStates = [
  'awaiting-upload',
  'queued',
  'extracting',
  'embedding',
  'ready',
  'failed',
  'cancelled',
] as const;
export const FileState = z.enum(fileStates);
export type FileState = z.infer<typeof FileState>;

/** Why a file could not be taken in; the web client words them for a teacher. */
export const fileFailures = [
  'not-a-pdf',
  'not-text',
  'damaged',
  'password-protected',
  'empty',
  'no-text',
  'too-many-pages',
  'too-much-text',
  'too-large-to-read',
  'took-too-long',
  'size-mismatch',
  'broke-the-reader',
  'unsupported-type',
  'internal',
] as const;
export const FileFailure = z.enum(fileFailures);
export type FileFailure = z.infer<typeof FileFailure>;

/** Media types that can be read, with their file name endings. */
export const supportedMediaTypes = {
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
  'text/markdown': ['md'],
} as const satisfies Record<string, readonly string[]>;
export type MediaType = keyof typeof supportedMediaTypes;

const FileName = nameOf(200, '/\\\\');
const FileDescription = textOf(500);

/** Size and type limits are checked by the files service, which knows them, so that each has its own error code. */
export const UploadInput = z
  .strictObject({
    name: FileName,
    type: z.string().trim().max(200).meta({ description: 'Media type, as application/pdf.' }),
    size: z.number().int().min(0).meta({ description: 'Bytes.' }),
    description: FileDescription.default(''),
  })
  .register(typeNames, { name: 'UploadInput' });
export type UploadInput = z.infer<typeof UploadInput>;

export const FilePatch = z.strictObject({ name: FileName, description: FileDescription }).partial();
export type FilePatch = z.infer<typeof FilePatch>;

export const FileProgress = z
  .object({
    pagesDone: z.number().int(),
    pagesTotal: z.number().int().nullable(),
    chunksDone: z.number().int(),
    chunksTotal: z.number().int().nullable(),
  })
  .register(typeNames, { name: 'FileProgress' });
export type FileProgress = z.infer<typeof FileProgress>;

/**
 * A file of a module. State, failure and progress are those of the newest version; `pageCount` and `readyVersion`
 * are those of the version that the tutor uses now (null before the first one is ready).
 */
export const CourseFile = z
  .object({
    id: Id,
    courseId: Id,
    moduleId: Id,
    name: z.string(),
    description: z.string(),
    mediaType: z.string(),
    sizeBytes: z.number().int(),
    state: FileState.meta({
      description: 'awaiting-upload, queued, extracting, embedding, ready, failed or cancelled.',
    }),
    failure: FileFailure.nullable().meta({ description: 'Why it failed, as a stable code.' }),
    progress: FileProgress,
    version: z.number().int().meta({ description: 'Number of the newest version.' }),
    readyVersion: z.number().int().nullable().meta({ description: 'Number of the version that the tutor uses.' }),
    pageCount: z.number().int().nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .register(typeNames, { name: 'CourseFile' });
export type CourseFile = z.infer<typeof CourseFile>;
export const CourseFilePage = pageOf(CourseFile);

/**
 * Leave to send one object straight to the store. With `fields`, post a multipart form with the fields first and the
 * bytes last as `file`; with `headers`, put the bytes with these headers.
 */
export const UploadPermit = z
  .object({
    /** Id of the file. */
    id: Id,
    method: z.enum(['PUT', 'POST']),
    url: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    fields: z.record(z.string(), z.string()).optional(),
    contentType: z.string(),
    minBytes: z.number().int(),
    maxBytes: z.number().int(),
    expiresAt: Timestamp,
    file: CourseFile,
  })
  .register(typeNames, { name: 'UploadPermit' });
export type UploadPermit = z.infer<typeof UploadPermit>;

export const DownloadLink = z
  .object({ url: z.string(), expiresAt: Timestamp })
  .register(typeNames, { name: 'DownloadLink' });
export type DownloadLink = z.infer<typeof DownloadLink>;

/** The text that the tutor reads of one page; pages count from 1. */
export const FilePage = z
  .object({
    fileId: Id,
    fileName: z.string(),
    number: z.number().int(),
    pageCount: z.number().int(),
    text: z.string(),
  })
  .register(typeNames, { name: 'FilePage' });
export type FilePage = z.infer<typeof FilePage>;
export const FilePageParams = z.strictObject({ id: Id, number: z.coerce.number().int().min(1).max(100_000) });
