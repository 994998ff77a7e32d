import { systemActor } from '@aila/access';
import type { Database } from '@aila/database';
import type { ObjectStore } from '@aila/object-store';
import type { Logger } from '@aila/telemetry';
import type { IngestJobs } from '@aila/queue';
import type { ObjectDeletion } from './object-deletion.js';
import { PeriodicTask } from './periodic-task.js';

const INTERVAL_MS = 60_000;
const BATCH = 100;

const actor = systemActor('upload-expiry');

/**
 * Looks after announced files of which nothing was heard for long: forgets them when nothing was uploaded, and has
 * them read when the bytes are there and only the news of them was lost.
 */
export class UploadExpiry {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly jobs: IngestJobs,
    private readonly deletion: ObjectDeletion,
    private readonly expiryMs: number,
    logger: Logger,
  ) {
    this.task = new PeriodicTask('upload-expiry', () => this.run(), INTERVAL_MS, logger);
    this.task.soon();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  async run(): Promise<void> {
    const overdue = await this.database.asActor(actor, (tx) =>
      tx.query<{ id: string; file_id: string; object_key: string }[]>(
        `select id, file_id, object_key from content.file_version
         where state = 'awaiting-upload' and created_at < now() - $1 * interval '1 millisecond'
         order by created_at limit $2`,
        [this.expiryMs, BATCH],
      ),
    );
    for (const { id, file_id: fileId, object_key: key } of overdue) {
      if (await this.store.stat(key)) await this.queue(id);
      else await this.forget(id, fileId);
    }
    if (overdue.length > 0) this.deletion.soon();
  }

  private async queue(versionId: string): Promise<void> {
    await this.database.asActor(actor, (tx) =>
      tx.query(
        `update content.file_version set state = 'queued', updated_at = now() where id = $1 and state = 'awaiting-upload'`,
        [versionId],
      ),
    );
    await this.jobs.add(versionId);
  }

  private async forget(versionId: string, fileId: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await tx.query(`delete from content.file_version where id = $1 and state = 'awaiting-upload'`, [versionId]);
      await tx.query(
        `delete from content.file f where id = $1
           and not exists (select from content.file_version where file_id = f.id)`,
        [fileId],
      );
    });
  }
}
