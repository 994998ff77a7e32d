import type { UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  NotificationKind,
  Timestamp,
  type ListQuery,
  type Notification,
  type NotificationPage,
} from '@aila/contracts';
import { Database, statementsFor } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NotificationFeed } from './notification-feed.js';

const NotificationRow = z.object({
  id: z.uuid(),
  kind: NotificationKind,
  course_id: z.uuid().nullable(),
  course_title: z.string().nullable(),
  module_id: z.string().nullable(),
  subject_id: z.uuid().nullable(),
  name: z.string().nullable(),
  detail: z.string().nullable(),
  created_at: z.date(),
  read_at: z.date().nullable(),
});

const statement = statementsFor('gateway');
/** Row-level security leaves one's own, and the titles of courses that one may see. */
const page = statement(
  'notice.page',
  `select n.id, n.kind, n.course_id, c.title as course_title, n.facts ->> 'moduleId' as module_id, n.subject_id,
     n.facts ->> 'name' as name, n.facts ->> 'detail' as detail, n.created_at, n.read_at
   from notice.notification n left join course.course c on c.id = n.course_id
   where n.user_id = $1 and ($2::timestamptz is null or (n.created_at, n.id) < ($2, $3::uuid))
   order by n.created_at desc, n.id desc limit $4`,
  NotificationRow,
);
const countUnread = statement(
  'notice.unread',
  `select count(*)::integer as unread
   from (select from notice.notification where user_id = $1 and read_at is null limit 100) few`,
  z.object({ unread: z.number() }),
);
const read = statement(
  'notice.read',
  `update notice.notification set read_at = coalesce(read_at, now()) where id = $1`,
);
const readAll = statement(
  'notice.readAll',
  `update notice.notification set read_at = now() where user_id = $1 and read_at is null`,
);
const remove = statement('notice.remove', 'delete from notice.notification where id = $1');

const byTime = listCursor(z.tuple([Timestamp, Id]));

/** What a person was told of, for that person alone. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly database: Database,
    private readonly feed: NotificationFeed,
  ) {}

  /** The newest first. @throws BAD_INPUT for a cursor of another list */
  list(actor: UserActor, { cursor, limit }: ListQuery): Promise<NotificationPage> {
    const [time, id] = cursor === undefined ? [null, null] : byTime.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      const rows = await tx.rows(page, [actor.userId, time, id, limit + 1]);
      const { unread } = await tx.row(countUnread, [actor.userId]);
      const items = rows.slice(0, limit).map(toNotification);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? byTime.encode([last.createdAt, last.id]) : null, unread };
    });
  }

  /** Reading it twice is reading it once. @throws NOT_FOUND */
  markRead(actor: UserActor, id: string): Promise<void> {
    return this.change(actor, async (tx) => {
      if ((await tx.run(read, [id])) === 0) throw new AilaError('NOT_FOUND', { what: 'notification' });
    });
  }

  markAllRead(actor: UserActor): Promise<void> {
    return this.change(actor, (tx) => tx.run(readAll, [actor.userId]));
  }

  /** @throws NOT_FOUND */
  remove(actor: UserActor, id: string): Promise<void> {
    return this.change(actor, async (tx) => {
      if ((await tx.run(remove, [id])) === 0) throw new AilaError('NOT_FOUND', { what: 'notification' });
    });
  }

  /** What changed is seen by the person's other pages on this gateway at once. */
  private async change(actor: UserActor, work: Parameters<typeof this.database.asActor<unknown>>[1]): Promise<void> {
    await this.database.asActor(actor, work);
    this.feed.soon();
  }
}

function toNotification(row: z.infer<typeof NotificationRow>): Notification {
  const { course_id, course_title, module_id, subject_id, created_at, read_at, ...same } = row;
  return {
    ...same,
    courseId: course_id,
    courseTitle: course_title,
    moduleId: module_id,
    subjectId: subject_id,
    createdAt: created_at.toISOString(),
    readAt: read_at?.toISOString() ?? null,
  };
}
