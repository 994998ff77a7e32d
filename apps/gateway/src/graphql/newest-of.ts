import type { EventEmitter } from 'node:events';

/**
 * Changes of things as an emitter tells them. Who is slower than the changes gets the newest of each thing, so that no more
 * waits for anybody than there are things. `return` ends it at once, also while it is silent.
 *
 * @param isWanted which of the changes are for this listener
 */
export function newestOf<Change extends { readonly id: string }>(
  emitter: EventEmitter,
  event: string,
  isWanted: (change: Change) => boolean = () => true,
): AsyncIterableIterator<Change> {
  const waiting = new Map<string, Change>();
  let wake: () => void = () => undefined;
  let isOver = false;
  const take = (change: Change) => {
    if (!isWanted(change)) return;
    waiting.set(change.id, change);
    wake();
  };
  emitter.on(event, take);
  const changes: AsyncIterableIterator<Change> = {
    next: async () => {
      while (!isOver && waiting.size === 0) await new Promise<void>((done) => (wake = done));
      const [oldest] = waiting.values();
      if (isOver || !oldest) return { done: true, value: undefined };
      waiting.delete(oldest.id);
      return { done: false, value: oldest };
    },
    return: () => {
      isOver = true;
      emitter.off(event, take);
      wake();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => changes,
  };
  return changes;
}
