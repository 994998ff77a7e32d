import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AilaError } from '@aila/contracts';
import {
  DEFAULT_EXPIRY_SECONDS,
  type ByteRange,
  type DownloadAddress,
  type DownloadRequest,
  type ObjectInfo,
  type ObjectStore,
  type OpenObject,
  type UploadPermit,
  type UploadRequest,
} from '../object-store.js';
import { assertKeyPrefix, assertObjectKey } from '../object-key.js';
import { DiskEventLog } from './disk-events.js';
import { publishFolder, removeAll, sync, withdrawFolder } from './durable.js';
import { PermitSigner } from './signing.js';

/** An object is a folder with two files. `@` occurs in no key, so object `a` and the objects below `a/` do not meet. */
const OBJECT_SUFFIX = '@object';
const CONTENT = 'content';
const METADATA = 'metadata.json';

/** Half-written uploads and half-deleted folders of a process that was killed are older than this when swept up. */
const STALE_MS = 24 * 60 * 60 * 1000;

/** Where the parts of a disk store lie below its folder. */
export function diskStoreFolders(folder: string): { objects: string; temporary: string; events: string } {
  return { objects: join(folder, 'objects'), temporary: join(folder, 'temporary'), events: join(folder, 'events') };
}

export interface DiskObjectStoreOptions {
  /** Kept on one file system: objects appear by renaming. */
  readonly folder: string;
  /** At least 32 random bytes; the same for every process that makes or serves addresses. */
  readonly secret: Uint8Array;
  /** Where the handler of this store is reached from outside, such as `https://aila.example.edu/store`. */
  readonly publicUrl: string;
  /** Named in events, as S3 names its bucket. */
  readonly bucket?: string;
  /** Milliseconds since 1970; tests move it. */
  readonly now?: () => number;
}

/** Objects as files below a folder, with signed addresses that `createStoreHandler` serves. */
export class DiskObjectStore implements ObjectStore {
  readonly signer: PermitSigner;
  private readonly folders: { objects: string; temporary: string; events: string };
  private readonly events: DiskEventLog;
  private readonly bucket: string;
  private readonly now: () => number;

  constructor(private readonly options: DiskObjectStoreOptions) {
    this.now = options.now ?? Date.now;
    this.signer = new PermitSigner(options.secret, this.now);
    this.folders = diskStoreFolders(options.folder);
    this.events = new DiskEventLog(this.folders.events, this.folders.temporary);
    this.bucket = options.bucket ?? 'aila';
  }

  /** Makes the folders, and clears away what killed processes left half-done. */
  async prepare(): Promise<void> {
    for (const folder of Object.values(this.folders)) await mkdir(folder, { recursive: true });
    for (const name of await readdir(this.folders.temporary)) {
      const path = join(this.folders.temporary, name);
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > STALE_MS) await removeAll(path);
    }
  }

  async createUploadPermit(request: UploadRequest): Promise<UploadPermit> {
    const { key, contentType, minBytes, maxBytes } = request;
    assertObjectKey(key);
    const expires = this.expiry(request.expiresInSeconds);
    const query = this.signer.signUpload({ key, expires, contentType, minBytes, maxBytes });
    return {
      method: 'PUT',
      url: this.address(key, query),
      headers: { 'content-type': contentType },
      expiresAt: new Date(expires * 1000),
      minBytes,
      maxBytes,
      contentType,
    };
  }

  async createDownloadUrl(request: DownloadRequest): Promise<DownloadAddress> {
    const { key, fileName, disposition = 'attachment' } = request;
    assertObjectKey(key);
    const expires = this.expiry(request.expiresInSeconds);
    const query = this.signer.signDownload({ key, expires, fileName, disposition });
    return { url: this.address(key, query), expiresAt: new Date(expires * 1000) };
  }

  /**
   * Stores the object and then its event; resolves when both survive a power cut. On failure nothing is left.
   *
   * @throws AilaError ALREADY_UPLOADED when other bytes lie under the key. Equal bytes are taken as a repetition:
   * the event is written again, because the process may have ended between the two.
   */
  async put(key: string, body: Readable | Uint8Array, contentType: string): Promise<ObjectInfo> {
    assertObjectKey(key);
    const folder = join(this.folders.temporary, randomUUID());
    await mkdir(folder, { recursive: true });
    try {
      const { size, eTag } = await writeContent(join(folder, CONTENT), body);
      const info: ObjectInfo = { key, size, eTag, contentType };
      await writeMetadata(join(folder, METADATA), info);
      await sync(folder);
      if (!(await publishFolder(folder, this.place(key), this.folders.objects))) {
        const present = await this.stat(key);
        if (present?.eTag !== eTag) {
          throw new AilaError('ALREADY_UPLOADED');
        }
      }
      await this.events.append({ bucket: this.bucket, key, size, eTag });
      return info;
    } finally {
      await removeAll(folder);
    }
  }

  async open(key: string, range?: ByteRange): Promise<OpenObject> {
    const info = await this.stat(key);
    const handle = info && (await unlessMissing(open(join(this.place(key), CONTENT), 'r')));
    if (!handle) throw new AilaError('NOT_FOUND', { what: 'object' });
    return { ...info, body: handle.createReadStream(range ? { start: range.start, end: range.end } : {}) };
  }

  async stat(key: string): Promise<ObjectInfo | undefined> {
    assertObjectKey(key);
    const metadata = await unlessMissing(readFile(join(this.place(key), METADATA), 'utf8'));
    return metadata === undefined ? undefined : { key, ...(JSON.parse(metadata) as Omit<ObjectInfo, 'key'>) };
  }

  async delete(key: string): Promise<void> {
    assertObjectKey(key);
    const withdrawn = await this.withdraw(this.place(key));
    if (withdrawn) await removeAll(withdrawn);
  }

  async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    const withdrawn = await this.withdraw(join(this.folders.objects, ...prefix.slice(0, -1).split('/')));
    if (!withdrawn) return 0;
    const entries = await readdir(withdrawn, { recursive: true });
    await removeAll(withdrawn);
    return entries.filter((entry) => entry.endsWith(OBJECT_SUFFIX)).length;
  }

  private withdraw(folder: string): Promise<string | undefined> {
    return withdrawFolder(folder, this.folders.objects, this.folders.temporary);
  }

  private expiry(seconds = DEFAULT_EXPIRY_SECONDS): number {
    return Math.floor(this.now() / 1000) + seconds;
  }

  private address(key: string, query: URLSearchParams): string {
    return `${this.options.publicUrl.replace(/\/+$/, '')}/${key}?${query.toString()}`;
  }

  private place(key: string): string {
    return join(this.folders.objects, ...`${key}${OBJECT_SUFFIX}`.split('/'));
  }
}

/** Writes and syncs the content; the entity tag is its MD5, as that of S3's simple uploads. */
async function writeContent(path: string, body: Readable | Uint8Array): Promise<{ size: number; eTag: string }> {
  const hash = createHash('md5');
  let size = 0;
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of body instanceof Uint8Array ? [body] : (body as AsyncIterable<Buffer>)) {
      hash.update(chunk);
      size += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new AilaError('STORE_FULL', {}, { cause: error });
  } finally {
    await handle.close();
  }
  return { size, eTag: hash.digest('hex') };
}

async function writeMetadata(path: string, info: ObjectInfo): Promise<void> {
  const { size, eTag, contentType } = info;
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(JSON.stringify({ size, eTag, contentType }));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
