import { systemActor } from '@aila/access';
import { Database, statementsFor } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { ObjectStore } from '@aila/object-store';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';

const INTERVAL_MS = 60_000;
const BATCH = 100;

const actor = systemActor('object-deletion');

const statement = statementsFor('files');
const readRequests = statement(
  'files.deletions.read',
  'select object_key from content.object_deletion order by requested_at limit $1',
  z.object({ object_key: z.string() }),
);
const deleteRequest = statement('files.deletions.done', 'delete from content.object_deletion where object_key = $1');

/**
 * Deletes the objects whose rows are gone. The database writes their keys down in the transaction that deletes the
 * rows, so none is forgotten, whoever deleted them and whatever happened afterwards.
 */
@Injectable()
export class ObjectDeletion implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'object-deletion', intervalMs: INTERVAL_MS, work });
  }

  onApplicationBootstrap(): void {
    this.task.start().soon();
  }

  soon(): void {
    this.task.soon();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    for (;;) {
      const rows = await this.database.asActor(actor, (tx) => tx.rows(readRequests, [BATCH]));
      for (const { object_key: key } of rows) {
        await this.store.delete(key);
        await this.database.asActor(actor, (tx) => tx.run(deleteRequest, [key]));
      }
      if (rows.length < BATCH) return;
    }
  }
}
