/** Who may not begin, for the time being. */
export interface PutAside {
  /** What has to end before: files of this course, or another file over which a worker died. */
  readonly behind: string;
}

const SUSPECTS = 'suspects';

/**
 * Decides which jobs a worker begins. Files of one course take no more than so many of its places, however many of them
 * there are. Of files over which a worker has died before, one is read at a time: the next death then tells which of them it
 * is, and the others are not blamed.
 */
export class Admission {
  private readonly running = new Map<string, number>();
  private readonly aside = new Map<string, string[]>();

  constructor(
    private readonly mostOfOneCourse: number,
    /** Told of a job that was put aside and may begin now. */
    private readonly onReady: (versionId: string) => void,
  ) {}

  /** @returns the function to call at its end, or what it is put aside for */
  enter(versionId: string, courseId: string, diedBefore: boolean): (() => void) | PutAside {
    if (this.count(courseId) >= this.mostOfOneCourse) return this.putAside(versionId, courseId);
    if (diedBefore && this.count(SUSPECTS) > 0) return this.putAside(versionId, SUSPECTS);
    for (const waiting of this.aside.values()) {
      if (waiting.includes(versionId)) waiting.splice(waiting.indexOf(versionId), 1);
    }
    const keys = diedBefore ? [courseId, SUSPECTS] : [courseId];
    for (const key of keys) this.running.set(key, this.count(key) + 1);
    return () => keys.forEach((key) => this.leave(key));
  }

  private putAside(versionId: string, behind: string): PutAside {
    const waiting = this.aside.get(behind) ?? [];
    if (!waiting.includes(versionId)) waiting.push(versionId);
    this.aside.set(behind, waiting);
    return { behind };
  }

  private leave(key: string): void {
    const left = this.count(key) - 1;
    if (left > 0) this.running.set(key, left);
    else this.running.delete(key);
    const waiting = this.aside.get(key);
    const next = waiting?.shift();
    if (waiting?.length === 0) this.aside.delete(key);
    if (next !== undefined) this.onReady(next);
  }

  private count(key: string): number {
    return this.running.get(key) ?? 0;
  }
}
