import type { UserActor } from '@aila/access';
import { courseFiles, isUnderWay, versions, type FoundFile } from '@aila/content';
import { AilaError, type CourseFile } from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, type Transaction } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { Injectable } from '@nestjs/common';
import { IngestJobs } from '@aila/queue';

/** Stops the reading of a file, and begins it again. */
@Injectable()
export class ProcessingService {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly jobs: IngestJobs,
  ) {}

  /** Cancelling twice is cancelling once. @throws AilaError CONFLICT when there is nothing left to stop */
  async cancel(actor: UserActor, fileId: string): Promise<CourseFile> {
    const { file, newest } = await this.change(actor, fileId, 'file.cancelled', versions.cancel);
    await this.jobs.forget(newest.versionId);
    return file;
  }

  /**
   * @throws AilaError FILE_BUSY while it is being read; CONFLICT when it is ready; FILE_NOT_READY when its bytes never
   * arrived, so that it has to be uploaded again
   */
  async retry(actor: UserActor, fileId: string): Promise<CourseFile> {
    const before = await this.find(actor, fileId);
    if (isUnderWay(before.file.state)) throw new AilaError('FILE_BUSY');
    if (!(await this.store.stat(before.newest.objectKey))) throw new AilaError('FILE_NOT_READY');
    const { file, newest } = await this.change(actor, fileId, 'file.retried', versions.retry);
    const { id, courseId, moduleId, state, failure, progress, version } = file;
    // What is said to everybody holds no names.
    await this.jobs.add(newest.versionId, { id, courseId, moduleId, state, failure, progress, version });
    return file;
  }

  private find(actor: UserActor, fileId: string): Promise<FoundFile> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      return courseFiles.find(tx, fileId);
    });
  }

  /** Changes the newest version, if its state allows it; whoever comes second finds another state. */
  private change(
    actor: UserActor,
    fileId: string,
    action: string,
    happens: (tx: Transaction, versionId: string) => Promise<boolean>,
  ): Promise<FoundFile> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      const { newest } = await courseFiles.find(tx, fileId);
      if (!(await happens(tx, newest.versionId))) throw new AilaError('CONFLICT', { what: 'The file' });
      await recordAudit(tx, actor, { action, courseId, targetId: fileId });
      return courseFiles.find(tx, fileId);
    });
  }
}
