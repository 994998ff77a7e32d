import { Language, messageRoles } from '@aila/contracts';
import { statementsFor, type Transaction } from '@aila/database';
import type { HistoryMessage } from '@aila/language-model';
import {
  DEFAULT_HINT_POLICY,
  DEFAULT_MASTERY_POLICY,
  type AttemptEvidence,
  type Context,
  type HintPolicy,
  type MasteryPolicy,
  type ModuleProgress,
  type OpenQuestion,
} from '@aila/tutor';
import { z } from 'zod';
import type { ModelTerms } from '../models/model-directory.js';
import { overrideOf } from '../chat/chat.rows.js';

/** What the database knows at the beginning of a turn and the turn depends on. */
export interface TurnSnapshot {
  readonly courseTitle: string;
  /** What the instructors ask of the tutor; null when they ask for nothing. */
  readonly coursePrompt: string | null;
  /** Whether this is only tried: nothing of it counts. */
  readonly trial: boolean;
  readonly moduleTitle: string;
  readonly language: Language;
  readonly open: OpenQuestion | null;
  /** The person's attempts in the module, oldest first. */
  readonly attempts: readonly AttemptEvidence[];
  /** Ids of the statements the person was asked about in the module, oldest first. */
  readonly asked: readonly string[];
  /** All modules of the course in the teacher's order. */
  readonly modules: readonly ModuleProgress[];
  readonly hintPolicy: HintPolicy;
  readonly masteryPolicy: MasteryPolicy;
  /** Messages before this turn, oldest first. */
  readonly history: readonly HistoryMessage[];
  readonly context: Context;
  /** Changes whenever the current files of the module do. */
  readonly contentVersion: string;
}

/** Enough for a model to follow the talk; older messages cost tokens and rarely help. */
const HISTORY_MESSAGES = 12;
/** Questions further back than this may be asked again as if they were new. */
const ASKED_MESSAGES = 200;

const SnapshotRow = z.object({
  course_title: z.string(),
  course_prompt: z.string().nullable(),
  trial: z.boolean(),
  module_title: z.string(),
  language: Language,
  policy: z
    .object({
      max_hints: z.number(),
      reveal_after_tries: z.number().nullable(),
      mastery_threshold: z.number(),
      mastery_statements: z.number(),
    })
    .nullable(),
  open: z.custom<OpenQuestion>((question) => typeof question === 'object').nullable(),
  attempts: z.array(z.object({ statementId: z.string(), score: z.number() })),
  asked: z.array(z.string()),
  modules: z.array(z.object({ moduleId: z.uuid(), title: z.string(), mastered: z.boolean() })),
  history: z.array(z.object({ role: z.enum(messageRoles), text: z.string(), gist: z.string().nullable() })),
  content_version: z.string(),
  tokens: z.string(),
  running_replies: z.number(),
  fingerprint: z.string(),
  chosen: z.uuid().nullable(),
  granted: z.array(z.uuid()),
  course_spent: z.boolean(),
  institution_spent: z.boolean(),
  running: z.object({ id: z.uuid(), ownerAddress: z.string(), leased: z.boolean() }).nullable(),
});
type SnapshotRow = z.infer<typeof SnapshotRow>;

/**
 * A condition on `chat.attempt a`: the same answer to the same question was judged before, by a reply that then broke
 * down. Whoever sends it again means the same attempt, which must not count twice.
 */
export function judgedBefore(sessionId: string, statementId: string, answer: string): string {
  return `a.session_id = ${sessionId} and a.statement_id = ${statementId} and a.answer = ${answer}
    and exists (select from chat.message b join chat.reply broken on broken.id = b.reply_id
      where b.id = a.message_id and broken.state in ('failed', 'interrupted'))`;
}

const look = statementsFor('text-gen')(
  'chat.turn.look',
  `select c.title as course_title, nullif(coalesce(s.trial_prompt, prompt.content), '') as course_prompt,
     s.trial_prompt is not null as trial, m.title as module_title,
     coalesce((select u.language from identity.user_account u where u.id = s.user_id), c.language) as language,
     (select to_jsonb(p) from chat.module_policy p where p.module_id = s.module_id) as policy,
     opened.question as open,
     coalesce((select jsonb_agg(jsonb_build_object('statementId', a.statement_id, 'score', coalesce(o.score, a.score))
         order by a.created_at, a.id)
       from chat.attempt a ${overrideOf('a.message_id')} where a.user_id = s.user_id and a.module_id = s.module_id
         and not (${judgedBefore('s.id', "(opened.question->'statement'->>'id')", '$2')})), '[]') as attempts,
     coalesce((select jsonb_agg(recent.id order by recent.created_at)
       from (select q.question->'statement'->>'id' as id, q.created_at
             from chat.message q join chat.session qs on qs.id = q.session_id
             where qs.user_id = s.user_id and qs.module_id = s.module_id
               and (qs.trial_prompt is null or qs.id = s.id) and jsonb_typeof(q.question) = 'object'
             order by q.created_at desc limit ${ASKED_MESSAGES}) recent), '[]') as asked,
     coalesce((select jsonb_agg(jsonb_build_object('moduleId', o.id, 'title', o.title,
           'mastered', exists (select from chat.mastery y
             where y.module_id = o.id and y.user_id = s.user_id and y.achieved_at is not null))
         order by k.position, o.position)
       from course.module o join course.concept k on k.id = o.concept_id
       where o.course_id = s.course_id), '[]') as modules,
     coalesce((select jsonb_agg(jsonb_build_object('role', h.role, 'text', h.content, 'gist', h.gist) order by h.ordinal)
       from (select q.role, q.content, q.ordinal,
               coalesce((select t.quote from chat.citation t where t.message_id = q.id order by t.marker limit 1),
                 q.question->'statement'->>'text') as gist
             from chat.message q where q.session_id = s.id
             order by q.ordinal desc limit ${HISTORY_MESSAGES}) h), '[]') as history,
     coalesce((select string_agg(f.current_version_id::text, ',' order by f.id) from content.file f
       where f.module_id = s.module_id and f.current_version_id is not null), '') as content_version,
     allowance.tokens + (select coalesce(sum(d.tokens), 0) from chat.spent_tokens d
       where d.user_id = s.user_id and d.created_at > now() - interval '24 hours') as tokens,
     allowance.running as running_replies, terms.fingerprint, terms.chosen, terms.granted, terms.course_spent,
     terms.institution_spent,
     (select jsonb_build_object('id', r.id, 'ownerAddress', r.owner_address, 'leased', r.lease_until > now())
       from chat.reply r where r.session_id = s.id and r.state = 'running') as running
   from chat.session s
   join course.module m on m.id = s.module_id
   join course.course c on c.id = s.course_id
   left join lateral (select q.question from chat.message q
     where q.session_id = s.id and q.question is not null
     order by q.ordinal desc limit 1) opened on true
   left join lateral (select p.content from course.prompt p
     where p.course_id = s.course_id order by p.version desc limit 1) prompt on true
   cross join lateral (select coalesce(sum(r.output_tokens), 0) as tokens,
       count(*) filter (where r.state = 'running' and r.lease_until > now())::int as running
     from chat.reply r where r.user_id = s.user_id and r.created_at > now() - interval '24 hours') allowance
   cross join lateral model.terms(s.course_id) terms
   where s.id = $1`,
  SnapshotRow,
);

/** What decides whether a turn may begin, and what it begins with. */
export interface LookBeforeTurn {
  readonly snapshot: TurnSnapshot;
  /** The reply of the session that is not over; `leased` is false when its instance has given no sign of life. */
  readonly running: { readonly id: string; readonly ownerAddress: string; readonly leased: boolean } | null;
  /** Of the person in the last 24 hours: output tokens, and replies that run now. */
  readonly allowance: { readonly tokens: number; readonly running: number };
  /** Which models the course may ask, and whether anything may still be spent. */
  readonly terms: ModelTerms & { readonly courseSpent: boolean; readonly institutionSpent: boolean };
}

/**
 * One statement for all of it: a turn should not wait for the network more often than it must. Of two requests at once the
 * second must count the first, so a statement before this one lets the person's turns begin one after the other.
 *
 * @param message of the student, null for the opening of a session
 */
export async function lookBeforeTurn(
  tx: Transaction,
  sessionId: string,
  message: string | null,
): Promise<LookBeforeTurn> {
  const row = await tx.optionalRow(look, [sessionId, message]);
  if (!row) throw new Error('the session of a turn has gone');
  return {
    snapshot: toSnapshot(row),
    running: row.running,
    allowance: { tokens: Number(row.tokens), running: row.running_replies },
    terms: {
      fingerprint: row.fingerprint,
      chosen: row.chosen,
      granted: row.granted,
      courseSpent: row.course_spent,
      institutionSpent: row.institution_spent,
    },
  };
}

function toSnapshot(row: SnapshotRow): TurnSnapshot {
  const { policy, history } = row;
  return {
    courseTitle: row.course_title,
    coursePrompt: row.course_prompt,
    trial: row.trial,
    moduleTitle: row.module_title,
    language: row.language,
    open: row.open,
    attempts: row.attempts,
    asked: row.asked,
    modules: row.modules,
    hintPolicy: policy
      ? { maxHints: policy.max_hints, revealAfterTries: policy.reveal_after_tries }
      : DEFAULT_HINT_POLICY,
    masteryPolicy: policy
      ? { threshold: policy.mastery_threshold, distinctStatements: policy.mastery_statements }
      : DEFAULT_MASTERY_POLICY,
    history: history.map(({ role, text }) => ({ role, text })),
    context: {
      previousMessage: history.findLast(({ role }) => role === 'student')?.text ?? null,
      tutorSaid: gistOf(history.findLast(({ role }) => role === 'tutor')),
    },
    contentVersion: row.content_version,
  };
}

/** What a tutor's message was about: what it quoted first, else what it asked about, else its words. */
function gistOf(message: SnapshotRow['history'][number] | undefined): string | null {
  if (!message) return null;
  return message.gist?.trim() ? message.gist : message.text;
}
