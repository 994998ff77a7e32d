import { EventEmitter } from 'node:events';
import { Queues, type JobProgress } from '@aila/queue';
import { Injectable } from '@nestjs/common';
import { newestOf } from '../graphql/newest-of.js';

type ExportChange = JobProgress['chat-export'];

/**
 * Hands the progress that export workers report to who asked for the export, at whichever gateway they listen: nothing is
 * read for it. Whoever subscribes must have been allowed to export chat logs of the course, and be watched for losing it.
 */
@Injectable()
export class ExportProgressFeed {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(queues: Queues) {
    queues.onProgress('chat-export', (change) => this.emitter.emit(change.courseId, change));
  }

  /** A person's exports of a course whenever they change. */
  of(userId: string, courseId: string): AsyncIterableIterator<ExportChange> {
    return newestOf<ExportChange>(this.emitter, courseId, (change) => change.userId === userId);
  }
}
