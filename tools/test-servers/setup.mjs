import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names a folder for the servers of this run to Jest's workers. No server is started before a suite needs it. */
export default function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'aila-tests-'));
  // PostgreSQL does not run as root, so its user must be able to reach the folder.
  chmodSync(directory, 0o711);
  process.env.AILA_TEST_RUN = directory;
  process.env.AILA_TEST_RUN_PID = String(process.pid);
}
