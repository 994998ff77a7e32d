import {
  AilaError,
  Citation,
  errorCatalogue,
  messageRoles,
  ReplyNotice,
  ReplyState,
  Verdict,
  type ChatSession,
  type ErrorCode,
  type Message,
  type Reply,
} from '@aila/contracts';
import { statementsFor, type Transaction } from '@aila/database';
import { z } from 'zod';
import type { LoggedEvent } from './reply-events.js';

/**
 * Reads what the database holds of chats in the shapes of the contracts. All of it runs inside `asActor`, so a foreign
 * id simply finds nothing.
 */

const statement = statementsFor('text-gen');

const SessionRow = z.object({
  id: z.uuid(),
  course_id: z.uuid(),
  module_id: z.uuid(),
  name: z.string().nullable(),
  pinned: z.boolean(),
  trial: z.boolean(),
  created_at: z.date(),
  last_activity_at: z.date(),
  message_count: z.number(),
  running_reply_id: z.uuid().nullable(),
});

/**
 * A reply whose lease has lapsed is over, whether or not the sweep has come by yet. Messages are numbered without gaps,
 * so the last one's number tells how many there are.
 */
const SESSION_COLUMNS = `s.id, s.course_id, s.module_id, s.name, s.pinned, s.trial_prompt is not null as trial, s.created_at, s.last_activity_at,
  (select coalesce(max(m.ordinal) + 1, 0) from chat.message m where m.session_id = s.id) as message_count,
  (select r.id from chat.reply r
   where r.session_id = s.id and r.state = 'running' and r.lease_until > now()) as running_reply_id`;

function toSession(row: z.infer<typeof SessionRow> | z.infer<typeof ReplyRow>['session']): ChatSession {
  return {
    id: row.id,
    courseId: row.course_id,
    moduleId: row.module_id,
    name: row.name,
    pinned: row.pinned,
    trial: row.trial,
    createdAt: new Date(row.created_at).toISOString(),
    lastActivityAt: new Date(row.last_activity_at).toISOString(),
    messageCount: row.message_count,
    runningReplyId: row.running_reply_id,
  };
}

const sessionById = statement(
  'chat.session.read',
  `select ${SESSION_COLUMNS} from chat.session s where s.id = $1`,
  SessionRow,
);

/** @throws NOT_FOUND */
export async function readSession(tx: Transaction, sessionId: string): Promise<ChatSession> {
  const row = await tx.optionalRow(sessionById, [sessionId]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'chat' });
  return toSession(row);
}

const sessionsOfModule = statement(
  'chat.session.ofModule',
  `with noted as (
     insert into analytics.engagement (kind, user_id, course_id, module_id)
     select 'module-access', $6::uuid, $7::uuid, $1::uuid where $4::timestamptz is null)
   select ${SESSION_COLUMNS} from chat.session s
   where s.module_id = $1 and s.user_id = access.current_user_id() and s.trial_prompt is null and ($4::timestamptz is null
     or (s.pinned, date_trunc('milliseconds', s.last_activity_at), s.id) < ($3::integer::boolean, $4, $5::uuid))
   order by s.pinned desc, date_trunc('milliseconds', s.last_activity_at) desc, s.id desc limit $2`,
  SessionRow,
);

/**
 * Somebody's chats in a module. Asking for the first of them is an access of the module.
 *
 * @param after whether it is pinned (1), last activity and id of a session; pinned ones come first, then by newest activity
 */
export async function readSessions(
  tx: Transaction,
  { userId, courseId, moduleId }: { readonly userId: string; readonly courseId: string; readonly moduleId: string },
  limit: number,
  after: readonly [pinned: 0 | 1, at: string, id: string] | null,
): Promise<ChatSession[]> {
  const rows = await tx.rows(sessionsOfModule, [moduleId, limit, ...(after ?? [null, null, null]), userId, courseId]);
  return rows.map(toSession);
}

const MessageRow = z.object({
  id: z.uuid(),
  session_id: z.uuid(),
  role: z.enum(messageRoles),
  content: z.string(),
  state: ReplyState.nullable(),
  notice: ReplyNotice.nullable(),
  citations: z.array(Citation),
  verdict: Verdict.nullable(),
  created_at: z.date(),
});
type MessageRow = z.infer<typeof MessageRow>;

/** The newest word of an instructor about the verdict of a message, as `o`; no outcome: the tutor's verdict holds. */
export const overrideOf = (messageId: string) => `left join lateral (
    select v.version, v.outcome, v.score, v.reason, v.author_id, v.created_at from chat.override v
    where v.message_id = ${messageId} order by v.version desc limit 1) o on true`;

/** What counts of an attempt `a` with `overrideOf` it, as a `Verdict`. */
export const VERDICT = `jsonb_build_object('outcome', coalesce(o.outcome, a.outcome), 'score', coalesce(o.score, a.score),
    'covered', a.covered, 'missing', a.missing, 'progress', a.progress,
    'override', case when o.outcome is not null then jsonb_build_object('original', a.outcome, 'reason', o.reason,
      'by', access.staff_name(o.author_id), 'at', to_char(o.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end)`;

/** The citations of a message, as a list of `Citation`. */
export const citationsOf = (messageId: string) => `coalesce((
    select jsonb_agg(jsonb_build_object('marker', c.marker, 'fileId', c.file_id, 'fileName', c.file_name,
      'page', c.page, 'quote', c.quote, 'start', c.span_start, 'end', c.span_end) order by c.marker)
    from chat.citation c where c.message_id = ${messageId}), '[]')`;

const MESSAGE_COLUMNS = `m.id, m.session_id, m.role, m.created_at,
  case when r.state = 'running' then r.text else m.content end as content,
  case when r.state = 'running' and r.lease_until <= now() then 'interrupted' else r.state end as state, r.notice,
  ${citationsOf('m.id')} as citations,
  (select ${VERDICT} from chat.attempt a ${overrideOf('m.id')} where a.message_id = m.id limit 1) as verdict`;

function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    sessionId: row.session_id,
    role: row.role,
    content: row.content,
    state: row.state ?? 'complete',
    notice: row.notice,
    citations: row.citations,
    verdict: row.verdict,
    createdAt: row.created_at.toISOString(),
  };
}

const messagesOfSession = statement(
  'chat.message.ofSession',
  `select ${MESSAGE_COLUMNS} from chat.message m left join chat.reply r on r.id = m.reply_id
   where m.session_id = $1 and m.ordinal >= $2 order by m.ordinal limit $3`,
  MessageRow,
);

/** The messages of a session in order, from position `from` on. */
export async function readMessages(
  tx: Transaction,
  sessionId: string,
  from: number,
  limit: number,
): Promise<Message[]> {
  const rows = await tx.rows(messagesOfSession, [sessionId, from, limit]);
  return rows.map(toMessage);
}

export interface StoredReply {
  readonly reply: Reply;
  readonly session: ChatSession;
  readonly courseId: string;
  readonly log: readonly LoggedEvent[];
  readonly owner: string;
  /** False for a running reply whose instance has given no sign of life. */
  readonly leased: boolean;
}

/** The reply, and a message of its turn, or null for a reply without any. */
const ReplyRow = z.object({
  reply_id: z.uuid(),
  // As JSON, which knows no times but as text.
  session: SessionRow.extend({ created_at: z.string(), last_activity_at: z.string() }),
  course_id: z.uuid(),
  reply_state: ReplyState,
  events: z.array(z.custom<LoggedEvent>((event) => typeof event === 'number' || typeof event === 'string')),
  error_code: z.string().nullable(),
  owner_address: z.string(),
  leased: z.boolean(),
  ...MessageRow.shape,
  id: z.uuid().nullable(),
  session_id: z.uuid().nullable(),
  role: z.enum(messageRoles).nullable(),
  content: z.string().nullable(),
  created_at: z.date().nullable(),
});
type ReplyRow = z.infer<typeof ReplyRow>;

const replyWithMessages = statement(
  'chat.reply.read',
  `select turn.id as reply_id, turn.course_id,
     (select to_jsonb(of_turn) from (select ${SESSION_COLUMNS} from chat.session s where s.id = turn.session_id) of_turn) as session,
      turn.state as reply_state,
     turn.events, turn.error_code, turn.owner_address, turn.lease_until > now() as leased, ${MESSAGE_COLUMNS}
   from chat.reply turn
   left join chat.message m on m.id = turn.student_message_id or m.reply_id = turn.id
   left join chat.reply r on r.id = m.reply_id
   where turn.id = $1`,
  ReplyRow,
);

/** A reply, the messages of its turn and its session, in one statement: the end of each turn reads them. @throws NOT_FOUND */
export async function readReply(tx: Transaction, replyId: string): Promise<StoredReply> {
  const rows = await tx.rows(replyWithMessages, [replyId]);
  const [row] = rows;
  if (!row) throw new AilaError('NOT_FOUND', { what: 'reply' });
  const find = (role: Message['role']) => {
    const found = rows.find((each): each is ReplyRow & MessageRow => each.id !== null && each.role === role);
    return found ? toMessage(found) : null;
  };
  return {
    reply: {
      id: row.reply_id,
      sessionId: row.session.id,
      state: row.reply_state,
      studentMessage: find('student'),
      message: find('tutor'),
      error: row.error_code === null ? null : { code: row.error_code, message: textOf(row.error_code) },
    },
    session: toSession(row.session),
    courseId: row.course_id,
    log: row.events,
    owner: row.owner_address,
    leased: row.leased,
  };
}

function textOf(code: string): string {
  return Object.hasOwn(errorCatalogue, code) ? new AilaError(code as ErrorCode).message : code;
}
