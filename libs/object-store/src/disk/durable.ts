import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes a file's or a folder's entry survive a power cut. Folders cannot be synced on Windows, where it is not needed. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (process.platform === 'win32') return undefined;
    throw error;
  });
  try {
    await handle?.sync();
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    await handle?.close();
  }
}

/** Writes a small file so that it is there whole or not at all, and stays after a power cut. */
export async function writeDurably(path: string, content: string, temporaryFolder: string): Promise<void> {
  const temporary = join(temporaryFolder, randomUUID());
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await sync(dirname(path));
}

/** Parents of a folder come and go while neighbours are deleted; this often a vanished parent is made again. */
const MAX_TRIES = 5;

/**
 * Moves a finished folder into its place and makes that durable.
 *
 * @returns false when the place is taken
 */
export async function publishFolder(from: string, to: string, root: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    await mkdir(dirname(to), { recursive: true });
    try {
      await rename(from, to);
      break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false;
      if (code !== 'ENOENT' || tries === MAX_TRIES) throw error;
    }
  }
  for (let folder = dirname(to); folder.length >= root.length; folder = dirname(folder)) await sync(folder);
  return true;
}

/**
 * Takes a folder out of sight in one step, then deletes it and its parents as far as they are empty.
 *
 * @returns where the folder lies now, for the caller to delete; undefined when there is none
 */
export async function withdrawFolder(path: string, root: string, temporaryFolder: string): Promise<string | undefined> {
  const withdrawn = join(temporaryFolder, randomUUID());
  try {
    await rename(path, withdrawn);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  await removeEmptyParents(dirname(path), root);
  return withdrawn;
}

async function removeEmptyParents(from: string, root: string): Promise<void> {
  for (let folder = from; folder.length > root.length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      break; // Not empty, or gone already.
    }
  }
  await sync(root);
}

export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
