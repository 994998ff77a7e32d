import { systemActor } from '@aila/access';
import type { Database } from '@aila/database';
import { PeriodicTask, type ServiceContext } from '@aila/http';
import { DEFAULT_EXPIRY_SECONDS, type ObjectStore } from '@aila/object-store';
import type { IngestJobs } from '@aila/queue';
import type { ObjectDeletion } from './object-deletion.js';

const INTERVAL_MS = 60_000;
const BATCH = 100;
/** The store is looked at from a minute after the permit ended: whatever was sent in time is there by then. */
const FIRST_LOOK_MS = DEFAULT_EXPIRY_SECONDS * 1_000 + 60_000;
/** So long it is looked at every minute; afterwards every tenth, because a slow upload may still be under way. */
const OFTEN_MS = 15 * 60_000;

const actor = systemActor('upload-expiry');

/**
 * Looks after announced files of which nothing was heard: has them read when the bytes are there and only the news of
 * them was lost, and forgets them in the end when nothing was uploaded.
 */
export class UploadExpiry {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly jobs: IngestJobs,
    private readonly deletion: ObjectDeletion,
    private readonly expiryMs: number,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'upload-expiry', intervalMs: INTERVAL_MS, work });
    this.task.start().soon();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  async run(): Promise<void> {
    const overdue = await this.database.asActor(actor, (tx) =>
      tx.query<{ id: string; file_id: string; object_key: string; expired: boolean }[]>(
        `select id, file_id, object_key, age > $1 as expired
         from (select *, extract(epoch from now() - created_at) * 1000 as age from content.file_version
               where state = 'awaiting-upload') waiting
         where age > $1 or (age > $2 and (age < $3 or floor(age / 60000)::int % 10 = 0))
         order by age desc limit $4`,
        [this.expiryMs, Math.min(FIRST_LOOK_MS, this.expiryMs), OFTEN_MS, BATCH],
      ),
    );
    let forgotten = 0;
    for (const { id, file_id: fileId, object_key: key, expired } of overdue) {
      if (await this.store.stat(key)) {
        await this.queue(id);
        this.service.logger.warn({ versionId: id }, 'upload found in the store, of which no event had told');
      } else if (expired) {
        await this.forget(id, fileId);
        forgotten += 1;
      }
    }
    if (forgotten > 0) this.deletion.soon();
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
