import { FileState, type FileFailure, type MediaType } from '@aila/contracts';
import { notify, statementsFor, type Transaction } from '@aila/database';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { makeCurrent, type VersionOfFile } from '../index-store/chunk-store.js';
import { happens } from './state-changes.js';

const both = statementsFor('files', 'ingest');
const forFiles = statementsFor('files');
const forIngest = statementsFor('ingest');

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

export interface AnnouncedVersion {
  readonly courseId: string;
  readonly moduleId: string;
  readonly fileId: string;
  readonly number: number;
  readonly mediaType: MediaType;
  /** Bytes. */
  readonly size: number;
}

/** An announced upload of which nothing was heard. */
export interface SilentUpload {
  readonly versionId: string;
  readonly fileId: string;
  readonly objectKey: string;
  /** It has had all the time that an upload is given. */
  readonly expired: boolean;
}

/** Thrown when somebody cancelled, deleted or replaced what is being read, or asked for it anew. */
export class NoLongerWanted extends Error {
  override readonly name = 'NoLongerWanted';
}

/** @throws NoLongerWanted */
export async function wanted(happened: Promise<boolean>): Promise<void> {
  if (!(await happened)) throw new NoLongerWanted('the version is not being read any more');
}

const insertVersion = forFiles(
  'content.version.announce',
  `insert into content.file_version
     (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
   values ($1, $2, $3, $4, $5, $6, $7, $8, 'awaiting-upload')`,
);

/** A version whose bytes are to be uploaded. @returns the key of the object that will hold them */
export async function announce(
  tx: Transaction,
  { courseId, moduleId, fileId, number, mediaType, size }: AnnouncedVersion,
): Promise<string> {
  const objectKey = `${courseId}/${moduleId}/${fileId}/${number}`;
  await tx.run(insertVersion, [uuidv7(), fileId, moduleId, courseId, number, objectKey, mediaType, size]);
  return objectKey;
}

const readOlder = both(
  'content.version.older',
  'select id from content.file_version where file_id = $1 and number < $2',
  z.object({ id: z.uuid() }),
);

/** The bytes of a version are there. Older versions that are still being read are not wanted any more. */
export async function arrive(tx: Transaction, objectKey: string, size: number): Promise<Arrival> {
  const row = await lockByKey(tx, objectKey);
  if (!row) return { kind: 'unknown' };
  const version = toVersion(row);
  if (row.state === 'queued') return { kind: 'queued', version };
  if (row.state !== 'awaiting-upload') return { kind: 'settled' };
  if (size !== version.sizeBytes) {
    await happens(tx, 'refuse', row.id);
    await tellUploader(tx, version, 'size-mismatch');
    return { kind: 'refused', version };
  }
  await happens(tx, 'arrive', row.id);
  for (const { id } of await tx.rows(readOlder, [row.file_id, row.number])) await happens(tx, 'supersede', id);
  return { kind: 'queued', version };
}

/** Takes a version up, also after another worker died over it. Undefined when it is not to be read. */
export async function begin(tx: Transaction, versionId: string): Promise<Version | undefined> {
  const row = await lockById(tx, versionId);
  return row && (await happens(tx, 'begin', versionId)) ? toVersion(row) : undefined;
}

const deleteOlder = forIngest(
  'content.version.deleteOlder',
  'delete from content.file_version where file_id = $1 and number < $2',
);

/**
 * Makes the version the one that is searched and shown, and deletes the older ones, in one step.
 *
 * @throws NoLongerWanted
 */
export async function publish(tx: Transaction, version: Version): Promise<void> {
  await lockById(tx, version.versionId);
  await wanted(happens(tx, 'publish', version.versionId));
  await makeCurrent(tx, version);
  await tx.run(deleteOlder, [version.fileId, version.number]);
}

/** Gives a version up for a reason that trying again would not change. Undefined when it is not wanted any more. */
export async function fail(tx: Transaction, versionId: string, failure: FileFailure): Promise<Version | undefined> {
  const row = await lockById(tx, versionId);
  if (!row || !(await happens(tx, 'fail', versionId, failure))) return undefined;
  await deleteContent(tx, versionId);
  const version = toVersion(row);
  await tellUploader(tx, version, failure);
  return version;
}

const readUploader = both(
  'content.file.uploader',
  'select name, uploaded_by from content.file where id = $1 and uploaded_by is not null',
  z.object({ name: z.string(), uploaded_by: z.uuid() }),
);

/** Nobody, where the account is gone. */
async function tellUploader(tx: Transaction, version: Version, failure: FileFailure): Promise<void> {
  const { fileId, courseId, moduleId } = version;
  const file = await tx.optionalRow(readUploader, [fileId]);
  if (!file) return;
  const facts = { name: file.name, detail: failure, moduleId };
  await notify(tx, { people: [file.uploaded_by], kind: 'file-failed', courseId, subjectId: fileId, facts });
}

/**
 * Removes what was read of a version that was cancelled.
 *
 * @returns the state it is in: `queued` when somebody wants it again; undefined when it is gone
 */
export async function discard(tx: Transaction, versionId: string): Promise<FileState | undefined> {
  const row = await lockById(tx, versionId);
  if (row?.state === 'cancelled') await deleteContent(tx, versionId);
  return row?.state;
}

/** @returns false when there is nothing left to stop */
export function cancel(tx: Transaction, versionId: string): Promise<boolean> {
  return happens(tx, 'cancel', versionId);
}

/** @returns false when it is neither failed nor cancelled */
export function retry(tx: Transaction, versionId: string): Promise<boolean> {
  return happens(tx, 'retry', versionId);
}

const deleteFileWithoutVersions = forFiles(
  'content.file.deleteWithoutVersions',
  `delete from content.file f where id = $1
     and not exists (select from content.file_version where file_id = f.id)`,
);

/** Forgets an announced version of which nothing was uploaded, and its file when that was the only one. */
export async function expire(tx: Transaction, { versionId, fileId }: SilentUpload): Promise<void> {
  await happens(tx, 'expire', versionId);
  await tx.run(deleteFileWithoutVersions, [fileId]);
}

const readSilent = forFiles(
  'content.version.silent',
  `select id, file_id, object_key, age > $1 as expired
   from (select *, extract(epoch from now() - created_at) * 1000 as age from content.file_version
         where state = 'awaiting-upload') waiting
   where age > $1 or (age > $2 and (age < $3 or floor(age / 60000)::int % 10 = 0))
   order by age desc limit $4`,
  z.object({ id: z.uuid(), file_id: z.uuid(), object_key: z.string(), expired: z.boolean() }),
);

/**
 * Announced uploads that may have arrived unheard or have run out of time, the oldest first.
 *
 * @param expiryMs age at which one has expired
 * @param firstLookMs age from which one is looked for
 * @param oftenMs age up to which it is looked for every time; afterwards every tenth minute. All in milliseconds.
 */
export async function silentUploads(
  tx: Transaction,
  times: { readonly expiryMs: number; readonly firstLookMs: number; readonly oftenMs: number },
  limit: number,
): Promise<SilentUpload[]> {
  const rows = await tx.rows(readSilent, [times.expiryMs, times.firstLookMs, times.oftenMs, limit]);
  return rows.map(({ id, file_id, object_key, expired }) => ({
    versionId: id,
    fileId: file_id,
    objectKey: object_key,
    expired,
  }));
}

const readOverdue = forIngest(
  'content.version.overdue',
  `select id from content.file_version where state in ('queued', 'extracting', 'embedding')
     and updated_at < now() - $1 * interval '1 millisecond' order by updated_at limit $2`,
  z.object({ id: z.uuid() }),
);

/** Versions that ought to be read and of which nothing was heard for so many milliseconds. */
export async function overdue(tx: Transaction, quietMs: number, limit: number): Promise<string[]> {
  return (await tx.rows(readOverdue, [quietMs, limit])).map(({ id }) => id);
}

const readPlace = forIngest(
  'content.version.place',
  'select course_id, state from content.file_version where id = $1',
  z.object({ course_id: z.uuid(), state: FileState }),
);

/** Undefined when the version is gone. */
export async function courseOf(tx: Transaction, versionId: string): Promise<string | undefined> {
  return (await tx.optionalRow(readPlace, [versionId]))?.course_id;
}

export async function isBeingRead(tx: Transaction, versionId: string): Promise<boolean> {
  const state = (await tx.optionalRow(readPlace, [versionId]))?.state;
  return state === 'extracting' || state === 'embedding';
}

const VersionRow = z.object({
  id: z.uuid(),
  file_id: z.uuid(),
  module_id: z.uuid(),
  course_id: z.uuid(),
  object_key: z.string(),
  media_type: z.string(),
  size_bytes: z.string(),
  state: FileState,
  number: z.number(),
});
type VersionRow = z.infer<typeof VersionRow>;

/**
 * Reads the row of a version for a change, its file locked first: whoever changes which version of a file counts waits for
 * the others, and all take the locks in the same order.
 */
function locksOf(column: 'id' | 'object_key') {
  const lockFile = both(
    `content.file.lockBy.${column}`,
    `select id from content.file
     where id = (select file_id from content.file_version where ${column} = $1) for update`,
    z.object({ id: z.uuid() }),
  );
  const lockVersion = both(
    `content.version.lockBy.${column}`,
    `select id, file_id, module_id, course_id, coalesce(shared_key, object_key) as object_key, media_type, size_bytes, state, number
     from content.file_version where ${column} = $1 for update`,
    VersionRow,
  );
  return async (tx: Transaction, value: string): Promise<VersionRow | undefined> => {
    await tx.rows(lockFile, [value]);
    return tx.optionalRow(lockVersion, [value]);
  };
}

const lockById = locksOf('id');
const lockByKey = locksOf('object_key');

const contentDeletions = ['chunk', 'page', 'version_term', 'version_size'].map((table) =>
  forIngest(`content.${table}.deleteOfVersion`, `delete from content.${table} where version_id = $1`),
);

async function deleteContent(tx: Transaction, versionId: string): Promise<void> {
  for (const deletion of contentDeletions) await tx.run(deletion, [versionId]);
}

function toVersion(row: VersionRow): Version {
  return {
    versionId: row.id,
    fileId: row.file_id,
    moduleId: row.module_id,
    courseId: row.course_id,
    objectKey: row.object_key,
    mediaType: row.media_type,
    number: row.number,
    sizeBytes: Number(row.size_bytes),
  };
}
