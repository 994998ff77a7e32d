import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ExtractionError } from './extraction-error.js';
import type { ExtractionLimits } from './limits.js';
import { EXIT_OUT_OF_MEMORY, type FromReader, type ToReader } from './protocol.js';

/** The reading program as `tsc` writes it; the path is the same from the sources and from the compiled files. */
const READER_PROGRAM = fileURLToPath(new URL('../dist/reader/main.js', import.meta.url));

const MEMORY_CHECK_MS = 25;
/** The JavaScript heap holds a few pages of text; PDFium's memory is not in it. */
const JAVASCRIPT_HEAP_MB = 192;
/**
 * `/proc/<pid>/statm` counts in pages: 4 KiB on x86-64 and on most arm64 kernels. Where they are larger this sees too
 * little, and the reader's guard thread keeps the limit alone.
 */
const MEMORY_PAGE_BYTES = 4096;

/**
 * A running reader: its messages one by one, its limits, its end. It inherits no environment variable, no descriptor
 * but the message channel, and none of the parent's Node options.
 */
export class ReaderProcess {
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private readonly received: FromReader[] = [];
  private readonly memoryCheck: NodeJS.Timeout;
  private wake: (() => void) | undefined;
  private failure: Error | undefined;
  private waitedMs = 0;

  constructor(
    private readonly limits: ExtractionLimits,
    program: string = READER_PROGRAM,
  ) {
    this.child = fork(program, [], {
      env: {},
      execArgv: [`--max-old-space-size=${JAVASCRIPT_HEAP_MB}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('message', (message) => {
      this.received.push(message as FromReader);
      this.wake?.();
    });
    this.child.on('error', (error) => this.end(new ExtractionError('reader-failed', error.message)));
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        this.end(exitError(code, signal));
        resolve();
      });
      if (this.child.pid === undefined) this.child.once('error', () => resolve());
    });
    this.memoryCheck = setInterval(() => this.checkMemory(), MEMORY_CHECK_MS);
    this.yieldToOthers();
  }

  send(message: ToReader): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /**
   * The next message. Waiting for it counts against `maxSeconds`.
   *
   * @throws ExtractionError when the reader passes a limit or ends without an answer; the signal's reason when aborted
   */
  async next(signal?: AbortSignal): Promise<FromReader> {
    const began = performance.now();
    const abort = (): void => this.end(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const left = this.limits.maxSeconds * 1000 - this.waitedMs;
    const timer = setTimeout(
      () => this.end(new ExtractionError('took-too-long', `more than ${this.limits.maxSeconds} s`)),
      Math.max(0, left),
    );
    try {
      for (;;) {
        const message = this.received.shift();
        if (message && !signal?.aborted) return message;
        if (this.failure) throw this.failure;
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.waitedMs += performance.now() - began;
    }
  }

  /** Ends the process, whatever it does, and waits until it is gone. */
  async stop(): Promise<void> {
    clearInterval(this.memoryCheck);
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** The first failure counts: the exit that a kill causes says nothing new. */
  private end(failure: Error): void {
    this.failure ??= failure;
    clearInterval(this.memoryCheck);
    this.child.kill('SIGKILL');
    this.wake?.();
  }

  private checkMemory(): void {
    const resident = residentBytes(this.child.pid);
    if (resident !== undefined && resident > this.limits.maxMemoryBytes) {
      this.end(new ExtractionError('too-large-to-read', `${resident} bytes of memory`));
    }
  }

  private yieldToOthers(): void {
    if (this.child.pid === undefined) return;
    try {
      setPriority(this.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Only a courtesy to the services on the same machine; some sandboxes forbid it.
    }
  }
}

/** Resident memory as Linux tells it; elsewhere undefined, and the reader's own guard thread keeps the limit alone. */
function residentBytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isFinite(pages) ? pages * MEMORY_PAGE_BYTES : undefined;
  } catch {
    return undefined;
  }
}

function exitError(code: number | null, signal: NodeJS.Signals | null): ExtractionError {
  // SIGABRT: V8 ran out of heap, or the guard thread saw too much memory.
  if (code === EXIT_OUT_OF_MEMORY || signal === 'SIGABRT') {
    return new ExtractionError('too-large-to-read', 'the reader ran out of memory');
  }
  return new ExtractionError('reader-failed', `the reader ended with ${signal ?? `code ${code}`}`);
}
