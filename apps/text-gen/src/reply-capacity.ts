import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** What the process needs without a single reply, its embedder included. Bytes. */
const resting = 200 * 2 ** 20;
/**
 * What one running reply may take here: connection, events so far, text and prompt. Bytes. `npm run bench -- crowd`
 * measures 138 to 254 KiB; more than doubled for long answers and for what the collector has not yet taken away.
 */
const perReply = 600 * 2 ** 10;
/** Even a very small instance serves a seminar; a large one is bounded by its processor before its memory. */
const [least, most] = [50, 2_000];

export interface UsableMemory {
  /** Of the container, or of the machine where there is none. Bytes. */
  readonly total: number;
  /** Where V8 gives up. Bytes. */
  readonly heap: number;
}

/** How many replies may run at once with so much memory. Half of what is free stays free. */
export function repliesFor({ total, heap }: UsableMemory): number {
  const free = Math.min(total - resting, heap) / 2;
  return Math.min(most, Math.max(least, Math.floor(free / perReply)));
}

/** Without a limit of a container, Node names none or a number beyond all memory. */
export function usableMemory(): UsableMemory {
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { total, heap: getHeapStatistics().heap_size_limit };
}
