import type { CourseFile, UploadPermit } from '@aila/contracts';
import { asFailure, type Failure, isAbort } from '../../api/failure.js';

export interface Upload {
  readonly id: number;
  readonly moduleId: string;
  readonly name: string;
  readonly size: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** 0 to 1. */
  readonly share: number;
  readonly failure: Failure | null;
  /** Known once the permit is there. */
  readonly fileId: string | null;
}

/** Replaced by tests. */
export interface UploadPorts {
  readonly askPermit: (moduleId: string, file: File) => Promise<UploadPermit>;
  readonly send: (
    permit: UploadPermit,
    file: File,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Takes back a file whose bytes never came. */
  readonly discard: (fileId: string) => Promise<void>;
  readonly onPermit: (file: CourseFile) => void;
  readonly onSent: (file: CourseFile) => void;
}

/** Files sent side by side: more would only share the same line. */
const sideBySide = 3;

/** The uploads of this tab. They live outside the screens, so that one can go on working while files are sent. */
export class Uploads {
  private uploads: readonly Upload[] = [];
  private readonly files = new Map<number, File>();
  private readonly aborts = new Map<number, AbortController>();
  private readonly listeners = new Set<() => void>();
  private nextId = 1;

  constructor(private readonly ports: UploadPorts) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getAll = (): readonly Upload[] => this.uploads;

  add(moduleId: string, files: readonly File[]): void {
    const added = files.map((file): Upload => {
      const id = this.nextId++;
      this.files.set(id, file);
      return {
        id,
        moduleId,
        name: file.name,
        size: file.size,
        state: 'waiting',
        share: 0,
        failure: null,
        fileId: null,
      };
    });
    this.set([...this.uploads, ...added]);
    this.startNext();
  }

  retry(id: number): void {
    this.change(id, { state: 'waiting', share: 0, failure: null, fileId: null });
    this.startNext();
  }

  /** Stops the upload and forgets it, and takes back what the server knows of it. */
  async cancel(id: number): Promise<void> {
    const upload = this.uploads.find((each) => each.id === id);
    this.aborts.get(id)?.abort();
    this.remove(id);
    if (upload?.fileId) await this.ports.discard(upload.fileId);
  }

  clear(): void {
    for (const abort of this.aborts.values()) abort.abort();
    this.files.clear();
    this.set([]);
  }

  private startNext(): void {
    const free = sideBySide - this.uploads.filter((upload) => upload.state === 'sending').length;
    for (const upload of this.uploads.filter((each) => each.state === 'waiting').slice(0, Math.max(0, free))) {
      void this.run(upload);
    }
  }

  private async run({ id, moduleId }: Upload): Promise<void> {
    const file = this.files.get(id);
    if (!file) return;
    const abort = new AbortController();
    this.aborts.set(id, abort);
    this.change(id, { state: 'sending' });
    let permit: UploadPermit | null = null;
    try {
      permit = await this.ports.askPermit(moduleId, file);
      if (abort.signal.aborted) {
        await this.ports.discard(permit.id);
        return;
      }
      this.change(id, { fileId: permit.id });
      this.ports.onPermit(permit.file);
      await this.ports.send(permit, file, (share) => this.change(id, { share }), abort.signal);
      this.remove(id);
      this.ports.onSent(permit.file);
    } catch (cause) {
      if (isAbort(cause) || abort.signal.aborted) return;
      this.change(id, { state: 'failed', failure: asFailure(cause), fileId: null });
      // A new permit comes with a new file; the one without bytes must not stay behind.
      if (permit) await this.ports.discard(permit.id).catch(() => undefined);
    } finally {
      this.aborts.delete(id);
      this.startNext();
    }
  }

  private remove(id: number): void {
    this.files.delete(id);
    this.set(this.uploads.filter((upload) => upload.id !== id));
  }

  private change(id: number, change: Partial<Upload>): void {
    this.set(this.uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  private set(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}
