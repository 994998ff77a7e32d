import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceProcessOptions {
  readonly name: string;
  /** The program, as `apps/auth/dist/main.js`. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly onRestart: (message: string) => void;
  /** How long it may take to be ready, on a machine that others use as well. Milliseconds. */
  readonly readyTimeout?: number;
}

/** As in the images: a quarter of the default saves 25 MB of memory at rest, for no processor time that shows. */
const youngGeneration = '--max-semi-space-size=4';
/** As in the image too: each arena of glibc keeps what was freed in it, and so does its top. */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' };

const defaultReadyTimeout = 60_000;
const stopTimeout = 15_000;
const restartDelay = 1_000;
/** A service that ends so often within a minute is broken, not unlucky. */
const maxRestartsPerMinute = 5;

/**
 * A service as a process of its own. One that dies is started again, as Kubernetes would do; it is in a process group
 * of its own, so that Ctrl-C in a terminal ends the parts in their order.
 */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restarts: number[] = [];
  private readonly log: WriteStream;

  constructor(private readonly options: ServiceProcessOptions) {
    this.log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws when the service ends before it is ready, with the last lines that it wrote */
  async start(): Promise<void> {
    const { program, environment, name, readyTimeout = defaultReadyTimeout } = this.options;
    const child = fork(program, [], {
      env: { ...allocator, ...environment },
      execArgv: ['--enable-source-maps', youngGeneration],
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const tail: string[] = [];
    for (const output of [child.stdout, child.stderr])
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.log.write(text);
        tail.push(text);
        if (tail.length > 20) tail.shift();
      });
    await new Promise<void>((done, fail) => {
      const late = setTimeout(() => {
        fail(new Error(`${name} was not ready within ${readyTimeout / 1000} s`));
        // Nobody would look after one that is ready later.
        child.kill('SIGKILL');
      }, readyTimeout);
      child.once('message', () => done());
      child.once('exit', (code, signal) =>
        fail(new Error(`${name} ended at start (${signal ?? code}).\n${tail.join('')}`)),
      );
      child.once('message', () => clearTimeout(late));
      child.once('exit', () => clearTimeout(late));
    });
    child.once('exit', (code, signal) => {
      if (!this.stopping) void this.restart(`${name} ended (${signal ?? code})`);
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.end();
    this.log.end();
  }

  private async end(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
    await ended;
    clearTimeout(late);
  }

  /** Ends it and starts its program as that is now. @throws as `start` does */
  async reload(): Promise<void> {
    this.stopping = true;
    await this.end();
    this.stopping = false;
    await this.start();
  }

  private async restart(reason: string): Promise<void> {
    const minuteAgo = Date.now() - 60_000;
    this.restarts = [...this.restarts.filter((time) => time > minuteAgo), Date.now()];
    if (this.stopping) return;
    if (this.restarts.length > maxRestartsPerMinute) {
      this.options.onRestart(`${reason} again and again; it stays down. See ${this.options.logFile}`);
      return;
    }
    this.options.onRestart(`${reason}; starting it again`);
    await sleep(restartDelay);
    // One that could not be started again may be the next time: the machine was busy, or the database away.
    if (!this.stopping) await this.start().catch((error: Error) => this.restart(error.message));
  }
}
