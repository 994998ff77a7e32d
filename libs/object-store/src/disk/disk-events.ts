import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fromS3Event,
  toS3Event,
  type ObjectCreated,
  type ObjectEvents,
  type ObjectEventSubscription,
} from '../object-events.js';
import { writeDurably } from './durable.js';

const SUFFIX = '.json';
/** Events that cannot be read are kept here for a person to look at. */
const UNREADABLE = 'unreadable';

/** Writes events as files that survive a power cut; who stores an object acknowledges it after this. */
export class DiskEventLog {
  constructor(
    private readonly folder: string,
    private readonly temporaryFolder: string,
  ) {}

  async append(event: ObjectCreated): Promise<void> {
    const time = new Date();
    // Names in the order of time: the one who reads them begins with the oldest.
    const sequencer = `${String(time.getTime()).padStart(15, '0')}-${randomUUID()}`;
    await mkdir(this.folder, { recursive: true });
    const content = JSON.stringify(toS3Event(event, time, sequencer));
    await writeDurably(join(this.folder, sequencer + SUFFIX), content, this.temporaryFolder);
  }
}

export interface DiskObjectEventsOptions {
  readonly folder: string;
  /** Watching a folder misses changes on some file systems, so it is looked through as often as this, too. */
  readonly pollMs?: number;
  /** Before an event whose handler rejected is tried again; doubled each time, up to a minute. */
  readonly retryMs?: number;
  /** Events handled at the same time. */
  readonly concurrency?: number;
  /** Told of a handler that rejected and of an event that cannot be read. */
  readonly onError?: (error: unknown, file: string) => void;
}

const MAX_RETRY_MS = 60_000;

/** Delivers the events that lie in a folder, the oldest first, and takes away each one that has been handled. */
export class DiskObjectEvents implements ObjectEvents {
  constructor(private readonly options: DiskObjectEventsOptions) {}

  async subscribe(handler: (event: ObjectCreated) => Promise<void>): Promise<ObjectEventSubscription> {
    await mkdir(join(this.options.folder, UNREADABLE), { recursive: true });
    return new DiskSubscription(this.options, handler);
  }
}

class DiskSubscription implements ObjectEventSubscription {
  private readonly folder: string;
  private readonly running = new Map<string, Promise<void>>();
  private readonly failures = new Map<string, { times: number; notBefore: number }>();
  private readonly timer: NodeJS.Timeout;
  private readonly watcher: { close(): void };
  private scanning: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(
    private readonly options: DiskObjectEventsOptions,
    private readonly handler: (event: ObjectCreated) => Promise<void>,
  ) {
    this.folder = options.folder;
    const watcher = watch(this.folder, () => this.look());
    watcher.on('error', () => watcher.close()); // The timer goes on looking.
    this.watcher = watcher;
    this.timer = setInterval(() => this.look(), options.pollMs ?? 1_000);
    this.look();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    this.watcher.close();
    await this.scanning;
    await Promise.all(this.running.values());
  }

  /** Looks through the folder, once more if something changed meanwhile. */
  private look(): void {
    if (this.closed) return;
    if (this.scanning) {
      this.again = true;
      return;
    }
    this.scanning = this.scan()
      .catch((error: unknown) => this.options.onError?.(error, this.folder))
      .finally(() => {
        this.scanning = undefined;
        if (!this.again) return;
        this.again = false;
        this.look();
      });
  }

  private async scan(): Promise<void> {
    const files = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
    for (const name of this.failures.keys()) if (!files.includes(name)) this.failures.delete(name);
    for (const name of files) {
      if (this.closed) return;
      if (this.running.size >= (this.options.concurrency ?? 8)) return;
      if (this.running.has(name) || (this.failures.get(name)?.notBefore ?? 0) > Date.now()) continue;
      this.running.set(
        name,
        this.deliver(name).finally(() => {
          this.running.delete(name);
          this.look();
        }),
      );
    }
  }

  private async deliver(name: string): Promise<void> {
    const path = join(this.folder, name);
    try {
      const events = await this.read(name);
      for (const event of events) await this.handler(event);
      await unlink(path);
      this.failures.delete(name);
    } catch (error) {
      // Another reader of the same folder was faster.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (error as NodeJS.ErrnoException).path === path) return;
      const times = (this.failures.get(name)?.times ?? 0) + 1;
      const wait = Math.min(MAX_RETRY_MS, (this.options.retryMs ?? 1_000) * 2 ** (times - 1));
      this.failures.set(name, { times, notBefore: Date.now() + wait });
      this.options.onError?.(error, name);
    }
  }

  private async read(name: string): Promise<ObjectCreated[]> {
    const path = join(this.folder, name);
    const content = await readFile(path, 'utf8');
    try {
      return fromS3Event(JSON.parse(content));
    } catch (error) {
      await rename(path, join(this.folder, UNREADABLE, name));
      this.options.onError?.(error, name);
      return [];
    }
  }
}
