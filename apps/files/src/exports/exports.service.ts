import type { UserActor } from '@aila/access';
import { chatExports, type FoundExport } from '@aila/content';
import {
  AilaError,
  Id,
  listCursor,
  Timestamp,
  type ChatExport,
  type ChatExportInput,
  type DownloadLink,
  type ListQuery,
  type Page,
} from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { ChatExportJobs } from '@aila/queue';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { ObjectDeletion } from '../upkeep/object-deletion.js';

const readCourse = statementsFor('files')(
  'export.course',
  'select department, number from course.course where id = $1',
  z.object({ department: z.string(), number: z.string() }),
);

const byTime = listCursor(z.tuple([Timestamp, Id]));

/** Chat logs of courses, for who asks for them: asked for here, made by the ingest service, fetched from the store. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly jobs: ChatExportJobs,
    private readonly deletion: ObjectDeletion,
  ) {}

  /** One's own, the newest first. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  list(actor: UserActor, courseId: string, { cursor, limit }: ListQuery): Promise<Page<ChatExport>> {
    const after = cursor === undefined ? undefined : byTime.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'chat-log.export', { courseId });
      const found = await chatExports.findOfPerson(tx, courseId, actor.userId, after, limit + 1);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? byTime.encode([last.createdAt, last.id]) : null };
    });
  }

  /**
   * @param requestKey of the request; the same key again is the same export
   * @throws NOT_FOUND, FORBIDDEN, TRANSCRIPTS_CLOSED, EXPORT_UNDER_WAY, IDEMPOTENCY_KEY_REUSED
   */
  async request(
    actor: UserActor,
    courseId: string,
    input: ChatExportInput,
    requestKey: string | null,
  ): Promise<ChatExport> {
    const { found, isNew } = await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'chat-log.export', { courseId });
      await chatExports.requireOpenCourse(tx, courseId, null);
      const { userId } = actor;
      const asked = await chatExports.request(tx, { ...input, id: uuidv7(), courseId, userId, requestKey });
      const { id, format } = asked.found.export;
      if (asked.isNew)
        await recordAudit(tx, actor, { action: 'chat-log.requested', courseId, targetId: id, details: { format } });
      return asked;
    });
    // Where the queue is not there now, the upkeep of the ingest service puts it there later.
    if (isNew) await this.jobs.add(found.export.id).catch(() => undefined);
    return found.export;
  }

  read(actor: UserActor, exportId: string): Promise<ChatExport> {
    return this.inExport(actor, exportId, async (tx) => (await chatExports.find(tx, exportId)).export);
  }

  /** Cancelling twice is cancelling once. @throws CONFLICT when it has ended */
  async cancel(actor: UserActor, exportId: string): Promise<ChatExport> {
    const made = await this.change(actor, exportId, 'chat-log.cancelled', chatExports.cancel);
    await this.jobs.forget(exportId).catch(() => undefined);
    this.deletion.soon();
    return made;
  }

  /** @throws CONFLICT while it is made or there; EXPORT_UNDER_WAY while another one of the course is made */
  async retry(actor: UserActor, exportId: string): Promise<ChatExport> {
    const made = await this.change(actor, exportId, 'chat-log.retried', async (tx, id) => {
      await chatExports.requireOpenCourse(tx, (await chatExports.find(tx, id)).export.courseId, null);
      return chatExports.retry(tx, id);
    });
    await this.jobs.add(exportId).catch(() => undefined);
    return made;
  }

  /** An address for minutes. @throws TRANSCRIPTS_CLOSED, EXPORT_NOT_READY */
  async download(actor: UserActor, exportId: string): Promise<DownloadLink> {
    const { key, fileName } = await this.inExport(actor, exportId, async (tx, courseId) => {
      const { objectKey, export: made } = await chatExports.find(tx, exportId);
      if (made.state !== 'ready' || objectKey === null) throw new AilaError('EXPORT_NOT_READY');
      await chatExports.requireOpenCourse(tx, courseId, exportId);
      const { department, number } = await tx.row(readCourse, [courseId]);
      await recordAudit(tx, actor, { action: 'chat-log.downloaded', courseId, targetId: exportId });
      const day = made.createdAt.slice(0, 10);
      return { key: objectKey, fileName: `chat-logs ${department} ${number} ${day}.${made.format}` };
    });
    if (!(await this.store.stat(key))) throw new AilaError('EXPORT_NOT_READY');
    const { url, expiresAt } = await this.store.createDownloadUrl({ key, fileName });
    return { url, expiresAt: expiresAt.toISOString() };
  }

  private change(
    actor: UserActor,
    exportId: string,
    action: string,
    happens: (tx: Transaction, id: string) => Promise<FoundExport | undefined>,
  ): Promise<ChatExport> {
    return this.inExport(actor, exportId, async (tx, courseId) => {
      const found = await happens(tx, exportId);
      if (!found) throw new AilaError('CONFLICT', { what: 'The export' });
      await recordAudit(tx, actor, { action, courseId, targetId: exportId });
      return found.export;
    });
  }

  private inExport<T>(
    actor: UserActor,
    exportId: string,
    work: (tx: Transaction, courseId: string) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'chat-log.export', { exportId });
      return work(tx, courseId);
    });
  }
}
