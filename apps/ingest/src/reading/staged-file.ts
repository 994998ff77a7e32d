import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectStore } from '@aila/object-store';

const PREFIX = 'aila-ingest-';

export interface StagedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: Buffer;
}

/**
 * Copies an object to a file of its own for as long as `work` takes.
 *
 * @throws AilaError NOT_FOUND when there is no such object
 */
export async function withStagedFile<T>(
  store: ObjectStore,
  key: string,
  folder: string,
  signal: AbortSignal,
  work: (file: StagedFile) => Promise<T>,
): Promise<T> {
  const { body } = await store.open(key);
  const own = await mkdtemp(join(folder, `${PREFIX}${process.pid}-`));
  try {
    const path = join(own, 'content');
    const hash = createHash('sha256');
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    await pipeline(body, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    return await work({ path, size, sha256: hash.digest() });
  } finally {
    body.destroy();
    await rm(own, { recursive: true, force: true });
  }
}

/** Removes the copies that killed processes have left. */
export async function sweepStagedFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
