import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of files, mails with codes, what services say, and keys. */
const privateFolders = ['store', 'outbox', 'logs', 'tls'];
const ownerOnly = { folder: 0o700, file: 0o600 };
/** PostgreSQL does not run as root: its user must get through to its own folder, and sees nothing on the way. */
const enteredByOthers = 0o711;

/**
 * Keeps what an installation on a shared machine holds from everybody else there, also where an earlier version made it
 * readable to all.
 */
export function makePrivate(directory: string): void {
  const isRoot = process.getuid?.() === 0;
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, isRoot ? enteredByOthers : ownerOnly.folder);
  for (const name of privateFolders) {
    mkdirSync(join(directory, name), { recursive: true });
    chmodSync(join(directory, name), ownerOnly.folder);
  }
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(directory, entry.name), ownerOnly.file);
}
