import type { CoursePolicyName, UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  TrashKind,
  type Contents,
  type ListQuery,
  type Page,
  type TrashEntry,
} from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { TrashSettings } from '../gateway.limits.js';
import { lockOutline, nextPosition, requireFreeTitle } from '../outline/outline.service.js';

const day = 24 * 60 * 60 * 1000;

const EntryRow = z.object({
  id: z.uuid(),
  course_id: z.uuid(),
  kind: TrashKind,
  target_id: z.uuid(),
  title: z.string(),
  deleted_at: z.date(),
  sort_at: z.string(),
  deleted_by: z.string().nullable(),
});

const statement = statementsFor('gateway');
/** For the rest of the transaction: `open` shows what is in the trash, and lets it be marked. */
const setTrash = statement(
  'trash.set',
  `select set_config('aila.trash', $1, true) as trash`,
  z.object({ trash: z.string() }),
);
const contentsOf = statement(
  'trash.contents',
  'select modules, files, people, chats from access.contents_of($1, $2)',
  z.object({ modules: z.number(), files: z.number(), people: z.number(), chats: z.number() }),
);
const addEntry = (kind: TrashKind) =>
  statement(
    `trash.add.${kind}`,
    `insert into course.trash (id, course_id, kind, target_id, title, deleted_by)
     select $1, ${kind === 'course' ? 'id' : 'course_id'}, '${kind}', id, title, $3 from course.${kind} where id = $2`,
  );
const add = { course: addEntry('course'), concept: addEntry('concept'), module: addEntry('module') };
/** Marks it and what lies in it and is not in the trash by itself. */
const mark = {
  course: statement(
    'trash.mark.course',
    `with c as (update course.course set trash_id = $1 where id = $2),
       k as (update course.concept set trash_id = $1 where course_id = $2 and trash_id is null)
     update course.module set trash_id = $1 where course_id = $2 and trash_id is null`,
  ),
  concept: statement(
    'trash.mark.concept',
    `with k as (update course.concept set trash_id = $1 where id = $2)
     update course.module set trash_id = $1 where concept_id = $2 and trash_id is null`,
  ),
  module: statement('trash.mark.module', 'update course.module set trash_id = $1 where id = $2'),
};
/** Takes the marks of an entry away; a concept or module that was deleted by itself stands at the place given. */
const unmark = {
  course: statement(
    'trash.unmark.course',
    `with c as (update course.course set trash_id = null where trash_id = $1),
       k as (update course.concept set trash_id = null where trash_id = $1)
     update course.module set trash_id = null where trash_id = $1`,
  ),
  concept: statement(
    'trash.unmark.concept',
    `with k as (update course.concept set trash_id = null, position = $2 where trash_id = $1)
     update course.module set trash_id = null where trash_id = $1`,
  ),
  module: statement(
    'trash.unmark.module',
    'update course.module set trash_id = null, position = $2 where trash_id = $1',
  ),
};
const entryOf = statement(
  'trash.entry',
  'select id, title from course.trash where kind = $1 and target_id = $2',
  z.object({ id: z.uuid(), title: z.string() }),
);
const removeEntry = statement('trash.remove', 'delete from course.trash where id = $1');
const conceptOfModule = statement(
  'trash.conceptOfModule',
  `select k.id, k.title, k.trash_id is not null as trashed
   from course.module m join course.concept k on k.id = m.concept_id where m.id = $1`,
  z.object({ id: z.uuid(), title: z.string(), trashed: z.boolean() }),
);
/** Of a course its concepts and modules, of none the courses. */
const listEntries = statement(
  'trash.list',
  `select t.id, t.course_id, t.kind, t.target_id, t.title, t.deleted_at, t.deleted_at::text as sort_at,
     nullif(concat_ws(' ', nullif(coalesce(u.preferred_name, u.given_name), ''), nullif(u.family_name, '')), '') as deleted_by
   from course.trash t left join identity.user_account u on u.id = t.deleted_by
   where case when $1::uuid is null then t.kind = 'course' else t.course_id = $1 and t.kind <> 'course' end
     and ($2::text[] is null or (t.deleted_at, t.id) < ($2[1]::timestamptz, $2[2]::uuid))
   order by t.deleted_at desc, t.id desc limit $3`,
  EntryRow,
);

/** As PostgreSQL writes a moment. */
const Moment = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/);
const byAge = listCursor(z.tuple([Moment, Id]));

const policies = { course: 'course.edit', concept: 'outline.edit', module: 'outline.edit' } as const satisfies Record<
  TrashKind,
  CoursePolicyName
>;
const targetOf = (kind: TrashKind, id: string) =>
  ({ course: { courseId: id }, concept: { conceptId: id }, module: { moduleId: id } })[kind];

/**
 * What was deleted, for as long as it can be brought back. Row-level security hides it from every statement of every
 * service whose transaction has not opened the trash, which transactions of this feature alone do.
 */
@Injectable()
export class TrashService {
  constructor(
    private readonly database: Database,
    private readonly settings: TrashSettings,
  ) {}

  /** What goes to the trash with it. @throws NOT_FOUND, FORBIDDEN */
  contents(actor: UserActor, kind: TrashKind, id: string): Promise<Contents> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, policies[kind], targetOf(kind, id));
      return { ...(await tx.row(contentsOf, [kind, id])), days: this.settings.days };
    });
  }

  /** Puts it into the trash with what lies in it; everybody loses sight of it at once. @throws NOT_FOUND, FORBIDDEN */
  async remove(actor: UserActor, kind: TrashKind, id: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, policies[kind], targetOf(kind, id));
      await tx.run(lockOutline, [`outline:${courseId}`]);
      const entryId = uuidv7();
      // Who waited for the lock may find that somebody else was first.
      if ((await tx.run(add[kind], [entryId, id, actor.userId])) === 0)
        throw new AilaError('NOT_FOUND', { what: kind });
      await inTrash(tx, () => tx.run(mark[kind], [entryId, id]));
      await recordAudit(tx, actor, { action: `${kind}.deleted`, courseId, targetId: id });
    });
  }

  /**
   * Brings it back with what went with it: a course as it was, a concept or module at the end of where it stood. Quiet for
   * what is not in the trash.
   *
   * @throws NOT_FOUND, FORBIDDEN, NAME_TAKEN, CONCEPT_IN_TRASH
   */
  async restore(actor: UserActor, kind: TrashKind, id: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const found = await inTrash(tx, async () => {
        const { courseId } = await authoriseInCourse(tx, actor, policies[kind], targetOf(kind, id));
        await tx.run(lockOutline, [`outline:${courseId}`]);
        const concept = kind === 'module' ? await tx.row(conceptOfModule, [id]) : undefined;
        return { courseId, concept, entry: await tx.optionalRow(entryOf, [kind, id]) };
      });
      const { courseId, concept, entry } = found;
      if (!entry) return;
      if (concept?.trashed) throw new AilaError('CONCEPT_IN_TRASH', { name: concept.title });
      // Counted without what is in the trash: a title and a place of that are free.
      const place = kind === 'course' ? [] : [await freePlace(tx, kind, concept?.id ?? courseId, entry.title)];
      await inTrash(tx, () => tx.run(unmark[kind], [entry.id, ...place]));
      await tx.run(removeEntry, [entry.id]);
      await recordAudit(tx, actor, { action: `${kind}.restored`, courseId, targetId: id });
    });
  }

  /** Concepts and modules of a course in the trash, the last one first. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  ofCourse(actor: UserActor, courseId: string, page: ListQuery): Promise<Page<TrashEntry>> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'outline.edit', { courseId });
      return this.list(tx, courseId, page);
    });
  }

  /** Courses in the trash, the last one first. @throws BAD_INPUT */
  courses(actor: UserActor, page: ListQuery): Promise<Page<TrashEntry>> {
    return this.database.asActor(actor, (tx) => this.list(tx, null, page));
  }

  private async list(tx: Transaction, courseId: string | null, { cursor, limit }: ListQuery) {
    const rows = await tx.rows(listEntries, [courseId, cursor === undefined ? null : byAge.decode(cursor), limit + 1]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => ({
        id: row.target_id,
        courseId: row.course_id,
        kind: row.kind,
        title: row.title,
        deletedAt: row.deleted_at.toISOString(),
        deletedBy: row.deleted_by,
        goneAt: new Date(row.deleted_at.getTime() + this.settings.days * day).toISOString(),
      })),
      nextCursor: last ? byAge.encode([last.sort_at, last.id]) : null,
    };
  }
}

/** Opens the trash for a part of a transaction. */
export async function inTrash<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.rows(setTrash, ['open']);
  const result = await work();
  await tx.rows(setTrash, ['']);
  return result;
}

/** The place at the end. @throws NAME_TAKEN */
async function freePlace(
  tx: Transaction,
  kind: 'concept' | 'module',
  parentId: string,
  title: string,
): Promise<number> {
  await requireFreeTitle(tx, kind, parentId, title);
  return nextPosition(tx, kind, parentId);
}
