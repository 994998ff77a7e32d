import type { UserActor } from '@aila/access';
import { AilaError, type CourseFile, type FileState } from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit } from '@aila/database';
import type { ObjectStore } from '@aila/object-store';
import { Inject, Injectable } from '@nestjs/common';
import { findFile, type FoundFile } from '../catalogue/course-file.query.js';
import { OBJECT_STORE } from '../object-store.token.js';
import { IngestJobs } from '@aila/queue';

const underWay: readonly FileState[] = ['awaiting-upload', 'queued', 'extracting', 'embedding'];
const ended: readonly FileState[] = ['failed', 'cancelled'];

/** Stops the reading of a file, and begins it again. */
@Injectable()
export class ProcessingService {
  constructor(
    private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly jobs: IngestJobs,
  ) {}

  /** Cancelling twice is cancelling once. @throws AilaError CONFLICT when there is nothing left to stop */
  async cancel(actor: UserActor, fileId: string): Promise<CourseFile> {
    const { file, newest } = await this.change(
      actor,
      fileId,
      'file.cancelled',
      ['cancelled', ...underWay],
      `state = 'cancelled'`,
    );
    await this.jobs.forget(newest.versionId);
    return file;
  }

  /**
   * @throws AilaError FILE_BUSY while it is being read; CONFLICT when it is ready; FILE_NOT_READY when its bytes never
   * arrived, so that it has to be uploaded again
   */
  async retry(actor: UserActor, fileId: string): Promise<CourseFile> {
    const before = await this.find(actor, fileId);
    if (underWay.includes(before.file.state)) throw new AilaError('FILE_BUSY');
    if (!(await this.store.stat(before.newest.objectKey))) throw new AilaError('FILE_NOT_READY');
    const { file, newest } = await this.change(
      actor,
      fileId,
      'file.retried',
      ended,
      `state = 'queued', failure = null, pages_done = 0, pages_total = null, chunks_done = 0, chunks_total = null`,
    );
    const { id, courseId, moduleId, state, failure, progress, version } = file;
    // What is said to everybody holds no names.
    await this.jobs.add(newest.versionId, { id, courseId, moduleId, state, failure, progress, version });
    return file;
  }

  private find(actor: UserActor, fileId: string): Promise<FoundFile> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      return findFile(tx, fileId);
    });
  }

  /** Changes the newest version if it is in one of the states; whoever comes second finds another state. */
  private change(
    actor: UserActor,
    fileId: string,
    action: string,
    from: readonly FileState[],
    assignments: string,
  ): Promise<FoundFile> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      const { newest } = await findFile(tx, fileId);
      const changed = await tx.query<unknown[]>(
        `with changed as (
           update content.file_version set ${assignments}, updated_at = now()
           where id = $1 and state = any ($2) returning 1)
         select 1 from changed`,
        [newest.versionId, from],
      );
      if (changed.length === 0) throw new AilaError('CONFLICT', { what: 'The file' });
      await recordAudit(tx, actor, { action, courseId, targetId: fileId });
      return findFile(tx, fileId);
    });
  }
}
