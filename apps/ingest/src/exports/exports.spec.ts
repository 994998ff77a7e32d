import { randomUUID } from 'node:crypto';
import { chatExports } from '@aila/content';
import { AilaError } from '@aila/contracts';
import { Database } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { ChatExportJobs, type JobProgress } from '@aila/queue';
import { part, type RunningWorkers } from '@aila/service';
import { seedEnrolment, seedUser, until } from '@aila/testing';
import { startIngest } from '../start.js';
import { exportOf, seedChat, seedExport, textOf, toldTo } from '../testing/chats.js';
import { Workbench } from '../testing/workbench.js';

jest.setTimeout(60_000);

let bench: Workbench;
let service: RunningWorkers;
let jobs: ChatExportJobs;
const told: JobProgress['chat-export'][] = [];

beforeAll(async () => {
  bench = await Workbench.open();
  bench.queues.onProgress('chat-export', (change) => told.push(change));
  jobs = new ChatExportJobs(bench.queues);
  await bench.queues.ready();
  service = await startIngest(bench.config);
});
afterAll(async () => {
  await service?.stop();
  await bench.close();
});

async function made(id: string, state = 'ready') {
  await jobs.add(id);
  await until(async () => (await exportOf(bench, id)).state === state, 30);
  return exportOf(bench, id);
}

const linesOf = (text: string) => text.split('\r\n').slice(1, -1);

describe('an export of chat logs', () => {
  test('holds what students and tutor said, in order, and neither staff’s chats nor trials', async () => {
    const { courseId, moduleId, student, instructor, stranger } = await bench.seedClass();
    const classmate = await seedUser(bench.db.owner, 'student');
    await seedEnrolment(bench.db.owner, courseId, classmate, 'student');
    const mine = await seedChat(bench, { courseId, moduleId, person: student }, 3, '=1+1');
    await seedChat(bench, { courseId, moduleId, person: classmate }, 2);
    await seedChat(bench, { courseId, moduleId, person: instructor }, 2, 'of staff');
    await seedChat(bench, { courseId, moduleId, person: student }, 2, 'of a trial', 'Be brief.');
    await seedChat(bench, { courseId, moduleId, person: stranger }, 2, 'of nobody in the course');
    const other = await bench.seedClass();
    await seedChat(bench, { ...other, person: other.student }, 2, 'of another course');
    await bench.db.owner.query(
      `insert into chat.mastery (user_id, module_id, course_id, score, attempts, achieved_at) values ($1, $2, $3, 1, 3, now())`,
      [student.userId, moduleId, courseId],
    );

    const id = await seedExport(bench, courseId, instructor);
    const row = await made(id);
    const text = await textOf(bench, row.object_key);
    expect(row).toMatchObject({ messages_done: '5', messages_total: '5', size_bytes: String(Buffer.byteLength(text)) });
    expect(text.startsWith('\uFEFFuser_id,module_name,')).toBe(true);
    expect(linesOf(text).filter((line) => line.includes(mine))).toEqual(
      [0, 1, 2].map(
        (n) =>
          `${student.userId},A module,A concept,${mine},'=1+1 ${n},${n === 1},complete,2026-01-01T00:0${n}:00.000Z`,
      ),
    );
    expect(linesOf(text).filter((line) => line.includes('incomplete'))).toHaveLength(2);
    expect(text).not.toMatch(/of staff|of a trial|of nobody|of another/);
    expect(await toldTo(bench, instructor)).toEqual([['export-ready', null]]);
    await until(() => told.some((change) => change.id === id && change.state === 'ready'));
    const days = ((row.expires_at as Date).getTime() - Date.now()) / 86_400_000;
    expect([days > 6.9, days <= 7]).toEqual([true, true]);
  });

  test('names students as the staff of the course may know them, and goes when that is less than before', async () => {
    const { courseId, moduleId, student, instructor } = await bench.seedClass();
    await seedChat(bench, { courseId, moduleId, person: student }, 2);
    const close = (version: number, mode: string) =>
      bench.db.owner.query('insert into course.privacy (course_id, version, mode) values ($1, $2, $3)', [
        courseId,
        version,
        mode,
      ]);
    const named = await seedExport(bench, courseId, instructor);
    expect(await textOf(bench, (await made(named)).object_key)).toContain(student.userId);

    await close(1, 'pseudonymous');
    await until(async () => (await exportOf(bench, named)).state === 'expired', 45);
    for (const format of ['csv', 'jsonl'] as const) {
      const text = await textOf(
        bench,
        (await made(await seedExport(bench, courseId, instructor, { format }))).object_key,
      );
      expect(text).toContain('message 1');
      expect(text).not.toContain(student.userId);
    }
    const { rows } = await bench.db.owner.query<{ shown: string }>('select access.pseudonym($1, $2) as shown', [
      courseId,
      student.userId,
    ]);
    const again = await made(await seedExport(bench, courseId, instructor));
    expect(await textOf(bench, again.object_key)).toContain(rows[0]?.shown);

    await close(2, 'figures');
    const nobody = await made(await seedExport(bench, courseId, instructor));
    expect([nobody.messages_done, (await textOf(bench, nobody.object_key)).includes('message 1')]).toEqual([
      '0',
      false,
    ]);
  });

  test('takes the messages of the time and of the modules that were asked for', async () => {
    const { courseId, moduleId, conceptId, student, instructor } = await bench.seedClass();
    const second = randomUUID();
    await bench.db.owner.query(
      `insert into course.module (id, course_id, concept_id, title, position) values ($1, $2, $3, 'Second', 1)`,
      [second, courseId, conceptId],
    );
    await seedChat(bench, { courseId, moduleId, person: student }, 10, 'first module');
    await seedChat(bench, { courseId, moduleId: second, person: student }, 10, 'second module');
    const asked = {
      from: '2026-01-01T00:02:00Z',
      to: '2026-01-01T00:05:00Z',
      moduleIds: [second],
      format: 'jsonl',
    } as const;
    const row = await made(
      await seedExport(bench, courseId, instructor, { ...asked, moduleIds: [...asked.moduleIds] }),
    );
    const messages = (await textOf(bench, row.object_key)).trimEnd().split('\n');
    expect(messages.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(
      [2, 3, 4].map((n) => `second module ${n}`),
    );
  });

  test('of more messages than are read at a time has each of them once, long chats included', async () => {
    const { courseId, moduleId, student, instructor } = await bench.seedClass();
    const long = await seedChat(bench, { courseId, moduleId, person: student }, 1_203);
    for (let chats = 0; chats < 30; chats++) await seedChat(bench, { courseId, moduleId, person: student }, 20);
    const row = await made(await seedExport(bench, courseId, instructor));
    const lines = linesOf(await textOf(bench, row.object_key));
    expect([lines.length, new Set(lines).size, row.messages_done]).toEqual([1_803, 1_803, '1803']);
    const numbers = lines.filter((line) => line.includes(long)).map((line) => Number(/message (\d+)/.exec(line)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 1_203 }, (_, n) => n));
  });

  test('of a course without chats is a file with its heading', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const row = await made(await seedExport(bench, courseId, instructor));
    expect(linesOf(await textOf(bench, row.object_key))).toEqual([]);
  });

  test('asked for twice at the queue is made once', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const id = await seedExport(bench, courseId, instructor);
    await Promise.all([jobs.add(id), jobs.add(id)]);
    await until(async () => (await exportOf(bench, id)).state === 'ready');
    await jobs.add(id);
    await until(async () => (await jobs.stateOf(id)) === 'none');
    expect(await exportOf(bench, id)).toMatchObject({ state: 'ready', attempt: 1 });
    expect(await toldTo(bench, instructor)).toHaveLength(1);
  });

  test('that its queue forgot is taken up', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const id = await seedExport(bench, courseId, instructor);
    await bench.db.owner.query(
      `update course.chat_export set updated_at = now() - interval '2 minutes' where id = $1`,
      [id],
    );
    await service.stop();
    service = await startIngest(bench.config);
    await until(async () => (await exportOf(bench, id)).state === 'ready', 30);
  });
});

describe('an export that is not wanted any more', () => {
  test('that was cancelled before its turn is not made', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const id = await seedExport(bench, courseId, instructor);
    await bench.db.owner.query(`update course.chat_export set state = 'cancelled' where id = $1`, [id]);
    await jobs.add(id);
    await until(async () => (await jobs.stateOf(id)) === 'none');
    expect(await exportOf(bench, id)).toMatchObject({ state: 'cancelled', attempt: 0, object_key: null });
    expect(await toldTo(bench, instructor)).toEqual([]);
  });

  test('that expired has its file deleted, and one that is deleted with its course, too', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const first = await seedExport(bench, courseId, instructor);
    const { object_key: key } = await made(first);
    await bench.db.owner.query(`update course.chat_export set expires_at = now() where id = $1`, [first]);
    const database = await bench.db.as('ingest');
    await database.asActor({ kind: 'system', job: 'chat-export' }, chatExports.expire);
    expect(await exportOf(bench, first)).toMatchObject({ state: 'expired', object_key: null });
    const { object_key: other } = await made(await seedExport(bench, courseId, instructor));
    await bench.db.owner.query('delete from course.course where id = $1', [courseId]);
    const { rows } = await bench.db.owner.query<{ object_key: string }>(
      'select object_key from content.object_deletion where object_key = any ($1)',
      [[key, other]],
    );
    expect(rows.map((row) => row.object_key).sort()).toEqual([key, other].sort());
  });

  test('of an attempt that another took over writes nothing more', async () => {
    const { courseId, instructor } = await bench.seedClass();
    const id = await seedExport(bench, courseId, instructor);
    const database = await bench.db.as('ingest');
    const run = <T>(work: Parameters<typeof database.asActor<T>>[1]) =>
      database.asActor({ kind: 'system', job: 'chat-export' }, work);
    const early = await run((tx) => chatExports.begin(tx, id));
    const late = await run((tx) => chatExports.begin(tx, id));
    expect(await run((tx) => chatExports.saveProgress(tx, early!, 1, 2))).toBeUndefined();
    expect(await run((tx) => chatExports.finish(tx, early!, 2, 10, 7))).toBeUndefined();
    expect(await run((tx) => chatExports.finish(tx, late!, 2, 10, 7))).toBeDefined();
    // What the early one may have written is deleted.
    const { rows } = await bench.db.owner.query('select 1 from content.object_deletion where object_key = $1', [
      early!.objectKey,
    ]);
    expect(rows).toHaveLength(1);
  });
});

describe('an export that cannot be made', () => {
  test('for want of room says so, and leaves no file', async () => {
    await service.stop();
    const full = {
      put: () => Promise.reject(new AilaError('STORE_FULL')),
      delete: () => Promise.resolve(),
    } as unknown as ObjectStore;
    service = await startIngest(
      bench.config,
      part(ObjectStore, () => full),
    );
    const { courseId, instructor } = await bench.seedClass();
    const row = await made(await seedExport(bench, courseId, instructor), 'failed');
    expect(row).toMatchObject({ failure: 'store-full', object_key: null });
    expect(await toldTo(bench, instructor)).toEqual([['export-failed', 'store-full']]);
    await service.stop();
    service = await startIngest(bench.config);
  });

  test('is read by nothing but its job: without a running export no chat is seen', async () => {
    const { courseId, moduleId, student, instructor } = await bench.seedClass();
    await seedChat(bench, { courseId, moduleId, person: student }, 3);
    const id = await seedExport(bench, courseId, instructor);
    const database: Database = await bench.db.as('ingest');
    const seen = (job: 'chat-export' | 'ingest') =>
      database.asActor({ kind: 'system', job }, async (tx) => [
        await chatExports.sizeOf(tx, id),
        (await chatExports.messagesAfter(tx, id, undefined, 10)).length,
      ]);
    expect(await seen('chat-export')).toEqual([0, 0]);
    await database.asActor({ kind: 'system', job: 'chat-export' }, (tx) => chatExports.begin(tx, id));
    expect(await seen('chat-export')).toEqual([3, 3]);
    expect(await seen('ingest')).toEqual([0, 0]);
    await expect(
      database.asActor({ kind: 'system', job: 'chat-export' }, (tx) => tx.query('select * from chat.message')),
    ).rejects.toThrow(/permission denied/);
  });
});
