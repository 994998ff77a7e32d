interface Waiting {
  readonly group: string;
  readonly begin: () => void;
}

/**
 * Places for work that comes in groups. One group never takes all of them, so that the work of another one that comes later
 * begins at once; of those that wait, the group with the fewest places is first, and within a group who came first.
 */
export class Turns {
  private readonly taken = new Map<string, number>();
  private readonly waiting: Waiting[] = [];
  private free: number;
  private readonly mostOfOne: number;

  constructor(places: number) {
    this.free = places;
    this.mostOfOne = Math.max(1, places - 1);
  }

  /**
   * Waits for a place.
   *
   * @returns gives the place back; calling it twice does nothing more
   * @throws the signal's reason when it aborts before
   */
  async take(group: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      };
      const entry: Waiting = {
        group,
        begin: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.push(entry);
      this.beginNext();
    });
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.change(group, -1);
      this.beginNext();
    };
  }

  private beginNext(): void {
    while (this.free > 0) {
      const ready = this.waiting.filter(({ group }) => this.places(group) < this.mostOfOne);
      const next = ready.sort((a, b) => this.places(a.group) - this.places(b.group))[0];
      if (!next) return;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.change(next.group, 1);
      next.begin();
    }
  }

  private places(group: string): number {
    return this.taken.get(group) ?? 0;
  }

  private change(group: string, by: number): void {
    this.free -= by;
    const places = this.places(group) + by;
    if (places === 0) this.taken.delete(group);
    else this.taken.set(group, places);
  }
}
