import type { UserActor } from '@aila/access';
import {
  AilaError,
  AssignedRole,
  CourseRole,
  Email,
  listCursor,
  maxPeopleInList,
  type ListQuery,
  type Page,
  type PeopleList,
  type PeopleListInput,
  type PeopleListResult,
  type PromisedPart,
} from '@aila/contracts';
import {
  authoriseInCourse,
  Database,
  recordAudit,
  recordAudits,
  statementsFor,
  type AuditEntry,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { readPeopleList, type ListedPerson } from './people-list.js';

const statement = statementsFor('gateway');
/** Course, addresses. */
const lookUp = statement(
  'people.lookUp',
  `select l.email, e.role, p.role as promised, u.id is not null as known,
     nullif(concat_ws(' ', nullif(coalesce(u.preferred_name, u.given_name), ''), nullif(u.family_name, '')), '') as name
   from unnest($2::text[]) as l (email)
   left join identity.user_account u on u.email = l.email
   left join course.enrolment e on e.course_id = $1 and e.user_id = u.id
   left join course.promised_part p on p.course_id = $1 and p.email = l.email`,
  z.object({
    email: z.string(),
    role: CourseRole.nullable(),
    promised: AssignedRole.nullable(),
    known: z.boolean(),
    name: z.string().nullable(),
  }),
);
const lockPromises = statement('people.lockPromises', `select pg_advisory_xact_lock(hashtext('promised-parts'))`);
/** Course, addresses, roles. Those who teach stay as they are; what is there already is not written again. */
const apply = statement(
  'people.apply',
  `with list as (select * from unnest($2::text[], $3::text[]) as l (email, role)),
     written as (
       insert into course.enrolment as e (course_id, user_id, role)
       select $1, u.id, l.role from list l join identity.user_account u on u.email = l.email
       on conflict (course_id, user_id) do update set role = excluded.role
         where e.role <> excluded.role and e.role <> 'instructor'
       returning e.user_id, e.role, xmax = 0 as added),
     promised as (
       insert into course.promised_part as p (course_id, email, role)
       select $1, l.email, l.role from list l
       where not exists (select from identity.user_account u where u.email = l.email)
       on conflict (course_id, email) do update set role = excluded.role where p.role <> excluded.role
       returning p.role)
   select user_id, role, added from written union all select null, role, true from promised`,
  z.object({ user_id: z.uuid().nullable(), role: AssignedRole, added: z.boolean() }),
);
const listPromises = statement(
  'people.promises',
  `select email, role, created_at from course.promised_part
   where course_id = $1 and ($2::text is null or email > $2) order by email limit $3`,
  z.object({ email: z.string(), role: AssignedRole, created_at: z.date() }),
);
const withdrawPromise = statement(
  'people.withdrawPromise',
  'delete from course.promised_part where course_id = $1 and email = $2',
);

const byEmail = listCursor(z.tuple([Email]));

/** People who come into a course by a list, and those whose part waits until they have an account. */
@Injectable()
export class PeopleListService {
  constructor(private readonly database: Database) {}

  /** What a list would do, line by line; nothing is done. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT for more than fit */
  preview(actor: UserActor, courseId: string, { list }: PeopleListInput): Promise<PeopleList> {
    return this.inCourse(actor, courseId, async (tx) => {
      const people = listed(list);
      const rows = await tx.rows(lookUp, [courseId, people.flatMap((each) => ('email' in each ? [each.email] : []))]);
      const found = new Map(rows.map((row) => [row.email, row]));
      return {
        lines: people.map((each): PeopleList['lines'][number] => {
          if ('problem' in each)
            return {
              line: each.line,
              email: each.text,
              role: null,
              name: null,
              outcome: 'wrong',
              problem: each.problem,
            };
          const { line, email, role } = each;
          const row = found.get(email);
          const words = { line, email, role, name: row?.name ?? null };
          if (row?.role === 'instructor') return { ...words, outcome: 'teaches', problem: null };
          const has = row?.known ? row.role : (row?.promised ?? null);
          const [first, again] = row?.known ? (['add', 'change'] as const) : (['promise', 'promise'] as const);
          return { ...words, outcome: has === role ? 'same' : has === null ? first : again, problem: null };
        }),
      };
    });
  }

  /**
   * Does what the preview says, all of it or nothing; doing it again changes nothing.
   *
   * @throws NOT_FOUND, FORBIDDEN, BAD_INPUT; PEOPLE_LIST_WRONG when a line is wrong
   */
  apply(actor: UserActor, courseId: string, { list }: PeopleListInput): Promise<PeopleListResult> {
    return this.inCourse(actor, courseId, async (tx) => {
      const people = listed(list);
      const right = people.flatMap((each) => ('email' in each ? [each] : []));
      if (right.length < people.length)
        throw new AilaError('PEOPLE_LIST_WRONG', { count: people.length - right.length });
      await tx.run(lockPromises);
      const written = await tx.rows(apply, [courseId, right.map(({ email }) => email), right.map(({ role }) => role)]);
      const promised = written.filter(({ user_id }) => user_id === null).length;
      const entries: AuditEntry[] = written.flatMap(({ user_id: targetId, role, added }) =>
        targetId === null
          ? []
          : [{ action: added ? 'member.added' : 'member.role-changed', courseId, targetId, details: { role } }],
      );
      if (promised > 0) entries.push({ action: 'member.promised', courseId, details: { promised } });
      if (entries.length > 0) await recordAudits(tx, actor, entries);
      const added = written.filter((row) => row.user_id !== null && row.added).length;
      return { added, changed: written.length - promised - added, promised, same: right.length - written.length };
    });
  }

  /** Whose part in the course waits for an account, by address. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  promises(actor: UserActor, courseId: string, { cursor, limit }: ListQuery): Promise<Page<PromisedPart>> {
    const [after] = cursor === undefined ? [null] : byEmail.decode(cursor);
    return this.inCourse(actor, courseId, async (tx) => {
      const rows = await tx.rows(listPromises, [courseId, after, limit + 1]);
      const items = rows
        .slice(0, limit)
        .map(({ email, role, created_at }) => ({ email, role, promisedAt: created_at.toISOString() }));
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? byEmail.encode([last.email]) : null };
    });
  }

  /** Quiet where there is no such promise. @throws NOT_FOUND, FORBIDDEN */
  async withdraw(actor: UserActor, courseId: string, email: string): Promise<void> {
    await this.inCourse(actor, courseId, async (tx) => {
      if ((await tx.run(withdrawPromise, [courseId, email])) > 0)
        await recordAudit(tx, actor, { action: 'member.promise-withdrawn', courseId });
    });
  }

  private inCourse<T>(actor: UserActor, courseId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      return work(tx);
    });
  }
}

/** @throws BAD_INPUT */
function listed(list: string): ListedPerson[] {
  const people = readPeopleList(list);
  if (people) return people;
  throw new AilaError('BAD_INPUT', { problems: [`list: must have at most ${maxPeopleInList} lines`] });
}
