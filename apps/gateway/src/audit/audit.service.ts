import type { UserActor } from '@aila/access';
import {
  Id,
  listCursor,
  type AuditEvent,
  type AuditExport,
  type AuditExportQuery,
  type AuditQuery,
  type Page,
} from '@aila/contracts';
import { Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { csvLine } from './csv.js';

const EventRow = z.object({
  id: z.uuid(),
  at: z.date(),
  exact_at: z.string(),
  action: z.string(),
  actor_id: z.uuid().nullable(),
  actor: z.string().nullable(),
  system_job: z.string().nullable(),
  course_id: z.uuid().nullable(),
  course: z.string().nullable(),
  target_id: z.uuid().nullable(),
  target: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  request_id: z.string().nullable(),
});
type EventRow = z.infer<typeof EventRow>;

const nameOf = (person: string) =>
  `nullif(trim(coalesce(${person}.preferred_name, ${person}.given_name) || ' ' || ${person}.family_name || ' (' || ${person}.email || ')'), '')`;

/** The rows of the page alone get their names. Moments are compared as exactly as they are stored. */
const findEvents = statementsFor('gateway')(
  'audit.find',
  `with people as (
     select id from identity.user_account
     where $1::text is not null and email || ' ' || given_name || ' ' || family_name || ' ' || coalesce(preferred_name, '') ilike $1),
   page as (
     select * from audit.event e
     where ($1::text is null or e.actor_id in (select id from people) or e.target_id in (select id from people))
       and ($2::text is null or e.action = $2 or e.action like $2 || '.%')
       and ($3::uuid is null or e.course_id = $3)
       and ($4::timestamptz is null or e.at >= $4)
       and ($5::timestamptz is null or e.at < $5)
       and ($6::timestamptz is null or (e.at, e.id) < ($6, $7::uuid))
     order by e.at desc, e.id desc limit $8)
   select e.id, e.at, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exact_at, e.action, e.actor_id,
     ${nameOf('a')} as actor, e.system_job, e.course_id, c.department || ' ' || c.number || ' · ' || c.title as course,
     e.target_id, ${nameOf('p')} as target, e.details, e.request_id
   from page e
     left join identity.user_account a on a.id = e.actor_id
     left join identity.user_account p on p.id = e.target_id
     left join course.course c on c.id = e.course_id
   order by e.at desc, e.id desc`,
  EventRow,
);

const byTime = listCursor(z.tuple([z.iso.datetime(), Id]));
const columns = [
  'at',
  'action',
  'actor',
  'actorId',
  'job',
  'course',
  'courseId',
  'target',
  'targetId',
  'details',
  'requestId',
];

/** The audit log as administrators search it. */
@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  /** The newest first. @throws BAD_INPUT */
  async find(actor: UserActor, query: AuditQuery): Promise<Page<AuditEvent>> {
    const { rows, nextCursor } = await this.database.asActor(actor, (tx) => pageOf(tx, query));
    return { items: rows.map(toEvent), nextCursor };
  }

  /** Lines of a CSV. That somebody took the log with them is written into it, once for each file. @throws BAD_INPUT */
  export(actor: UserActor, query: AuditExportQuery): Promise<AuditExport> {
    return this.database.asActor(actor, async (tx) => {
      const { rows, nextCursor } = await pageOf(tx, query);
      const isFirst = query.cursor === undefined;
      if (isFirst) await recordAudit(tx, actor, { action: 'audit.exported' });
      const lines = rows.map(toEvent).map(lineOf);
      return { csv: [...(isFirst ? [csvLine(columns)] : []), ...lines].join(''), rows: rows.length, nextCursor };
    });
  }
}

async function pageOf(
  tx: Transaction,
  { person, kind, courseId, from, to, cursor, limit }: AuditQuery | AuditExportQuery,
): Promise<{ rows: EventRow[]; nextCursor: string | null }> {
  const found = await tx.rows(findEvents, [
    person ? `%${person.replace(/[\\%_]/g, '\\$&')}%` : null,
    kind ?? null,
    courseId ?? null,
    from ?? null,
    to ?? null,
    ...(cursor === undefined ? [null, null] : byTime.decode(cursor)),
    limit + 1,
  ]);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? byTime.encode([last.exact_at, last.id]) : null };
}

const toEvent = (row: EventRow): AuditEvent => ({
  id: row.id,
  at: row.at.toISOString(),
  action: row.action,
  actorId: row.actor_id,
  actor: row.actor,
  systemJob: row.system_job,
  courseId: row.course_id,
  course: row.course,
  targetId: row.target_id,
  target: row.target,
  details: Object.entries(row.details).map(([name, value]) => ({ name, value: String(value ?? '') })),
  requestId: row.request_id,
});

const lineOf = (event: AuditEvent): string =>
  csvLine([
    event.at,
    event.action,
    event.actor,
    event.actorId,
    event.systemJob,
    event.course,
    event.courseId,
    event.target,
    event.targetId,
    event.details.map(({ name, value }) => `${name}: ${value}`).join('; '),
    event.requestId,
  ]);
