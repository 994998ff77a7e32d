import type { UserActor } from '@aila/access';
import { AilaError, PrivacyMode, type Learner } from '@aila/contracts';
import { authoriseInCourse, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

const statement = statementsFor('text-gen');
const LearnerRow = z.object({
  user_id: z.uuid(),
  shown_id: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type LearnerRow = z.infer<typeof LearnerRow>;

/** One row: what holds in the course, and the student, or nulls when it has none of that id. */
const PlaceRow = LearnerRow.extend({ user_id: z.uuid().nullable(), shown_id: z.uuid().nullable(), mode: PrivacyMode });
const learnerById = statement(
  'transcript.learner',
  `select access.privacy_of($1) as mode, l.user_id, l.shown_id, l.name, l.email
   from (select) here left join access.learners($1, $2, null) l on true`,
  PlaceRow,
);
const learnerOfChat = statement(
  'transcript.learnerOfChat',
  `select access.privacy_of($1) as mode, l.user_id, l.shown_id, l.name, l.email
   from access.chat_of_learner($2) c left join access.learners($1, null, c.user_id) l on true`,
  PlaceRow,
);
const readPrivacy = statement(
  'transcript.privacy',
  'select access.privacy_of($1) as mode',
  z.object({ mode: PrivacyMode }),
);
/** Two calls of one page must not become two openings on record. */
const lockOpenings = statement('transcript.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');
/** The transaction names its opening; from then on row-level security shows what it opens. */
const useOpening = statement(
  'transcript.useOpening',
  `select set_config('aila.opening', o.id::text, true) as opened
   from (select id from chat.opening
     where opener_id = $1 and course_id = $2 and user_id = $3 and session_id is not distinct from $4
       and ($5::text is null or reason = $5) and until > now()
     order by created_at desc limit 1) o`,
  z.object({ opened: z.string() }),
);
const addOpening = statement(
  'transcript.addOpening',
  `insert into chat.opening (id, kind, opener_id, opener_role, course_id, user_id, session_id, reason, until)
   values ($1, $2, $3, $4, $5, $6, $7, $8, now() + interval '1 hour')
   returning set_config('aila.opening', id::text, true) as opened`,
  z.object({ opened: z.string() }),
);

export const toLearner = ({ shown_id, name, email }: LearnerRow): Learner => ({
  id: shown_id,
  name: name === '' ? email : name,
  email,
});

export interface OpenedWork {
  readonly courseId: string;
  /** With `user_id`, which is for statements alone. */
  readonly learner: LearnerRow;
  /** It was not open within the last hour. */
  readonly isNew: boolean;
}

/**
 * Opens a student's work or chat for this transaction, and on record for an hour; row-level security shows nothing else.
 *
 * @param what `learnerId` as the course shows it, in a course; or a chat
 * @param reason null: none is given now, but one given within the hour holds
 * @throws NOT_FOUND, FORBIDDEN; TRANSCRIPTS_CLOSED where chats are nobody else's; REASON_REQUIRED for who does not teach the
 *   course
 */
export async function openWork(
  tx: Transaction,
  actor: UserActor,
  policy: 'transcript.read' | 'verdict.override',
  what: { readonly courseId: string; readonly learnerId: string } | { readonly sessionId: string },
  reason: string | null,
): Promise<OpenedWork> {
  const isChat = 'sessionId' in what;
  const target = isChat ? { transcriptId: what.sessionId } : { courseId: what.courseId };
  const { courseId, role } = await authoriseInCourse(tx, actor, policy, target);
  const found = isChat
    ? await tx.optionalRow(learnerOfChat, [courseId, what.sessionId])
    : await tx.optionalRow(learnerById, [courseId, what.learnerId]);
  if (found?.mode === 'figures') throw new AilaError('TRANSCRIPTS_CLOSED');
  if (!found?.user_id || !found.shown_id) throw new AilaError('NOT_FOUND', { what: isChat ? 'chat' : 'member' });
  const learner = { user_id: found.user_id, shown_id: found.shown_id, name: found.name, email: found.email };
  const isNew = await putOnRecord(tx, actor, {
    courseId,
    userId: learner.user_id,
    sessionId: isChat ? what.sessionId : null,
    reason,
    teaches: role === 'instructor',
  });
  return { courseId, learner, isNew };
}

/** What the staff of a course may know of its students' chats. */
export async function privacyOf(tx: Transaction, courseId: string): Promise<PrivacyMode> {
  return (await tx.row(readPrivacy, [courseId])).mode;
}

interface Wanted {
  readonly courseId: string;
  readonly userId: string;
  readonly sessionId: string | null;
  readonly reason: string | null;
  readonly teaches: boolean;
}

/** Uses an opening of the last hour, or makes one. @returns whether it is new */
async function putOnRecord(tx: Transaction, actor: UserActor, wanted: Wanted): Promise<boolean> {
  const { courseId, userId, sessionId, reason, teaches } = wanted;
  const place = [actor.userId, courseId, userId, sessionId, reason];
  if (await tx.optionalRow(useOpening, place)) return false;
  if (!teaches && reason === null) throw new AilaError('REASON_REQUIRED');
  await tx.rows(lockOpenings, [`opening:${place.join(':')}`]);
  if (await tx.optionalRow(useOpening, place)) return false;
  const id = uuidv7();
  const kind = sessionId === null ? 'work' : 'chat';
  const as = teaches ? 'instructor' : 'admin';
  await tx.rows(addOpening, [id, kind, actor.userId, as, courseId, userId, sessionId, reason]);
  await recordAudit(tx, actor, {
    action: `${kind}.opened`,
    courseId,
    targetId: sessionId ?? userId,
    details: { opening: id, as },
  });
  return true;
}
