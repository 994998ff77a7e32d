import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserActor } from '@aila/access';
import { testService } from '@aila/config/testing';
import type { ChatExport, DownloadLink, Page } from '@aila/contracts';
import { freePort } from '@aila/embedded/free-port';
import { defaultTransferLimits, ObjectStore } from '@aila/object-store';
import { ChatExportJobs } from '@aila/queue';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import { startFiles } from '../start.js';

let db: TestDatabase;
let issuer: TestIssuer;
let service: RunningService;
let folder: string;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  folder = mkdtempSync(join(tmpdir(), 'files-exports-'));
  writeFileSync(join(folder, 'key'), randomBytes(32));
  const port = await freePort();
  service = await startFiles({
    service: { ...testService(null), port },
    database: db.settingsFor('files'),
    queue: { kind: 'postgres' },
    token: issuer.settings,
    store: {
      kind: 'disk',
      directory: join(folder, 'store'),
      keyFile: join(folder, 'key'),
      publicUrl: `http://127.0.0.1:${port}/store`,
    },
    uploads: { maxBytes: 500_000_000, expiryMs: 3_600_000 },
    transfers: defaultTransferLimits,
  });
}, 60_000);
afterAll(async () => {
  await service?.stop();
  await Promise.all([db?.stop(), issuer?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

async function call<T = ChatExport>(actor: UserActor, method: string, path: string, body?: unknown, key?: string) {
  const answer = await fetch(`${service.url}/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor(actor)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T & { code?: string } };
}

const ask = (actor: UserActor, courseId: string, body: object = {}, key?: string) =>
  call(actor, 'POST', `courses/${courseId}/exports`, body, key);
const jobOf = (id: string) => service.app.get(ChatExportJobs).stateOf(id);
const become = (id: string, change: string, ...values: unknown[]) =>
  db.owner.query(`update course.chat_export set ${change} where id = $1`, [id, ...values]);

describe('chat logs of a course', () => {
  test('are asked for by an instructor, wait for a worker, and are in the list and in the audit log', async () => {
    const { courseId, moduleId, instructor } = await seedClass(db.owner);
    const asked = {
      format: 'jsonl',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
      moduleIds: [moduleId],
    };
    const { status, body } = await ask(instructor, courseId, asked);
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        ...asked,
        courseId,
        state: 'queued',
        failure: null,
        messagesDone: 0,
        messagesTotal: null,
      }),
    ]);
    expect(await jobOf(body.id)).toBe('under-way');
    expect((await call<Page<ChatExport>>(instructor, 'GET', `courses/${courseId}/exports`)).body).toEqual({
      items: [body],
      nextCursor: null,
    });
    expect((await call(instructor, 'GET', `exports/${body.id}`)).body).toEqual(body);
    const { rows } = await db.owner.query('select actor_id, action, details from audit.event where target_id = $1', [
      body.id,
    ]);
    expect(rows).toEqual([{ actor_id: instructor.userId, action: 'chat-log.requested', details: { format: 'jsonl' } }]);
  });

  test('are one at a time for a person and a course, and for each person their own', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const colleague = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, colleague, 'instructor');
    const answers = await Promise.all([ask(instructor, courseId), ask(instructor, courseId), ask(colleague, courseId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('EXPORT_UNDER_WAY');
    const mine = (await call<Page<ChatExport>>(instructor, 'GET', `courses/${courseId}/exports`)).body.items;
    expect(mine).toHaveLength(1);
    for (const path of [`exports/${mine[0]?.id}`, `exports/${mine[0]?.id}/cancel`, `exports/${mine[0]?.id}/download`])
      expect((await call(colleague, path.includes('/c') || path.includes('/d') ? 'POST' : 'GET', path)).status).toBe(
        404,
      );
    expect((await call(instructor, 'GET', `exports/${mine[0]?.id}`)).body.state).toBe('queued');
  });

  test('asked for again by the same key are the same, and by the same key for something else are refused', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const key = randomUUID();
    const both = await Promise.all([
      ask(instructor, courseId, { format: 'csv' }, key),
      ask(instructor, courseId, {}, key),
    ]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
    expect((await ask(instructor, courseId, { format: 'jsonl' }, key)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await ask(instructor, courseId, { from: '2026-01-01T00:00:00Z' }, key)).body.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  test.each([
    [{ format: 'xlsx' }],
    [{ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
    [{ from: 'yesterday' }],
    [{ moduleIds: [] }],
    [{ moduleIds: ['one'] }],
    [{ userId: 'me' }],
  ])('refuse what is no request: %j', async (body) => {
    const { courseId, instructor } = await seedClass(db.owner);
    expect((await ask(instructor, courseId, body)).body.code).toBe('BAD_INPUT');
  });

  test('refuse modules of another course', async () => {
    const [{ courseId, instructor }, other] = [await seedClass(db.owner), await seedClass(db.owner)];
    expect((await ask(instructor, courseId, { moduleIds: [other.moduleId] })).body.code).toBe('NOT_FOUND');
    const { rows } = await db.owner.query('select 1 from course.chat_export where course_id = $1', [courseId]);
    expect(rows).toEqual([]);
  });

  test('come page by page, the newest first', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      const { body } = await ask(instructor, courseId);
      await call(instructor, 'POST', `exports/${body.id}/cancel`);
      ids.unshift(body.id);
    }
    await db.owner.query(
      `update course.chat_export set created_at = date_trunc('milliseconds', now()) where id = any ($1)`,
      [ids.slice(1, 4)],
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `courses/${courseId}/exports?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await call<Page<ChatExport>>(instructor, 'GET', path);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect([seen.length, new Set(seen).size, [...seen].sort()]).toEqual([5, 5, [...ids].sort()]);
  });
});

describe('what can be done with them', () => {
  test('they are cancelled, also twice, and made anew', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { id } = (await ask(instructor, courseId)).body;
    for (let times = 0; times < 2; times++)
      expect((await call(instructor, 'POST', `exports/${id}/cancel`)).body).toMatchObject({ id, state: 'cancelled' });
    expect(await jobOf(id)).toBe('none');
    expect((await call(instructor, 'POST', `exports/${id}/retry`)).body).toMatchObject({
      state: 'queued',
      messagesDone: 0,
    });
    expect(await jobOf(id)).toBe('under-way');
    expect((await call(instructor, 'POST', `exports/${id}/retry`)).body.code).toBe('CONFLICT');
  });

  test('one that failed is not made anew while another is being made', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { id } = (await ask(instructor, courseId)).body;
    await become(id, `state = 'failed', failure = 'internal'`);
    await ask(instructor, courseId);
    expect((await call(instructor, 'POST', `exports/${id}/retry`)).body.code).toBe('EXPORT_UNDER_WAY');
  });

  test('they are downloaded once they are ready, under a name that says of what, until they expire', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { id } = (await ask(instructor, courseId)).body;
    const download = () => call<DownloadLink>(instructor, 'POST', `exports/${id}/download`);
    expect((await download()).body.code).toBe('EXPORT_NOT_READY');
    const key = `exports/${courseId}/${id}/1.csv`;
    await become(id, `state = 'ready', object_key = $2, finished_at = now()`, key);
    // Its row says more than the store holds.
    expect((await download()).body.code).toBe('EXPORT_NOT_READY');
    await service.app.get(ObjectStore).put(key, Buffer.from('user_id\r\n'), 'text/csv; charset=utf-8');
    const { body } = await download();
    const fetched = await fetch(body.url);
    expect([fetched.status, await fetched.text()]).toEqual([200, 'user_id\r\n']);
    expect(fetched.headers.get('content-disposition')).toMatch(/attachment; .*chat-logs TEST 101 \d{4}-\d\d-\d\d\.csv/);
    expect((await call(instructor, 'POST', `exports/${id}/cancel`)).body.code).toBe('CONFLICT');
    await become(id, `state = 'expired', object_key = null`);
    expect((await download()).body.code).toBe('EXPORT_NOT_READY');
    const { rows } = await db.owner.query('select object_key from content.object_deletion where object_key = $1', [
      key,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('a course closed further refuses those that would say more than its staff may know', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { id } = (await ask(instructor, courseId)).body;
    const key = `exports/${courseId}/${id}/1.csv`;
    await service.app.get(ObjectStore).put(key, Buffer.from('user_id\r\n'), 'text/csv; charset=utf-8');
    await become(id, `state = 'ready', object_key = $2, finished_at = now(), privacy = 'identified'`, key);
    const close = (version: number, mode: string) =>
      db.owner.query('insert into course.privacy (course_id, version, mode) values ($1, $2, $3)', [
        courseId,
        version,
        mode,
      ]);
    const download = async () => (await call<DownloadLink>(instructor, 'POST', `exports/${id}/download`)).body.code;
    expect(await download()).toBeUndefined();
    await close(1, 'pseudonymous');
    expect(await download()).toBe('EXPORT_NOT_READY');
    await become(id, `privacy = 'pseudonymous'`);
    expect(await download()).toBeUndefined();
    await close(2, 'figures');
    expect(await download()).toBe('TRANSCRIPTS_CLOSED');
    expect((await ask(instructor, courseId)).body.code).toBe('TRANSCRIPTS_CLOSED');
    await become(id, `state = 'expired', object_key = null`);
    expect((await call(instructor, 'POST', `exports/${id}/retry`)).body.code).toBe('TRANSCRIPTS_CLOSED');
  });

  test('whoever no longer teaches the course has them no more', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { id } = (await ask(instructor, courseId)).body;
    await db.owner.query(`update course.enrolment set role = 'assistant' where user_id = $1`, [instructor.userId]);
    for (const path of ['cancel', 'retry', 'download'])
      expect((await call(instructor, 'POST', `exports/${id}/${path}`)).body.code).toBe('FORBIDDEN');
    await db.owner.query('delete from course.enrolment where user_id = $1', [instructor.userId]);
    await until(async () => (await call(instructor, 'GET', `exports/${id}`)).body.code === 'NOT_FOUND');
  });
});
