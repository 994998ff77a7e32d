import type { UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  type CourseFile,
  type DownloadLink,
  type FilePage,
  type FilePatch,
} from '@aila/contracts';
import { claimName, courseFiles } from '@aila/content';
import { authoriseInCourse, Database, recordAudit } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ObjectDeletion } from '../upkeep/object-deletion.js';

const byName = listCursor(z.tuple([z.string(), Id]));

export interface FileList {
  readonly items: CourseFile[];
  readonly nextCursor: string | null;
}

/** The files of modules, as the people of the course see and change them. */
@Injectable()
export class CatalogueService {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly deletion: ObjectDeletion,
  ) {}

  list(actor: UserActor, moduleId: string, query: { cursor?: string | undefined; limit: number }): Promise<FileList> {
    const after = query.cursor === undefined ? undefined : byName.decode(query.cursor);
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.list', { moduleId });
      const found = await courseFiles.findOfModule(tx, moduleId, after, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      return { items, nextCursor: found.length > items.length && last ? byName.encode([last.name, last.id]) : null };
    });
  }

  read(actor: UserActor, fileId: string): Promise<CourseFile> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.list', { fileId });
      return (await courseFiles.find(tx, fileId)).file;
    });
  }

  update(actor: UserActor, fileId: string, patch: FilePatch): Promise<CourseFile> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      const { file } = await courseFiles.find(tx, fileId);
      const name = patch.name ?? file.name;
      if (name !== file.name) await claimName(tx, file.moduleId, name, fileId);
      await courseFiles.update(tx, fileId, name, patch.description ?? file.description);
      await recordAudit(tx, actor, { action: 'file.updated', courseId, targetId: fileId });
      return (await courseFiles.find(tx, fileId)).file;
    });
  }

  /** Deletes the file with all that was read from it; its bytes follow at once, or after the next restart. */
  async remove(actor: UserActor, fileId: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      // control: delete-file-decision
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      await courseFiles.remove(tx, fileId);
      await recordAudit(tx, actor, { action: 'file.deleted', courseId, targetId: fileId });
    });
    this.deletion.soon();
  }

  /** The bytes that the tutor uses, or before there are such, those that were uploaded. */
  async download(actor: UserActor, fileId: string): Promise<DownloadLink> {
    const { file, newest, readyKey } = await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.list', { fileId });
      return courseFiles.find(tx, fileId);
    });
    const key = readyKey ?? newest.objectKey;
    if (!(await this.store.stat(key))) throw new AilaError('FILE_NOT_READY');
    const { url, expiresAt } = await this.store.createDownloadUrl({ key, fileName: file.name });
    return { url, expiresAt: expiresAt.toISOString() };
  }

  /** The text of one page as the tutor reads it. */
  page(actor: UserActor, fileId: string, number: number): Promise<FilePage> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'page.read', { fileId });
      const { file } = await courseFiles.find(tx, fileId);
      if (file.pageCount === null) throw new AilaError('FILE_NOT_READY');
      const text = await courseFiles.readPage(tx, fileId, number);
      if (text === undefined) throw new AilaError('NOT_FOUND', { what: 'page' });
      return { fileId, fileName: file.name, number, pageCount: file.pageCount, text };
    });
  }
}
