import type { UserActor } from '@aila/access';
import {
  AilaError,
  catalogueSorts,
  CourseRole,
  Id,
  listCursor,
  type CatalogueCourse,
  type CatalogueQuery,
  type CatalogueSort,
  type CourseTerms,
  type ListQuery,
  type Page,
  type PersonCourse,
} from '@aila/contracts';
import { Database, statementsFor } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { courseColumns, CourseRecord, toCourse } from './course.rows.js';

const statement = statementsFor('gateway');

const CatalogueRecord = CourseRecord.extend({
  sort_key: z.string(),
  students: z.number(),
  instructors: z.array(z.object({ userId: z.uuid(), displayName: z.string() })),
});

/** By what a list is sorted: a text that is first in the cursor, and the direction. Department and number come next. */
const sortKeys: Readonly<Record<CatalogueSort, readonly [key: string, direction: 'asc' | 'desc']>> = {
  number: [`''`, 'asc'],
  title: ['lower(c.title)', 'asc'],
  // Institutions name terms so that the later one sorts last: 2026W1, 2026W2.
  term: ['c.term', 'desc'],
  newest: [`to_char(c.created_at at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US')`, 'desc'],
};

/** One statement for each order; who teaches and how many learn is counted for the courses of the page alone. */
const catalogueBy = (sort: CatalogueSort) => {
  const [key, direction] = sortKeys[sort];
  const order = `order by sort_key ${direction}, department ${direction}, number ${direction}, id::text ${direction}`;
  return statement(
    `course.catalogue.${sort}`,
    `with page as (
       select c.*, ${key} as sort_key from course.course c
       where ($1::text is null or c.department || ' ' || c.number || ' ' || c.title || ' ' || c.term ilike $1)
         and ($2::text is null or c.term = $2) and ($3::boolean is null or c.active = $3)
         and ($4::text[] is null or
           (${key}, c.department, c.number, c.id::text) ${direction === 'asc' ? '>' : '<'} ($4[1], $4[2], $4[3], $4[4]))
       ${order} limit $5)
     select ${courseColumns}, c.sort_key,
       (select count(*)::int from course.enrolment s where s.course_id = c.id and s.role = 'student') as students,
       (select coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'displayName', coalesce(nullif(
            concat_ws(' ', nullif(coalesce(u.preferred_name, u.given_name), ''), nullif(u.family_name, '')), ''), u.email))
          order by lower(u.family_name), lower(u.given_name), u.id), '[]')
        from course.enrolment i join identity.user_account u on u.id = i.user_id
        where i.course_id = c.id and i.role = 'instructor') as instructors
     from page c left join course.enrolment e on e.course_id = c.id and e.user_id = $6
     ${order.replaceAll('id::text', 'c.id::text')}`,
    CatalogueRecord,
  );
};
const catalogues = Object.fromEntries(catalogueSorts.map((sort) => [sort, catalogueBy(sort)])) as Readonly<
  Record<CatalogueSort, ReturnType<typeof catalogueBy>>
>;
const terms = statement(
  'course.terms',
  `select distinct term from course.course where term <> '' order by term desc limit 200`,
  z.object({ term: z.string() }),
);
const personExists = statement(
  'course.personExists',
  'select id from identity.user_account where id = $1',
  z.object({ id: z.uuid() }),
);
const coursesOfPerson = statement(
  'course.ofPerson',
  `select ${courseColumns}, e.created_at as joined_at
   from course.enrolment e join course.course c on c.id = e.course_id
   where e.user_id = $1
     and ($2::text[] is null or (c.department, c.number, c.id::text) > ($2[1], $2[2], $2[3]))
   order by c.department, c.number, c.id::text
   limit $3`,
  CourseRecord.extend({ role: CourseRole, joined_at: z.date() }),
);

const byNumber = listCursor(z.tuple([z.string(), z.string(), Id]));
const bySort = listCursor(z.tuple([z.enum(catalogueSorts), z.string(), z.string(), z.string(), Id]));

/** All courses as administrators look for them. Row-level security shows others nothing that is not theirs. */
@Injectable()
export class CatalogueService {
  constructor(private readonly database: Database) {}

  /** A page of the courses that the filters leave, in the order asked for. @throws BAD_INPUT for a cursor of another order */
  async list(actor: UserActor, query: CatalogueQuery): Promise<Page<CatalogueCourse>> {
    const { search, term, state, sort, cursor, limit } = query;
    const [sortOfCursor = sort, ...after] = cursor === undefined ? [] : bySort.decode(cursor);
    if (sortOfCursor !== sort) throw new AilaError('BAD_INPUT', { problems: ['cursor: is of another order'] });
    const rows = await this.database.asActor(actor, (tx) =>
      tx.rows(catalogues[sort], [
        search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
        term ?? null,
        state === undefined ? null : state === 'open',
        after.length === 0 ? null : after,
        limit + 1,
        actor.userId,
      ]),
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ students, instructors, ...row }) => ({ ...toCourse(row), students, instructors })),
      nextCursor: last ? bySort.encode([sort, last.sort_key, last.department, last.number, last.id]) : null,
    };
  }

  /** The terms in which there are courses, the latest first. */
  async terms(actor: UserActor): Promise<CourseTerms> {
    const rows = await this.database.asActor(actor, (tx) => tx.rows(terms));
    return { items: rows.map(({ term }) => term) };
  }

  /** The courses in which somebody has a part. @throws NOT_FOUND when there is no such person, BAD_INPUT */
  async ofPerson(actor: UserActor, userId: string, { cursor, limit }: ListQuery): Promise<Page<PersonCourse>> {
    const after = cursor === undefined ? null : byNumber.decode(cursor);
    const rows = await this.database.asActor(actor, async (tx) => {
      if (!(await tx.optionalRow(personExists, [userId]))) throw new AilaError('NOT_FOUND', { what: 'person' });
      return tx.rows(coursesOfPerson, [userId, after, limit + 1]);
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ role, joined_at, ...row }) => {
        const { myRole: _, ...course } = toCourse({ ...row, role });
        return { ...course, role, joinedAt: joined_at.toISOString() };
      }),
      nextCursor: last ? byNumber.encode([last.department, last.number, last.id]) : null,
    };
  }
}
