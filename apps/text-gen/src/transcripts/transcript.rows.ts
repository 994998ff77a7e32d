import {
  Citation,
  Verdict,
  type CourseLearner,
  type LearnerAttempt,
  type LearnerChat,
  type LearnerModule,
  type Opening,
} from '@aila/contracts';
import { statementsFor } from '@aila/database';
import { z } from 'zod';
import { citationsOf, overrideOf, VERDICT } from '../chat/chat.rows.js';

/**
 * What others than its student read of a student's work. All but the list of students needs an opening in its transaction:
 * without one these statements find nothing.
 */

const statement = statementsFor('text-gen');

const CourseLearnerRow = z.object({
  shown_id: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  place: z.string(),
  achieved: z.number(),
  attempts: z.number(),
  last_activity_at: z.date().nullable(),
});
/** $2: place and id of the student before, or null. */
export const listLearners = statement(
  'transcript.learners',
  `with page as (
     select l.* from access.learners($1, null, null) l
     where $2::text[] is null or (l.place, l.shown_id) > ($2[1], $2[2]::uuid)
     order by l.place, l.shown_id limit $3)
   select p.shown_id, p.name, p.email, p.place, f.achieved, f.attempts, f.last_activity_at
   from access.learner_figures($1, array(select user_id from page)) f join page p on p.user_id = f.user_id
   order by p.place, p.shown_id`,
  CourseLearnerRow,
);
export const toCourseLearner = (row: z.infer<typeof CourseLearnerRow>): CourseLearner => ({
  id: row.shown_id,
  name: row.name === '' ? row.email : row.name,
  email: row.email,
  achieved: row.achieved,
  attempts: row.attempts,
  lastActivityAt: row.last_activity_at?.toISOString() ?? null,
});

const ModuleRow = z.object({
  id: z.uuid(),
  title: z.string(),
  concept_title: z.string(),
  score: z.number().nullable(),
  attempts: z.number().nullable(),
  achieved: z.boolean(),
  chats: z.number(),
});
export const modulesOfLearner = statement(
  'transcript.modules',
  `select m.id, m.title, k.title as concept_title, y.score, y.attempts, y.achieved_at is not null as achieved,
     coalesce(s.chats, 0) as chats
   from course.module m join course.concept k on k.id = m.concept_id
   left join chat.mastery y on y.module_id = m.id and y.user_id = $2
   left join (select module_id, count(*)::integer as chats from chat.session
     where user_id = $2 and course_id = $1 and trial_prompt is null group by module_id) s on s.module_id = m.id
   where m.course_id = $1 order by k.position, m.position`,
  ModuleRow,
);
export const toLearnerModule = (row: z.infer<typeof ModuleRow>): LearnerModule => ({
  id: row.id,
  title: row.title,
  conceptTitle: row.concept_title,
  progress: row.score === null ? null : { score: row.score, attempts: row.attempts ?? 0, achieved: row.achieved },
  chats: row.chats,
});

const AttemptRow = z.object({
  id: z.uuid(),
  message_id: z.uuid(),
  session_id: z.uuid(),
  session_name: z.string().nullable(),
  module_id: z.uuid(),
  module_title: z.string(),
  question: z.string(),
  answer: z.string(),
  hints: z.number(),
  verdict: Verdict,
  citations: z.array(Citation),
  version: z.number(),
  created_at: z.date(),
});
const attempts = (filter: string) => `select a.id, a.message_id, a.session_id, s.name as session_name, a.module_id,
    m.title as module_title, a.question, a.answer, coalesce((a.evidence->>'hintsGiven')::integer, 0) as hints,
    ${VERDICT} as verdict, ${citationsOf('a.message_id')} as citations, coalesce(o.version, 0) as version, a.created_at
  from chat.attempt a join chat.session s on s.id = a.session_id join course.module m on m.id = a.module_id
  ${overrideOf('a.message_id')}
  where a.user_id = $1 and a.course_id = $2 and ${filter}`;
/** $4: time and id of the attempt before, or null. */
export const attemptsOfLearner = statement(
  'transcript.attempts',
  `${attempts(`($3::uuid is null or a.module_id = $3) and ($4::text[] is null
     or (date_trunc('milliseconds', a.created_at), a.id) < ($4[1]::timestamptz, $4[2]::uuid))`)}
   order by date_trunc('milliseconds', a.created_at) desc, a.id desc limit $5`,
  AttemptRow,
);
export const attemptOfMessage = statement('transcript.attempt', attempts('a.message_id = $3'), AttemptRow);
export const toAttempt = (row: z.infer<typeof AttemptRow>): LearnerAttempt => ({
  messageId: row.message_id,
  sessionId: row.session_id,
  sessionName: row.session_name,
  moduleId: row.module_id,
  moduleTitle: row.module_title,
  question: row.question,
  answer: row.answer,
  hints: row.hints,
  verdict: row.verdict,
  citations: row.citations,
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

const ChatRow = z.object({
  id: z.uuid(),
  module_id: z.uuid(),
  module_title: z.string(),
  name: z.string().nullable(),
  attempts: z.number(),
  created_at: z.date(),
  last_activity_at: z.date(),
});
const CHAT_COLUMNS = `s.id, s.module_id, m.title as module_title, s.name, s.created_at, s.last_activity_at,
  (select count(*)::integer from chat.attempt a where a.user_id = s.user_id and a.module_id = s.module_id
    and a.session_id = s.id) as attempts`;
/** $4: last activity and id of the chat before, or null. */
export const chatsOfLearner = statement(
  'transcript.chats',
  `select ${CHAT_COLUMNS} from chat.session s join course.module m on m.id = s.module_id
   where s.user_id = $1 and s.course_id = $2 and s.trial_prompt is null and ($3::uuid is null or s.module_id = $3)
     and ($4::text[] is null
       or (date_trunc('milliseconds', s.last_activity_at), s.id) < ($4[1]::timestamptz, $4[2]::uuid))
   order by date_trunc('milliseconds', s.last_activity_at) desc, s.id desc limit $5`,
  ChatRow,
);
export const openedChat = statement(
  'transcript.chat',
  `select ${CHAT_COLUMNS}, (select coalesce(max(t.ordinal) + 1, 0) from chat.message t where t.session_id = s.id) as message_count
   from chat.session s join course.module m on m.id = s.module_id where s.id = $1`,
  ChatRow.extend({ message_count: z.number() }),
);
export const toLearnerChat = (row: z.infer<typeof ChatRow>): LearnerChat => ({
  id: row.id,
  moduleId: row.module_id,
  moduleTitle: row.module_title,
  name: row.name,
  attempts: row.attempts,
  createdAt: row.created_at.toISOString(),
  lastActivityAt: row.last_activity_at.toISOString(),
});

export const addOverride = statement(
  'verdict.override',
  `insert into chat.override (message_id, version, user_id, course_id, outcome, score, reason, author_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
);

const OpeningRow = z.object({
  id: z.uuid(),
  kind: z.enum(['work', 'chat']),
  created_at: z.date(),
  by: z.string().nullable(),
  opener_role: z.enum(['instructor', 'admin']),
  reason: z.string().nullable(),
  course_id: z.uuid(),
  course_title: z.string().nullable(),
  module_id: z.uuid().nullable(),
  session_id: z.uuid().nullable(),
  session_name: z.string().nullable(),
});
/** $1: time and id of the opening before, or null. */
export const openingsOfMine = statement(
  'transcript.openings',
  `select o.id, o.kind, o.created_at, access.staff_name(o.opener_id) as by, o.opener_role, o.reason, o.course_id,
     c.title as course_title, s.module_id, s.id as session_id, s.name as session_name
   from chat.opening o left join course.course c on c.id = o.course_id
   left join chat.session s on s.id = o.session_id and s.user_id = o.user_id
   where o.user_id = access.current_user_id() and ($1::text[] is null
     or (date_trunc('milliseconds', o.created_at), o.id) < ($1[1]::timestamptz, $1[2]::uuid))
   order by date_trunc('milliseconds', o.created_at) desc, o.id desc limit $2`,
  OpeningRow,
);
export const toOpening = (row: z.infer<typeof OpeningRow>): Opening => ({
  id: row.id,
  kind: row.kind,
  openedAt: row.created_at.toISOString(),
  by: row.by,
  as: row.opener_role,
  reason: row.reason,
  courseId: row.course_id,
  courseTitle: row.course_title,
  moduleId: row.module_id,
  sessionId: row.session_id,
  sessionName: row.session_name,
});
