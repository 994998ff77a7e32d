import { systemActor } from '@aila/access';
import type { Database } from '@aila/database';
import { PeriodicTask, type ServiceContext } from '@aila/http';
import type { ObjectStore } from '@aila/object-store';

const INTERVAL_MS = 60_000;
const BATCH = 100;

const actor = systemActor('object-deletion');

/**
 * Deletes the objects whose rows are gone. The database writes their keys down in the transaction that deletes the
 * rows, so none is forgotten, whoever deleted them and whatever happened afterwards.
 */
export class ObjectDeletion {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'object-deletion', intervalMs: INTERVAL_MS, work });
    this.task.start().soon();
  }

  soon(): void {
    this.task.soon();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    for (;;) {
      const rows = await this.database.asActor(actor, (tx) =>
        tx.query<{ object_key: string }[]>(
          'select object_key from content.object_deletion order by requested_at limit $1',
          [BATCH],
        ),
      );
      for (const { object_key: key } of rows) {
        await this.store.delete(key);
        await this.database.asActor(actor, (tx) =>
          tx.query('delete from content.object_deletion where object_key = $1', [key]),
        );
      }
      if (rows.length < BATCH) return;
    }
  }
}
