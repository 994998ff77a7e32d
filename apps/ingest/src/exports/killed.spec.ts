import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChatExportJobs } from '@aila/queue';
import { until } from '@aila/testing';
import { exportOf, seedChat, seedExport, textOf, toldTo } from '../testing/chats.js';
import { IngestProcess } from '../testing/ingest-process.js';
import { Workbench } from '../testing/workbench.js';

jest.setTimeout(240_000);

/** So many that a moment in the middle is long enough to kill the service in it. */
const CHATS = 60;
const MESSAGES = 1_000;

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(async () => {
  IngestProcess.killAll();
  await bench.close();
});

/** The objects of the store below `exports/`. */
function exportedFiles(): string[] {
  const { store } = bench.config;
  if (store.kind !== 'disk') throw new Error('the workbench has a disk store');
  const entries = readdirSync(join(store.directory, 'objects'), { recursive: true }) as string[];
  return entries.filter((name) => name.startsWith('exports') && name.endsWith('@object'));
}

test('the service, killed while it writes chat logs, writes them after a restart: no row twice, and one file', async () => {
  const { courseId, moduleId, student, instructor } = await bench.seedClass();
  for (let chats = 0; chats < CHATS; chats++)
    await seedChat(bench, { courseId, moduleId, person: student }, MESSAGES, `chat ${chats}, message`);
  const id = await seedExport(bench, courseId, instructor);
  const first = await IngestProcess.start(bench);
  await new ChatExportJobs(bench.queues).add(id);
  await until(async () => Number((await exportOf(bench, id)).messages_done) > 0, 60);
  await first.kill('SIGKILL');
  const atDeath = await exportOf(bench, id);
  expect(atDeath).toMatchObject({ state: 'running', attempt: 1 });
  expect(Number(atDeath.messages_done)).toBeLessThan(CHATS * MESSAGES);
  expect(exportedFiles()).toEqual([]);

  const second = await IngestProcess.start(bench);
  await until(async () => (await exportOf(bench, id)).state === 'ready', 120);
  const row = await exportOf(bench, id);
  expect(row).toMatchObject({ attempt: 2, messages_done: String(CHATS * MESSAGES) });
  const lines = (await textOf(bench, row.object_key)).split('\r\n').slice(1, -1);
  expect([lines.length, new Set(lines).size]).toEqual([CHATS * MESSAGES, CHATS * MESSAGES]);
  expect(exportedFiles()).toHaveLength(1);
  expect(await toldTo(bench, instructor)).toEqual([['export-ready', null]]);
  await second.kill('SIGTERM');
  expect(second.exitCode).toBe(0);
});
