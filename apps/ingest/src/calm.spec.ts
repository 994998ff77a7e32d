import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTextPdf } from '@aila/extraction/testing';
import { Embedder } from '@aila/embeddings';
import { part, type RunningWorkers } from '@aila/service';
import { diskStoreFolders } from '@aila/object-store';
import type { Queues } from '@aila/queue';
import { startIngest } from './start.js';
import { GatedEmbedder } from './testing/gated-embedder.js';
import { until } from '@aila/testing';
import { essay, NOTHING, Workbench, type UploadedFile } from './testing/workbench.js';

jest.setTimeout(120_000);

let bench: Workbench;
let ingest: RunningWorkers | undefined;
let embedder: GatedEmbedder;
let jobs: ReturnType<Queues['queue']>;

beforeAll(async () => {
  bench = await Workbench.open();
  jobs = bench.queues.queue('ingest');
});
afterAll(() => bench.close());
beforeEach(() => {
  embedder = new GatedEmbedder();
});
afterEach(async () => {
  embedder.open();
  await ingest?.stop();
  ingest = undefined;
});

/** @param program one of the readers that lie beside the extraction library */
async function start(program?: string): Promise<RunningWorkers> {
  const path = program ? join(__dirname, '../../../libs/extraction/test/readers', `${program}.mjs`) : null;
  ingest = await startIngest(
    { ...bench.config, reading: { ...bench.config.reading, program: path } },
    part(Embedder, () => embedder),
  );
  return ingest;
}

const text = (content: string): [Buffer, string] => [Buffer.from(content), 'text/plain'];

describe('files of one course', () => {
  it('that are slow, however many there are, do not delay a file of another course', async () => {
    embedder.shut('slow');
    const running = await start();
    const slowCourse = await bench.seedClass();
    const slow: UploadedFile[] = [];
    for (let n = 0; n < 6; n += 1)
      slow.push(await bench.upload(slowCourse, ...text(`slow number ${n} `.repeat(20_000))));
    const stateOfSlow = () => Promise.all(slow.map(async (file) => (await bench.stateOf(file))!.state));
    await until(async () => (await stateOfSlow()).filter((state) => state === 'embedding').length === 2, 60);
    const quick = await bench.upload(await bench.seedClass(), ...text('A quick file of another course.'));
    await bench.reaches(quick, 'ready', 30);
    expect((await stateOfSlow()).filter((state) => state === 'queued')).toHaveLength(4);
    const metrics = await (await fetch(`${running.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/aila_ingest_files_put_aside_total\S* [1-9]/);

    embedder.open();
    for (const file of slow) await bench.reaches(file, 'ready', 60);
  });
});

describe('while the worst of files is read', () => {
  it('probes are answered within a second', async () => {
    const running = await start();
    const file = await bench.upload(await bench.seedClass(), ...text('Dr. '.repeat(75_000)));
    const waits: number[] = [];
    for (;;) {
      const state = (await bench.stateOf(file))!.state;
      if (state === 'ready' || state === 'failed') break;
      const began = performance.now();
      expect((await fetch(`${running.adminUrl}/healthz`)).status).toBe(200);
      expect((await fetch(`${running.adminUrl}/readyz`)).status).toBe(200);
      waits.push(performance.now() - began);
      await sleep(50);
    }
    expect((await bench.stateOf(file))!.state).toBe('ready');
    waits.sort((a, b) => a - b);
    // A machine that does other things besides may be late now and then, but not again and again.
    expect(waits.at(Math.floor(waits.length * 0.95))).toBeLessThan(1_000);
  });

  it('a file of more text than is allowed is refused with its own reason', async () => {
    await start();
    const file = await bench.upload(await bench.seedClass(), ...text('word '.repeat(4_000_000)));
    expect(await bench.reaches(file, 'failed', 60)).toMatchObject({ failure: 'too-much-text' });
    expect(await bench.contentOf(file)).toEqual(NOTHING);
  });
});

describe('a file that is cancelled', () => {
  const cancel = (file: UploadedFile) =>
    bench.db.owner.query(`update content.file_version set state = 'cancelled' where id = $1`, [file.versionId]);
  const isLeftAlone = async (file: UploadedFile): Promise<void> => {
    await until(async () => (await jobs.getJob(file.versionId)) === undefined, 60);
    expect((await bench.stateOf(file))!.state).toBe('cancelled');
    expect(await bench.contentOf(file)).toEqual(NOTHING);
    expect(await bench.indexOf(file)).toBe(0);
  };

  it('while it is queued behind others of its course is never read', async () => {
    embedder.shut('slow');
    await start();
    const course = await bench.seedClass();
    const [first, second] = [
      await bench.upload(course, ...text('slow '.repeat(2_000))),
      await bench.upload(course, ...text('slow and slow '.repeat(2_000))),
    ];
    await Promise.all([first, second].map((file) => bench.reaches(file, 'embedding')));
    const third = await bench.upload(course, ...text('The third is not slow.'));
    await bench.reaches(third, 'queued');
    await cancel(third);
    embedder.open();
    await isLeftAlone(third);
    await Promise.all([first, second].map((file) => bench.reaches(file, 'ready', 60)));
  });

  it.each([
    ['is extracted', 'spinning'],
    ['is cut into chunks', 'endless-chunks'],
  ])('while it %s is left alone within moments', async (_when, program) => {
    await start(program);
    const file = await bench.upload(await bench.seedClass(), ...text('Any text.'));
    await bench.reaches(file, 'extracting');
    await sleep(500);
    await cancel(file);
    await isLeftAlone(file);
  });

  it('while it is published is not published', async () => {
    embedder.shut();
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(3)));
    await bench.reaches(file, 'embedding');
    const blocker = await bench.db.owner.connect();
    try {
      // Publishing waits for this lock when all else is done.
      await blocker.query('begin');
      await blocker.query('select 1 from content.file where id = $1 for update', [file.fileId]);
      embedder.open();
      await until(async () => (await bench.indexOf(file)) > 0, 60);
      await cancel(file);
    } finally {
      await blocker.query('commit');
      blocker.release();
    }
    await isLeftAlone(file);
    expect(await bench.currentVersionOf(file)).toBeNull();
  });
});

describe('an event of the store that fits no file', () => {
  it('is counted, and the next one is taken', async () => {
    const running = await start();
    const { store } = bench.config;
    if (store.kind !== 'disk') throw new Error('the workbench has a disk store');
    const record = (key: string) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'files' }, object: { key, size: 1, eTag: 'x' } },
    });
    writeFileSync(
      join(diskStoreFolders(store.directory).events, '0.json'),
      JSON.stringify({ Records: [record(''), record('somebody/elses')] }),
    );
    const file = await bench.upload(await bench.seedClass(), ...text('A file that comes after it.'));
    await bench.reaches(file, 'ready');
    const metrics = await (await fetch(`${running.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/aila_ingest_object_events_total\{outcome="no-file".*\} 2/);
    expect(metrics).toMatch(/aila_ingest_object_events_total\{outcome="queued".*\} 1/);
  });
});
