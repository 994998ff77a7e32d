import { statementsFor } from '@aila/database';
import { z } from 'zod';

const statement = statementsFor('gateway');

/** What is added up, over whatever a group is: a module, a day, the course. */
const Sums = z.object({
  studentMessages: z.number(),
  tutorMessages: z.number(),
  students: z.number(),
  accesses: z.number(),
  attempts: z.number(),
});
export type Sums = z.infer<typeof Sums>;

/** Figures of one student each become figures of a group; `students` of them were active. */
const perStudent = `sum(student_messages) as student_messages, sum(tutor_messages) as tutor_messages,
  sum(accesses) as accesses, sum(attempts) as attempts`;
const sums = (of: string) => `coalesce(sum(${of}.student_messages), 0)::int as "studentMessages",
  coalesce(sum(${of}.tutor_messages), 0)::int as "tutorMessages", count(${of}.user_id)::int as students,
  coalesce(sum(${of}.accesses), 0)::int as accesses, coalesce(sum(${of}.attempts), 0)::int as attempts`;

/** From the beginning of day `$2` to the end of day `$3` in the time zone `$4`. */
const span = `span as (
  select ($2::date)::timestamp at time zone $4 as begins, ($3::date + 1)::timestamp at time zone $4 as ends)`;
const hidesSmallGroups = `coalesce((select s.hides_small_groups from analytics.setting s where s.course_id = $1), false)`;

/** Room to add up a term of a large course without a file; for this transaction alone. */
export const takeRoom = statement(
  'analytics.takeRoom',
  `select set_config('work_mem', '32MB', true) as room`,
  z.object({ room: z.string() }),
);

/**
 * All figures of a course in one statement, since they are counted from the same rows. Parameters: course, first day, last
 * day, time zone, module or null, and `day` or `week`.
 */
export const courseFigures = statement(
  'analytics.course',
  `with ${span},
   acts as materialized (
     select a.module_id, a.user_id, date_trunc($6, a.slot at time zone $4)::date as day, a.student_messages,
       a.tutor_messages, a.accesses, a.attempts
     from analytics.activity a, span
     where a.course_id = $1 and a.slot >= span.begins and a.slot < span.ends and ($5::uuid is null or a.module_id = $5)),
   by_day as (select day, user_id, ${perStudent} from acts group by 1, 2),
   by_module as materialized (select module_id, user_id, ${perStudent} from acts group by 1, 2),
   by_student as (select user_id, ${perStudent} from by_module group by 1),
   standing as materialized (select * from analytics.standing($1)),
   days as (select d.day, ${sums('b')}
     from (select generate_series(date_trunc($6, $2::date::timestamp), $3::date::timestamp, ('1 ' || $6)::interval)::date as day) d
     left join by_day b on b.day = d.day group by 1),
   modules as (select b.module_id, ${sums('b')} from by_module b group by 1),
   reached as (
     select y.module_id, count(*)::int as tried, avg(y.score) as average,
       count(*) filter (where y.achieved_at < span.ends)::int as achieved
     from standing y, span where $5::uuid is null or y.module_id = $5 group by 1)
   select
     (select count(*)::int from course.enrolment e where e.course_id = $1 and e.role = 'student')
       + (select count(*)::int from (select y.user_id from standing y group by 1) y
          where not exists (select from course.enrolment e where e.course_id = $1 and e.user_id = y.user_id)) as enrolled,
     ${hidesSmallGroups} as hides_small_groups,
     (select to_jsonb(t) from (select ${sums('b')} from by_student b) t) as totals,
     coalesce((select jsonb_agg(to_jsonb(d) || jsonb_build_object('day', to_char(d.day, 'YYYY-MM-DD')) order by d.day)
       from days d), '[]') as trend,
     coalesce((select jsonb_agg(jsonb_build_object('moduleId', m.id, 'title', m.title, 'conceptTitle', k.title,
         'published', m.published, 'studentMessages', coalesce(f."studentMessages", 0),
         'tutorMessages', coalesce(f."tutorMessages", 0), 'students', coalesce(f.students, 0),
         'accesses', coalesce(f.accesses, 0), 'attempts', coalesce(f.attempts, 0), 'tried', coalesce(r.tried, 0),
         'achieved', coalesce(r.achieved, 0), 'averageScore', r.average) order by k.position, m.position)
       from course.module m join course.concept k on k.id = m.concept_id
       left join modules f on f.module_id = m.id left join reached r on r.module_id = m.id
       where m.course_id = $1 and ($5::uuid is null or m.id = $5)), '[]') as modules`,
  z.object({
    enrolled: z.number(),
    hides_small_groups: z.boolean(),
    totals: Sums,
    trend: z.array(Sums.extend({ day: z.string() })),
    modules: z.array(
      Sums.extend({
        moduleId: z.uuid(),
        title: z.string(),
        conceptTitle: z.string(),
        published: z.boolean(),
        tried: z.number(),
        achieved: z.number(),
        averageScore: z.number().nullable(),
      }),
    ),
  }),
);

/** Figures of one student are of the smallest group, and only an identified course says whose they are. */
const hidesStudents = `(${hidesSmallGroups} or access.privacy_of($1) <> 'identified')`;

/**
 * Students with what they did in each module. Parameters: course, first day, last day, time zone, module or null, sort,
 * the sort key after which the page begins (key, family name, given name, id) or null, and how many. No row may
 * mean that they are hidden.
 */
export const studentFigures = statement(
  'analytics.students',
  `with ${span},
   standing as materialized (select * from analytics.standing($1) y where $5::uuid is null or y.module_id = $5),
   learnt as (
     select user_id, count(achieved_at)::int as achieved, round(sum(score) * 1000)::int as progress from standing group by 1),
   acts as materialized (
     select a.user_id, a.module_id, sum(a.student_messages)::int as messages, max(a.slot) as last_at
     from analytics.activity a, span
     where a.course_id = $1 and a.slot >= span.begins and a.slot < span.ends and ($5::uuid is null or a.module_id = $5)
     group by 1, 2),
   busy as (select user_id, sum(messages)::int as messages, max(last_at) as last_at from acts group by 1),
   keyed as (
     select u.id as user_id, u.email, u.given_name, u.family_name, u.preferred_name,
       lower(u.family_name) as family, lower(u.given_name) as given,
       coalesce(b.messages, 0) as messages, b.last_at, coalesce(l.achieved, 0) as achieved,
       case $6 when 'least-progress' then coalesce(l.progress, 0) when 'most-progress' then -coalesce(l.progress, 0)
         when 'fewest-messages' then coalesce(b.messages, 0) when 'most-messages' then -coalesce(b.messages, 0)
         else 0 end as key
     from course.enrolment e join identity.user_account u on u.id = e.user_id
     left join busy b on b.user_id = e.user_id left join learnt l on l.user_id = e.user_id
     where e.course_id = $1 and e.role = 'student' and not ${hidesStudents}),
   page as materialized (
     select * from keyed
     where $7::text[] is null or (key, family, given, user_id) > ($7[1]::int, $7[2], $7[3], $7[4]::uuid)
     order by key, family, given, user_id limit $8),
   cells as (
     select user_id, module_id, max(score) as score, bool_or(achieved) as achieved, max(attempts) as attempts,
       max(messages) as messages
     from (
       select user_id, module_id, score, achieved_at is not null as achieved, attempts, 0 as messages from standing
       union all select user_id, module_id, null, false, 0, messages from acts) c
     where user_id in (select user_id from page) group by 1, 2),
   lines as (
     select user_id, jsonb_agg(jsonb_build_object('moduleId', module_id, 'score', score, 'achieved', achieved,
       'attempts', attempts, 'messages', messages)) as modules
     from cells group by 1)
   select p.*, coalesce(r.modules, '[]') as modules
   from page p left join lines r on r.user_id = p.user_id order by key, family, given, p.user_id`,
  z.object({
    user_id: z.uuid(),
    email: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    preferred_name: z.string().nullable(),
    family: z.string(),
    given: z.string(),
    messages: z.number(),
    last_at: z.date().nullable(),
    achieved: z.number(),
    key: z.number(),
    modules: z.array(
      z.object({
        moduleId: z.uuid(),
        score: z.number().nullable(),
        achieved: z.boolean(),
        attempts: z.number(),
        messages: z.number(),
      }),
    ),
  }),
);

const NearestPage = z.object({ fileId: z.uuid(), fileName: z.string(), page: z.number() });

/**
 * What students find hard, in one row. Parameters: course, first day, last day, time zone, module or null, the size below
 * which a group is small, how many statements, and how many questions are looked at.
 */
export const difficulties = statement(
  'analytics.difficulties',
  `with ${span}, setting as (select ${hidesSmallGroups} as hides)
   select setting.hides as hides_small_groups,
     coalesce((select jsonb_agg(jsonb_build_object('moduleId', m.module_id, 'statementId', m.statement_id,
         'question', m.question, 'students', m.students, 'attempts', m.attempts, 'missed', m.missed))
       from analytics.missed_statements($1, $5, span.begins, span.ends, case when setting.hides then $6::int else 1 end, $7) m),
       '[]') as statements,
     coalesce((select jsonb_agg(jsonb_build_object('moduleId', q.module_id, 'userId', q.user_id, 'question', q.question,
         'terms', q.unanswered->'terms', 'nearest', q.unanswered->'nearest', 'askedAt', q.asked_at))
       from analytics.unanswered_questions($1, $5, span.begins, span.ends, $8) q), '[]') as questions
   from span, setting`,
  z.object({
    hides_small_groups: z.boolean(),
    statements: z.array(
      z.object({
        moduleId: z.uuid(),
        statementId: z.string(),
        question: z.string(),
        students: z.number(),
        attempts: z.number(),
        missed: z.number(),
      }),
    ),
    questions: z.array(
      z.object({
        moduleId: z.uuid(),
        userId: z.uuid(),
        question: z.string(),
        terms: z.array(z.string()),
        nearest: z.array(NearestPage),
        askedAt: z.string(),
      }),
    ),
  }),
);

export const isHidingStudents = statement(
  'analytics.hidesStudents',
  `select ${hidesStudents} as hides`,
  z.object({ hides: z.boolean() }),
);

export const setHiding = statement(
  'analytics.setHiding',
  `insert into analytics.setting (course_id, hides_small_groups) values ($1, $2)
   on conflict (course_id) do update set hides_small_groups = excluded.hides_small_groups
   where setting.hides_small_groups is distinct from excluded.hides_small_groups`,
);
