/**
 * Watches the reading process from a second thread, because the first may be deep in one endless call. Ends the process
 * when the parent is gone (a killed parent cannot end it), and when it holds too much memory on systems where the parent
 * has no cheap way to see that: with the signal by which V8 too ends a process that is out of memory.
 */
import { workerData } from 'node:worker_threads';

const INTERVAL_MS = 100;

const { parent, maxMemoryBytes } = workerData as { parent: number; maxMemoryBytes: number };

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > maxMemoryBytes) process.kill(process.pid, 'SIGABRT');
}, INTERVAL_MS);
