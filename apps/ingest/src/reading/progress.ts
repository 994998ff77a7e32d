import type { Version } from '@aila/content';
import type { FileFailure, FileProgress, FileState } from '@aila/contracts';
import type { JobProgress } from '@aila/queue';

export interface Step {
  readonly state: FileState;
  readonly failure?: FileFailure;
  readonly progress?: FileProgress;
}

const NOTHING_DONE: FileProgress = { pagesDone: 0, pagesTotal: null, chunksDone: 0, chunksTotal: null };

/** What the world is told of a version. */
export function progressOf(version: Version, { state, failure, progress = NOTHING_DONE }: Step): JobProgress['ingest'] {
  const { fileId: id, courseId, moduleId, number } = version;
  return { id, courseId, moduleId, state, failure: failure ?? null, progress, version: number };
}
