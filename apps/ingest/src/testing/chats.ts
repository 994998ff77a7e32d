import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { ChatExport } from '@aila/contracts';
import type { Workbench } from './workbench.js';

export interface SeededChat {
  readonly courseId: string;
  readonly moduleId: string;
  readonly person: UserActor;
}

/** A chat of so many messages in turn, the first by the tutor, a minute after each other. @returns its id */
export async function seedChat(
  bench: Workbench,
  { courseId, moduleId, person }: SeededChat,
  messages: number,
  content = 'message',
  trial: string | null = null,
): Promise<string> {
  const id = randomUUID();
  await bench.db.owner.query(
    `insert into chat.session (id, user_id, module_id, course_id, name, trial_prompt) values ($1, $2, $3, $4, 'A chat', $5)`,
    [id, person.userId, moduleId, courseId, trial],
  );
  await bench.db.owner.query(
    `insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content, created_at)
     select gen_random_uuid(), $1, $2, $3, n, case n % 2 when 0 then 'tutor' else 'student' end, $5 || ' ' || n,
       timestamptz '2026-01-01 00:00Z' + n * interval '1 minute'
     from generate_series(0, $4::integer - 1) n`,
    [id, person.userId, courseId, messages, content],
  );
  return id;
}

type Asked = Partial<{ format: 'csv' | 'jsonl'; from: string; to: string; moduleIds: string[] }>;

/** An export as the files service writes it; its job is still to come. @returns its id */
export async function seedExport(
  bench: Workbench,
  courseId: string,
  { userId }: UserActor,
  { format = 'csv', from, to, moduleIds }: Asked = {},
): Promise<string> {
  const id = randomUUID();
  await bench.db.owner.query(
    `insert into course.chat_export (id, course_id, user_id, format, state, from_time, to_time, module_ids)
     values ($1, $2, $3, $4, 'queued', $5, $6, $7)`,
    [id, courseId, userId, format, from ?? null, to ?? null, moduleIds ?? null],
  );
  return id;
}

type ExportRow = Pick<ChatExport, 'state' | 'failure'> & {
  readonly attempt: number;
  readonly messages_done: string;
  readonly messages_total: string | null;
  readonly size_bytes: string | null;
  readonly object_key: string | null;
  readonly expires_at: Date | null;
};

export async function exportOf(bench: Workbench, id: string): Promise<ExportRow> {
  const { rows } = await bench.db.owner.query<ExportRow>('select * from course.chat_export where id = $1', [id]);
  return rows[0] as ExportRow;
}

/** The text of an object of the store. */
export async function textOf(bench: Workbench, key: string | null): Promise<string> {
  const { body } = await bench.store.open(key ?? '');
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** What was told to a person, as kinds with their details. */
export async function toldTo(bench: Workbench, { userId }: UserActor): Promise<(string | null)[][]> {
  const { rows } = await bench.db.owner.query<{ kind: string; detail: string | null }>(
    `select kind, facts ->> 'detail' as detail from notice.notification where user_id = $1 order by created_at`,
    [userId],
  );
  return rows.map(({ kind, detail }) => [kind, detail]);
}
