import { setTimeout as sleep } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';

/** How slowly the bytes of a file may come or go before the transfer is ended. */
export interface TransferLimits {
  /** Nothing at all for so long ends an upload. Milliseconds. */
  readonly idleMs: number;
  /** A reader who takes nothing for so long is cut off. Longer, because buffers on the way empty in large lumps. Milliseconds. */
  readonly readerIdleMs: number;
  /** An upload must bring so many bytes a second, on average over each window but the first. */
  readonly leastRate: number;
  /** Time spent waiting for the sender, in milliseconds; the first window is a grace. */
  readonly windowMs: number;
  /** The longest that an upload or a download may take. Milliseconds. */
  readonly totalMs: number;
}

export const defaultTransferLimits: TransferLimits = {
  idleMs: 30_000,
  readerIdleMs: 300_000,
  leastRate: 4_000,
  windowMs: 15_000,
  totalMs: 3_600_000,
};

/**
 * The pace of one upload. Only the time in which we wait for the sender counts, so that a slow disk of ours is held
 * against nobody.
 */
export class Pace {
  private readonly end: number;
  private isGrace = true;
  private waited = 0;
  private received = 0;

  constructor(
    private readonly limits: TransferLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.end = now() + limits.totalMs;
  }

  /**
   * The next part of the body.
   *
   * @throws AilaError UPLOAD_INTERRUPTED when nothing comes, UPLOAD_TOO_SLOW when too little does
   */
  async next(parts: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
    const begin = this.now();
    const left = this.end - begin;
    if (left <= 0) throw new AilaError('UPLOAD_TOO_SLOW');
    const { idleMs } = this.limits;
    const part = await within(parts.next(), Math.min(idleMs, left));
    if (part === 'late') throw new AilaError(left <= idleMs ? 'UPLOAD_TOO_SLOW' : 'UPLOAD_INTERRUPTED');
    if (part.done) return undefined;
    this.judge(part.value.length, this.now() - begin);
    return part.value;
  }

  private judge(bytes: number, waitedMs: number): void {
    this.received += bytes;
    this.waited += waitedMs;
    const { windowMs, leastRate } = this.limits;
    if (this.waited < windowMs) return;
    const isTooSlow = this.received * 1_000 < leastRate * this.waited;
    if (isTooSlow && !this.isGrace) throw new AilaError('UPLOAD_TOO_SLOW');
    this.isGrace = false;
    this.waited = 0;
    this.received = 0;
  }
}

/** What a promise gives, or 'late' when it takes longer. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  const waiting = new AbortController();
  promise.catch(() => undefined); // Nobody listens any more when the wait ends first.
  const late = sleep(milliseconds, 'late' as const, { signal: waiting.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    waiting.abort();
  }
}
