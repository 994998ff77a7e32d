import { EventEmitter } from 'node:events';
import { Queues, type JobProgress } from '@aila/queue';
import { Injectable } from '@nestjs/common';
import { newestOf } from '../graphql/newest-of.js';

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

  /** The files of a module whenever they change. */
  ofModule(moduleId: string): AsyncIterableIterator<FileChange> {
    return newestOf<FileChange>(this.emitter, moduleId);
  }
}
