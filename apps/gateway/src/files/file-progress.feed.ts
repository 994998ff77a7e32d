import { EventEmitter, on } from 'node:events';
import type { Caller } from '@aila/authentication';
import { AilaError, type CourseFile } from '@aila/contracts';
import type { JobProgress, Queues } from '@aila/queue';
import { FilesService } from './files.service.js';

type Progress = JobProgress['ingest'];

/** Hands the progress that ingest workers report to the subscribers of this gateway. */
export class FileProgressFeed {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  constructor(
    queues: Queues,
    private readonly files: FilesService,
  ) {
    queues.onProgress('ingest', (progress) => this.emitter.emit(progress.moduleId, progress));
  }

  /**
   * The files of a module whenever they change. Each is read with the caller's own rights at that moment, so that a
   * subscription ends by itself once they are lost; bursts of progress are read once.
   */
  async *ofModule(caller: Caller, moduleId: string): AsyncGenerator<CourseFile> {
    const controller = new AbortController();
    try {
      for await (const [progress] of on(this.emitter, moduleId, { signal: controller.signal }) as AsyncIterable<
        [Progress]
      >) {
        try {
          yield await this.files.read(caller, progress.id);
        } catch (error) {
          const wasDeleted = error instanceof AilaError && error.code === 'NOT_FOUND';
          if (!wasDeleted) throw error;
        }
      }
    } finally {
      controller.abort();
    }
  }
}
