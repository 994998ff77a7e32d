import { EventEmitter } from 'node:events';
import { Queues, type JobProgress } from '@aila/queue';
import { Injectable } from '@nestjs/common';

export type FileChange = JobProgress['ingest'];

/**
 * Hands the progress that ingest workers report to the subscribers of this gateway, as it was reported: nothing is read
 * for it. Whoever subscribes must have been allowed to see the module's files, and be watched for losing that right.
 */
@Injectable()
export class FileProgressFeed {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(queues: Queues) {
    queues.onProgress('ingest', (change) => this.emitter.emit(change.moduleId, change));
  }

  /**
   * The files of a module whenever they change. Who is slower than the changes gets the newest of each file, so that no
   * more waits for anybody than the module has files. `return` ends it at once, also while it is silent.
   */
  ofModule(moduleId: string): AsyncIterableIterator<FileChange> {
    const waiting = new Map<string, FileChange>();
    let wake: () => void = () => undefined;
    let isOver = false;
    const take = (change: FileChange) => {
      waiting.set(change.id, change);
      wake();
    };
    this.emitter.on(moduleId, take);
    const changes: AsyncIterableIterator<FileChange> = {
      next: async () => {
        while (!isOver && waiting.size === 0) await new Promise<void>((done) => (wake = done));
        const [oldest] = waiting.values();
        if (isOver || !oldest) return { done: true, value: undefined };
        waiting.delete(oldest.id);
        return { done: false, value: oldest };
      },
      return: () => {
        isOver = true;
        this.emitter.off(moduleId, take);
        wake();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => changes,
    };
    return changes;
  }
}
