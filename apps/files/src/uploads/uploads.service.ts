import type { UserActor } from '@aila/access';
import { AilaError, type CourseFile, type MediaType, type UploadInput, type UploadPermit } from '@aila/contracts';
import { claimName, courseFiles, versions } from '@aila/content';
import { authoriseInCourse, Database, recordAudit, type Transaction } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { mediaTypeOf } from './media-type.js';
import { UploadSettings } from '../files.config.js';

/** Lets instructors send files straight to the store: exactly the announced bytes, to a place of the server's choice. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly settings: UploadSettings,
  ) {}

  /** @throws AilaError FILE_EMPTY, FILE_TOO_LARGE, FILE_TYPE_UNSUPPORTED, NAME_TAKEN */
  async requestFile(actor: UserActor, moduleId: string, input: UploadInput): Promise<UploadPermit> {
    const { file, objectKey } = await this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { moduleId }); // control: upload-decision
      const mediaType = this.check(input);
      await claimName(tx, moduleId, input.name);
      const fileId = uuidv7();
      const { name, description } = input;
      await courseFiles.create(tx, { id: fileId, courseId, moduleId, name, description, uploadedBy: actor.userId });
      await recordAudit(tx, actor, { action: 'file.created', courseId, targetId: fileId });
      return this.announce(tx, { courseId, moduleId, fileId, number: 1, mediaType, size: input.size });
    });
    return this.permit(file, objectKey);
  }

  /** A new version of a file: it takes the old one's place once it is ready and not before. The file keeps its name. */
  async requestVersion(actor: UserActor, fileId: string, input: UploadInput): Promise<UploadPermit> {
    const { file, objectKey } = await this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'file.edit', { fileId });
      const mediaType = this.check(input);
      // Two uploads at once get two numbers: the second waits here, and only then looks for the newest one.
      const { file: before } = await courseFiles.findForChange(tx, fileId);
      const number = before.version + 1;
      await recordAudit(tx, actor, {
        action: 'file.replaced',
        courseId,
        targetId: fileId,
        details: { version: number },
      });
      return this.announce(tx, {
        courseId,
        moduleId: before.moduleId,
        fileId,
        number,
        mediaType,
        size: input.size,
      });
    });
    return this.permit(file, objectKey);
  }

  private check({ name, type, size }: UploadInput): MediaType {
    if (size === 0) throw new AilaError('FILE_EMPTY');
    if (size > this.settings.maxBytes) throw new AilaError('FILE_TOO_LARGE', { maxBytes: this.settings.maxBytes });
    return mediaTypeOf(name, type);
  }

  private async announce(
    tx: Transaction,
    version: versions.AnnouncedVersion,
  ): Promise<{ file: CourseFile; objectKey: string }> {
    const objectKey = await versions.announce(tx, version);
    return { file: (await courseFiles.find(tx, version.fileId)).file, objectKey };
  }

  private async permit(file: CourseFile, key: string): Promise<UploadPermit> {
    const { expiresAt, ...permit } = await this.store.createUploadPermit({
      key,
      contentType: file.mediaType,
      minBytes: file.sizeBytes,
      maxBytes: file.sizeBytes, // control: announced-size
    });
    const { method, url, headers, fields, contentType, minBytes, maxBytes } = permit;
    return {
      id: file.id,
      method,
      url,
      headers: { ...headers },
      ...(fields ? { fields: { ...fields } } : {}),
      contentType,
      minBytes,
      maxBytes,
      expiresAt: expiresAt.toISOString(),
      file,
    };
  }
}
