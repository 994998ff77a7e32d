import {
  AilaError,
  ExportFailure,
  ExportFormat,
  ExportState,
  type ChatExport,
  type ChatExportInput,
} from '@aila/contracts';
import { notify, statementsFor, type Statement, type Transaction } from '@aila/database';
import { z } from 'zod';
import { exportTransitions, type ExportEvent } from './states.js';

const both = statementsFor('files', 'ingest');
const forFiles = statementsFor('files');
const forIngest = statementsFor('ingest');

const ExportRow = z.object({
  id: z.uuid(),
  course_id: z.uuid(),
  user_id: z.uuid(),
  format: ExportFormat,
  from_time: z.date().nullable(),
  to_time: z.date().nullable(),
  module_ids: z.array(z.uuid()).nullable(),
  state: ExportState,
  failure: ExportFailure.nullable(),
  attempt: z.number(),
  messages_done: z.string(),
  messages_total: z.string().nullable(),
  size_bytes: z.string().nullable(),
  object_key: z.string().nullable(),
  created_at: z.date(),
  finished_at: z.date().nullable(),
  expires_at: z.date().nullable(),
});
type ExportRow = z.infer<typeof ExportRow>;
const columns = Object.keys(ExportRow.shape).join(', ');

/** An export with what clients are not told of it. */
export interface FoundExport {
  readonly export: ChatExport;
  readonly userId: string;
  /** Null while there is no file of it. */
  readonly objectKey: string | null;
  /** How often a worker has taken it up. */
  readonly attempt: number;
}

const readExport = both('export.read', `select ${columns} from course.chat_export where id = $1`, ExportRow);

/** @throws NOT_FOUND */
export async function find(tx: Transaction, id: string): Promise<FoundExport> {
  const row = await tx.optionalRow(readExport, [id]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'export' });
  return toFound(row);
}

const readPage = forFiles(
  'export.page',
  `select ${columns} from course.chat_export
   where course_id = $1 and user_id = $2 and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
   order by created_at desc, id desc limit $5`,
  ExportRow,
);

/** Those of a person in a course, the newest first. @param after the last one of the page before */
export async function findOfPerson(
  tx: Transaction,
  courseId: string,
  userId: string,
  after: readonly [createdAt: string, id: string] | undefined,
  limit: number,
): Promise<ChatExport[]> {
  const rows = await tx.rows(readPage, [courseId, userId, after?.[0] ?? null, after?.[1] ?? null, limit]);
  return rows.map((row) => toFound(row).export);
}

export interface RequestedExport extends ChatExportInput {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly requestKey: string | null;
}

const readRepeated = forFiles(
  'export.repeated',
  `select ${columns} from course.chat_export where user_id = $1 and request_key = $2`,
  ExportRow,
);
const countModules = forFiles(
  'export.modules',
  'select count(*)::integer as known from course.module where course_id = $1 and id = any ($2)',
  z.object({ known: z.number() }),
);
const insertExport = forFiles(
  'export.insert',
  `insert into course.chat_export (id, course_id, user_id, format, from_time, to_time, module_ids, state, request_key)
   values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8) on conflict do nothing`,
);

/**
 * Asks for an export. The same request again, by its key, is the export of before.
 *
 * @returns with whether it is new
 * @throws EXPORT_UNDER_WAY while one of the person and the course is; IDEMPOTENCY_KEY_REUSED; NOT_FOUND for modules that
 *   are none of the course
 */
export async function request(
  tx: Transaction,
  asked: RequestedExport,
): Promise<{ found: FoundExport; isNew: boolean }> {
  const { id, courseId, userId, format, from = null, to = null, moduleIds = null, requestKey } = asked;
  const repeated = () => (requestKey === null ? undefined : findRepeated(tx, asked));
  const before = await repeated();
  if (before) return { found: before, isNew: false };
  const modules = moduleIds === null ? null : [...new Set(moduleIds)].sort();
  if (modules && (await tx.row(countModules, [courseId, modules])).known < modules.length)
    throw new AilaError('NOT_FOUND', { what: 'module' });
  if ((await tx.run(insertExport, [id, courseId, userId, format, from, to, modules, requestKey])) === 0) {
    const meanwhile = await repeated();
    if (meanwhile) return { found: meanwhile, isNew: false };
    throw new AilaError('EXPORT_UNDER_WAY');
  }
  return { found: await find(tx, id), isNew: true };
}

async function findRepeated(tx: Transaction, asked: RequestedExport): Promise<FoundExport | undefined> {
  const row = await tx.optionalRow(readRepeated, [asked.userId, asked.requestKey]);
  if (!row) return undefined;
  const found = toFound(row);
  if (!isSame(found.export, asked)) throw new AilaError('IDEMPOTENCY_KEY_REUSED');
  return found;
}

/** Whether two exports were asked for in the same words. */
function isSame(one: ChatExport, other: RequestedExport): boolean {
  const time = (value: string | null | undefined) => (value ? Date.parse(value) : null);
  const modules = (ids: readonly string[] | null | undefined) => [...new Set(ids ?? [])].sort().join();
  return (
    one.courseId === other.courseId &&
    one.format === other.format &&
    time(one.from) === time(other.from) &&
    time(one.to) === time(other.to) &&
    modules(one.moduleIds) === modules(other.moduleIds)
  );
}

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

/** @param assignments of columns besides the state @param and a further condition */
function change(declare: typeof forIngest, event: ExportEvent, assignments: string, and = ''): Statement<ExportRow> {
  const { from, to } = exportTransitions[event];
  return declare(
    `export.${event}`,
    `update course.chat_export set state = '${to}', updated_at = now(), ${assignments}
     where id = $1 and state in (${quoted(from)}) ${and} returning ${columns}`,
    ExportRow,
  );
}

const nothingMade = `failure = null, messages_done = 0, messages_total = null, size_bytes = null, object_key = null,
  finished_at = null, expires_at = null`;
/** What a worker says counts while it is the last that took the export up. */
const ofAttempt = 'and attempt = $2';

const changes = {
  begin: change(
    forIngest,
    'begin',
    `failure = null, messages_done = 0, messages_total = null, attempt = attempt + 1, privacy = access.privacy_of(course_id),
     object_key = 'exports/' || course_id || '/' || id || '/' || (attempt + 1) || '.' || format`,
  ),
  save: change(forIngest, 'save', 'messages_done = $3, messages_total = $4', ofAttempt),
  finish: change(
    forIngest,
    'finish',
    `messages_done = $3, messages_total = $3, size_bytes = $4, finished_at = now(),
     expires_at = now() + $5 * interval '1 day'`,
    ofAttempt,
  ),
  fail: change(forIngest, 'fail', 'failure = $2, object_key = null, finished_at = now()'),
  cancel: change(forFiles, 'cancel', 'object_key = null, finished_at = now()'),
  retry: change(forFiles, 'retry', nothingMade),
};

/** @returns undefined when it is in a state in which this does not happen, or gone */
async function happens(
  tx: Transaction,
  event: keyof typeof changes,
  ...values: unknown[]
): Promise<FoundExport | undefined> {
  const row = await tx.optionalRow(changes[event], values);
  return row && toFound(row);
}

/** Takes an export up: what an earlier worker made of it is deleted, and what it still does counts no more. */
export const begin = (tx: Transaction, id: string) => happens(tx, 'begin', id);
export const cancel = (tx: Transaction, id: string) => happens(tx, 'cancel', id);

const countSize = forIngest(
  'export.size',
  'select chat.export_size($1) as messages',
  z.object({ messages: z.string() }),
);

/** How many messages it has. */
export async function sizeOf(tx: Transaction, id: string): Promise<number> {
  return Number((await tx.row(countSize, [id])).messages);
}

/** Undefined when somebody cancelled it, or another worker has taken it up. */
export const saveProgress = (tx: Transaction, { export: { id }, attempt }: FoundExport, done: number, total: number) =>
  happens(tx, 'save', id, attempt, done, total);

/** The file lies in the store. Undefined as of `saveProgress`. @param keepDays for which it is kept */
export async function finish(
  tx: Transaction,
  { export: { id }, attempt }: FoundExport,
  messages: number,
  sizeBytes: number,
  keepDays: number,
): Promise<FoundExport | undefined> {
  const found = await happens(tx, 'finish', id, attempt, messages, sizeBytes, keepDays);
  if (found) await tell(tx, found, 'export-ready');
  return found;
}

/** Gives it up for a reason that trying again would not change. Undefined when it has ended already. */
export async function fail(tx: Transaction, id: string, failure: ExportFailure): Promise<FoundExport | undefined> {
  const found = await happens(tx, 'fail', id, failure);
  if (found) await tell(tx, found, 'export-failed', failure);
  return found;
}

const readPrivacy = forFiles(
  'export.privacy',
  `select access.privacy_of($1) = 'figures' as closed,
     exists (select from course.chat_export x where x.id = $2 and access.says_too_much($1, x.privacy)) as stale`,
  z.object({ closed: z.boolean(), stale: z.boolean() }),
);

/**
 * Whether staff may have chat logs of a course at all.
 *
 * @param exportId of a file that is to be handed out
 * @throws TRANSCRIPTS_CLOSED; EXPORT_NOT_READY for a file that was made when staff might know more
 */
export async function requireOpenCourse(tx: Transaction, courseId: string, exportId: string | null): Promise<void> {
  const { closed, stale } = await tx.row(readPrivacy, [courseId, exportId]);
  if (closed) throw new AilaError('TRANSCRIPTS_CLOSED');
  if (stale) throw new AilaError('EXPORT_NOT_READY');
}

const findOpen = forFiles(
  'export.open',
  `select id from course.chat_export where course_id = $1 and user_id = $2 and state in ('queued', 'running')`,
  z.object({ id: z.uuid() }),
);

/** @returns undefined when it cannot be made anew now @throws EXPORT_UNDER_WAY while another one of the course is */
export async function retry(tx: Transaction, id: string): Promise<FoundExport | undefined> {
  const { export: before, userId } = await find(tx, id);
  const open = await tx.optionalRow(findOpen, [before.courseId, userId]);
  if (open && open.id !== id) throw new AilaError('EXPORT_UNDER_WAY');
  return happens(tx, 'retry', id);
}

async function tell(
  tx: Transaction,
  { export: { id, courseId }, userId }: FoundExport,
  kind: 'export-ready' | 'export-failed',
  detail?: ExportFailure,
): Promise<void> {
  const facts = detail === undefined ? {} : { detail };
  await notify(tx, { people: [userId], kind, courseId, subjectId: id, facts });
}

const readOverdue = forIngest(
  'export.overdue',
  `select id from course.chat_export where state in ('queued', 'running')
     and updated_at < now() - $1 * interval '1 millisecond' order by updated_at limit $2`,
  z.object({ id: z.uuid() }),
);

/** Exports that ought to be made and of which nothing was heard for so many milliseconds. */
export async function overdue(tx: Transaction, quietMs: number, limit: number): Promise<string[]> {
  return (await tx.rows(readOverdue, [quietMs, limit])).map(({ id }) => id);
}

const expireOld = forIngest(
  'export.expire',
  `update course.chat_export set state = '${exportTransitions.expire.to}', object_key = null, updated_at = now()
   where state in (${quoted(exportTransitions.expire.from)})
     and (expires_at <= now() or access.says_too_much(course_id, privacy))`,
);

/**
 * Lets go of the files that were kept long enough, and of those that say more of students than the staff of their course may
 * know by now; the files service deletes them. @returns how many
 */
export const expire = (tx: Transaction): Promise<number> => tx.run(expireOld);

const MessageRow = z.object({
  /** To go on after; whoever gets the file is told `shown_id`. */
  user_id: z.uuid(),
  shown_id: z.uuid(),
  session_id: z.uuid(),
  ordinal: z.number(),
  message_id: z.uuid(),
  module_id: z.uuid(),
  module_name: z.string(),
  concept_id: z.uuid(),
  concept_name: z.string(),
  session_name: z.string().nullable(),
  role: z.enum(['student', 'tutor']),
  content: z.string(),
  created_at: z.date(),
  achieved: z.boolean(),
  verdict: z.string().nullable(),
  score: z.number().nullable(),
});
/** A message of a student's chat, or the tutor's answer in it, with where it stands. */
export type ExportedMessage = z.infer<typeof MessageRow>;

const readMessages = forIngest(
  'export.messages',
  `select ${Object.keys(MessageRow.shape).join(', ')} from chat.export_messages($1, $2, $3, $4, $5)`,
  MessageRow,
);

const first = '00000000-0000-0000-0000-000000000000';

/** The next messages of a running export, by person, chat and place. @param after the last one of the batch before */
export function messagesAfter(
  tx: Transaction,
  id: string,
  after: ExportedMessage | undefined,
  limit: number,
): Promise<ExportedMessage[]> {
  const { user_id = first, session_id = first, ordinal = -1 } = after ?? {};
  return tx.rows(readMessages, [id, user_id, session_id, ordinal, limit]);
}

function toFound(row: ExportRow): FoundExport {
  const number = (value: string | null) => (value === null ? null : Number(value));
  return {
    export: {
      id: row.id,
      courseId: row.course_id,
      format: row.format,
      from: row.from_time?.toISOString() ?? null,
      to: row.to_time?.toISOString() ?? null,
      moduleIds: row.module_ids,
      state: row.state,
      failure: row.failure,
      messagesDone: Number(row.messages_done),
      messagesTotal: number(row.messages_total),
      sizeBytes: number(row.size_bytes),
      createdAt: row.created_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      expiresAt: row.expires_at?.toISOString() ?? null,
    },
    userId: row.user_id,
    objectKey: row.object_key,
    attempt: row.attempt,
  };
}
