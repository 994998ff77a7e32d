import type { ChatSession, Citation, Message, Reply, ReplyNotice, ReplyState, Verdict } from '@aila/contracts';
import { AilaError, errorCatalogue, type ErrorCode } from '@aila/contracts';
import type { Transaction } from '@aila/database';
import type { LoggedEvent } from './reply-events.js';

/**
 * Reads what the database holds of chats in the shapes of the contracts. All of it runs inside `asActor`, so a foreign
 * id simply finds nothing.
 */

interface SessionRecord {
  id: string;
  course_id: string;
  module_id: string;
  name: string;
  created_at: Date;
  last_activity_at: Date;
  message_count: number;
  running_reply_id: string | null;
}

/**
 * A reply whose lease has lapsed is over, whether or not the sweep has come by yet. Messages are numbered without gaps,
 * so the last one's number tells how many there are.
 */
const SESSION_COLUMNS = `s.id, s.course_id, s.module_id, s.name, s.created_at, s.last_activity_at,
  (select coalesce(max(m.ordinal) + 1, 0) from chat.message m where m.session_id = s.id) as message_count,
  (select r.id from chat.reply r
   where r.session_id = s.id and r.state = 'running' and r.lease_until > now()) as running_reply_id`;

function toSession(row: SessionRecord): ChatSession {
  return {
    id: row.id,
    courseId: row.course_id,
    moduleId: row.module_id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
    messageCount: row.message_count,
    runningReplyId: row.running_reply_id,
  };
}

/** @throws NOT_FOUND */
export async function readSession(tx: Transaction, sessionId: string): Promise<ChatSession> {
  const [row] = await tx.query<SessionRecord[]>(`select ${SESSION_COLUMNS} from chat.session s where s.id = $1`, [
    sessionId,
  ]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'chat' });
  return toSession(row);
}

/** @param after time of the last activity and id of a session; the list begins with the newest activity */
export async function readSessions(
  tx: Transaction,
  moduleId: string,
  limit: number,
  after: readonly [at: string, id: string] | null,
): Promise<ChatSession[]> {
  const rows = await tx.query<SessionRecord[]>(
    `select ${SESSION_COLUMNS} from chat.session s
     where s.module_id = $1 and ($3::timestamptz is null or (date_trunc('milliseconds', s.last_activity_at), s.id) < ($3, $4::uuid))
     order by date_trunc('milliseconds', s.last_activity_at) desc, s.id desc limit $2`,
    [moduleId, limit, after?.[0] ?? null, after?.[1] ?? null],
  );
  return rows.map(toSession);
}

interface MessageRecord {
  id: string;
  session_id: string;
  role: Message['role'];
  content: string;
  state: ReplyState | null;
  notice: ReplyNotice | null;
  citations: Citation[];
  verdict: Verdict | null;
  created_at: Date;
}

const MESSAGE_COLUMNS = `m.id, m.session_id, m.role, m.created_at,
  case when r.state = 'running' then r.text else m.content end as content,
  case when r.state = 'running' and r.lease_until <= now() then 'interrupted' else r.state end as state, r.notice,
  coalesce((select jsonb_agg(jsonb_build_object('marker', c.marker, 'fileId', c.file_id, 'fileName', c.file_name,
      'page', c.page, 'quote', c.quote, 'start', c.span_start, 'end', c.span_end) order by c.marker)
    from chat.citation c where c.message_id = m.id), '[]') as citations,
  (select jsonb_build_object('outcome', a.outcome, 'score', a.score, 'covered', a.covered, 'missing', a.missing,
      'progress', a.progress) from chat.attempt a where a.message_id = m.id limit 1) as verdict`;

function toMessage(row: MessageRecord): Message {
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

/** The messages of a session in order, from position `from` on. */
export async function readMessages(
  tx: Transaction,
  sessionId: string,
  from: number,
  limit: number,
): Promise<Message[]> {
  const rows = await tx.query<MessageRecord[]>(
    `select ${MESSAGE_COLUMNS} from chat.message m left join chat.reply r on r.id = m.reply_id
     where m.session_id = $1 and m.ordinal >= $2 order by m.ordinal limit $3`,
    [sessionId, from, limit],
  );
  return rows.map(toMessage);
}

export interface StoredReply {
  readonly reply: Reply;
  readonly courseId: string;
  readonly log: readonly LoggedEvent[];
  readonly owner: string;
  /** False for a running reply whose instance has given no sign of life. */
  readonly leased: boolean;
}

interface ReplyRecord {
  reply_id: string;
  reply_session_id: string;
  course_id: string;
  reply_state: ReplyState;
  events: LoggedEvent[];
  error_code: string | null;
  owner_address: string;
  leased: boolean;
}

/** A reply and the messages of its turn, in one statement: the end of each turn reads them. @throws NOT_FOUND */
export async function readReply(tx: Transaction, replyId: string): Promise<StoredReply> {
  const rows = await tx.query<(ReplyRecord & (MessageRecord | { id: null }))[]>(
    `select turn.id as reply_id, turn.session_id as reply_session_id, turn.course_id, turn.state as reply_state,
       turn.events, turn.error_code, turn.owner_address, turn.lease_until > now() as leased, ${MESSAGE_COLUMNS}
     from chat.reply turn
     left join chat.message m on m.id = turn.student_message_id or m.reply_id = turn.id
     left join chat.reply r on r.id = m.reply_id
     where turn.id = $1`,
    [replyId],
  );
  const [row] = rows;
  if (!row) throw new AilaError('NOT_FOUND', { what: 'reply' });
  const find = (role: Message['role']) => {
    const found = rows.find((each): each is ReplyRecord & MessageRecord => each.id !== null && each.role === role);
    return found ? toMessage(found) : null;
  };
  return {
    reply: {
      id: row.reply_id,
      sessionId: row.reply_session_id,
      state: row.reply_state,
      studentMessage: find('student'),
      message: find('tutor'),
      error: row.error_code === null ? null : { code: row.error_code, message: textOf(row.error_code) },
    },
    courseId: row.course_id,
    log: row.events,
    owner: row.owner_address,
    leased: row.leased,
  };
}

function textOf(code: string): string {
  return Object.hasOwn(errorCatalogue, code) ? new AilaError(code as ErrorCode).message : code;
}
