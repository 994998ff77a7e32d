import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const endWithinMs = 5_000;

/**
 * Ends the PostgreSQL servers that the suites of a Jest run share, one for each worker
 * (libs/testing/src/shared-server.ts), and removes the folder of the run.
 */
export async function endServers(directory) {
  const workers = existsSync(directory) ? readdirSync(directory) : [];
  await Promise.all(workers.map((worker) => endServer(join(directory, worker, 'database', 'postmaster.pid'))));
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Nothing of it is wanted any more, so it need not write anything before it ends. */
async function endServer(pidFile) {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  signal(pid, 'SIGQUIT');
  const deadline = Date.now() + endWithinMs;
  while (existsSync(pidFile) && signal(pid, 0)) {
    if (Date.now() > deadline) return signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** @returns whether there is such a process */
export function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
