import { systemActor } from '@aila/access';
import { TrashKind } from '@aila/contracts';
import { Database, recordAudit, statementsFor } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { TrashSettings } from '../gateway.limits.js';
import { inTrash } from './trash.service.js';

const hour = 60 * 60 * 1000;
/** So many at a time; what is left goes in the next run. */
const batch = 100;

const actor = systemActor('trash');

const statement = statementsFor('gateway');
const expired = statement(
  'trash.expired',
  `select id, course_id, kind, target_id from course.trash
   where deleted_at < now() - make_interval(days => $1) order by deleted_at limit $2`,
  z.object({ id: z.uuid(), course_id: z.uuid(), kind: TrashKind, target_id: z.uuid() }),
);
const purge = {
  course: statement('trash.purge.course', 'delete from course.course where trash_id = $1'),
  concept: statement('trash.purge.concept', 'delete from course.concept where trash_id = $1'),
  module: statement('trash.purge.module', 'delete from course.module where trash_id = $1'),
};
/** The entry, and those of modules that stood in a concept and went with it. */
const forget = statement(
  'trash.forget',
  `delete from course.trash t
   where t.id = $1 or (t.course_id = $2 and t.kind = 'module' and not exists (select from course.module m where m.id = t.target_id))`,
);

/**
 * Deletes for good what was in the trash long enough, with its files, chats and progress; the objects of its files follow by
 * their trigger. Each entry in a transaction of its own, so that one that fails keeps no other. Several instances may do
 * this at once.
 */
@Injectable()
export class TrashExpiry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly settings: TrashSettings,
    service: ServiceContext,
  ) {
    this.task = new PeriodicTask(service, { name: 'trash', intervalMs: hour, work: () => this.run() });
  }

  onApplicationBootstrap(): void {
    this.task.start().soon();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  async run(): Promise<void> {
    const entries = await this.database.asActor(actor, (tx) => tx.rows(expired, [this.settings.days, batch]));
    const failures: unknown[] = [];
    for (const { id, course_id: courseId, kind, target_id: targetId } of entries)
      await this.database
        .asActor(actor, async (tx) => {
          await inTrash(tx, async () => {
            const gone = await tx.run(purge[kind], [id]);
            await tx.run(forget, [id, courseId]);
            if (gone > 0) await recordAudit(tx, actor, { action: `${kind}.purged`, courseId, targetId });
          });
        })
        .catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'Some of the trash could not be deleted');
  }
}
