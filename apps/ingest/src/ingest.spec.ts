import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBuiltinEmbedder, Embedder } from '@aila/embeddings';
import { DEFAULT_LIMITS } from '@aila/extraction';
import { makeEncryptedPdf, makeFlateBomb, makeTextPdf } from '@aila/extraction/testing';
import { part, type RunningWorkers } from '@aila/service';
import { search } from '@aila/retrieval';
import { startIngest } from './start.js';
import { GatedEmbedder } from './testing/gated-embedder.js';
import { until } from '@aila/testing';
import { essay, NOTHING, Workbench } from './testing/workbench.js';

jest.setTimeout(60_000);

let bench: Workbench;
let ingest: RunningWorkers | undefined;
let embedder: GatedEmbedder;

beforeAll(async () => {
  bench = await Workbench.open({ behindProxy: true });
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

async function start(): Promise<void> {
  ingest = await startIngest(
    bench.config,
    part(Embedder, () => embedder),
  );
}

describe('a file that arrives', () => {
  it('becomes pages, chunks and embeddings that a student can search, and the world is told of each step', async () => {
    const course = await bench.seedClass();
    const builtin = createBuiltinEmbedder();
    ingest = await startIngest(
      bench.config,
      part(Embedder, () => builtin),
    );
    const file = await bench.upload(
      course,
      makeTextPdf([
        'A for loop repeats its body once for every element of a list.',
        'A recursive function calls itself until it reaches its base case.',
      ]),
    );
    const state = await bench.reaches(file, 'ready', 60);
    expect(state).toMatchObject({ failure: null, pages_done: 2, pages_total: 2 });
    expect(state.chunks_done).toBe(state.chunks_total);
    expect(await bench.currentVersionOf(file)).toBe(file.versionId);

    const textGen = await bench.db.as('text-gen');
    const query = 'When does recursion stop?';
    const queryEmbedder = createBuiltinEmbedder();
    const [queryVector] = await queryEmbedder.embed([query], { priority: 'question' });
    await queryEmbedder.close();
    const [best] = await textGen.asActor(course.student, (tx) =>
      search(tx, { courseId: course.courseId, query, queryVector: queryVector!, model: builtin.model, limit: 3 }),
    );
    expect(best!.text).toContain('base case');

    await until(() => bench.progress.some((step) => step.id === file.fileId && step.state === 'ready'));
    const states = bench.progress.filter((step) => step.id === file.fileId).map((step) => step.state);
    expect([...new Set(states)]).toEqual(['queued', 'extracting', 'embedding', 'ready']);
    expect(bench.progress.at(-1)).toMatchObject({ moduleId: file.moduleId, courseId: file.courseId });
  });

  it('has chunks whose places are exactly in its pages', async () => {
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(5)));
    await bench.reaches(file, 'ready');
    const { rows: chunks } = await bench.db.owner.query<{
      ordinal: number;
      page: number;
      page_end: number;
      span_start: number;
      span_end: number;
      text: string;
    }>(
      'select ordinal, page, page_end, span_start, span_end, text from content.chunk where version_id = $1 order by ordinal',
      [file.versionId],
    );
    const { rows: pages } = await bench.db.owner.query<{ number: number; text: string }>(
      'select number, text from content.page where version_id = $1',
      [file.versionId],
    );
    const pageText = new Map(pages.map(({ number, text }) => [number, text]));
    expect(chunks.length).toBeGreaterThan(5);
    for (const { page, page_end, span_start, span_end, text } of chunks.filter(
      (chunk) => chunk.page === chunk.page_end,
    )) {
      expect(pageText.get(page)!.slice(span_start, span_end)).toBe(text);
      expect(page_end).toBe(page);
    }
    expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, index) => index));
  });

  it('is read once, however often and however late the store tells of it', async () => {
    const course = await bench.seedClass();
    const bytes = makeTextPdf(essay(3));
    const file = await bench.announce(course, bytes.length);
    for (let times = 0; times < 3; times += 1) await bench.store.put(file.objectKey, bytes, 'application/pdf');
    await start();
    await bench.reaches(file, 'ready');
    const content = await bench.contentOf(file);
    const texts = embedder.texts;
    expect(texts).toBe(await bench.windowsOf(file));
    await bench.store.put(file.objectKey, bytes, 'application/pdf');
    await sleep(1_500);
    expect((await bench.stateOf(file))!.state).toBe('ready');
    expect(await bench.contentOf(file)).toEqual(content);
    expect(embedder.texts).toBe(texts);
  });

  it('with the same bytes as another of the course is not embedded again', async () => {
    await start();
    const course = await bench.seedClass();
    const bytes = makeTextPdf(essay(3));
    await bench.reaches(await bench.upload(course, bytes), 'ready');
    const texts = embedder.texts;
    const copy = await bench.upload(course, bytes);
    await bench.reaches(copy, 'ready');
    expect(embedder.texts).toBe(texts);
    expect((await bench.contentOf(copy))['vectors']).toBeGreaterThan(0);
    expect(await bench.windowsOf(copy)).toBe(texts);
    await bench.reaches(await bench.upload(await bench.seedClass(), bytes), 'ready');
    expect(embedder.texts).toBe(2 * texts);
  });

  it('of which nobody knows any more is taken out of the store, and other objects are left alone', async () => {
    const course = await bench.seedClass();
    const file = await bench.announce(course, 8);
    await bench.db.owner.query('delete from content.file where id = $1', [file.fileId]);
    await start();
    await bench.store.put(file.objectKey, Buffer.from('%PDF-1.7'), 'application/pdf');
    await bench.store.put('exports/course/1.csv', Buffer.from('a,b'), 'text/csv');
    await until(async () => (await bench.store.stat(file.objectKey)) === undefined);
    expect(await bench.store.stat('exports/course/1.csv')).toBeDefined();
  });
});

describe('a file that cannot be read', () => {
  const whole = makeTextPdf(essay(10));

  it.each([
    ['a text file named .pdf', Buffer.from('Dear students,'), 'application/pdf', 'not-a-pdf'],
    ['a truncated PDF', whole.subarray(0, whole.length / 2), 'application/pdf', 'damaged'],
    ['a PDF with a password', makeEncryptedPdf(), 'application/pdf', 'password-protected'],
    ['a PDF without text', makeTextPdf(['', '']), 'application/pdf', 'no-text'],
    ['a picture named .txt', Buffer.from([0x89, 0x50, 0, 0]), 'text/plain', 'not-text'],
    ['a PDF bomb', makeFlateBomb(500_000_000), 'application/pdf', 'too-large-to-read'],
  ])('%s fails with a reason and leaves nothing behind', async (_what, bytes, mediaType, failure) => {
    await start();
    const file = await bench.upload(await bench.seedClass(), bytes, mediaType);
    expect(await bench.reaches(file, 'failed')).toMatchObject({ failure });
    expect(await bench.contentOf(file)).toEqual(NOTHING);
    await until(() => bench.progress.some((step) => step.id === file.fileId && step.failure === failure));
  });

  it('of another size than announced fails without being read', async () => {
    await start();
    const file = await bench.announce(await bench.seedClass(), 100);
    await bench.store.put(file.objectKey, Buffer.from('%PDF-1.7'), 'application/pdf');
    expect(await bench.reaches(file, 'failed')).toMatchObject({ failure: 'size-mismatch' });
  });

  it('because the reader itself breaks down is tried again, and given up in the end', async () => {
    const crashing = join(__dirname, '../../../libs/extraction/test/readers/crashing.mjs');
    const reading = { ...bench.config.reading, program: crashing, limits: DEFAULT_LIMITS };
    const file = await bench.announce(await bench.seedClass(), 8);
    await bench.db.owner.query(`update content.file_version set state = 'queued' where id = $1`, [file.versionId]);
    await bench.putUnheard(file, Buffer.from('%PDF-1.7'));
    const jobs = bench.queues.queue('ingest');
    await jobs.add(
      'ingest',
      { versionId: file.versionId },
      { jobId: file.versionId, attempts: 2, backoff: { type: 'fixed', delay: 100 } },
    );
    ingest = await startIngest(
      { ...bench.config, reading },
      part(Embedder, () => embedder),
    );
    await bench.reaches(file, 'failed');
    expect((await jobs.getJob(file.versionId))!.attemptsMade).toBe(2);
    expect(await bench.stateOf(file)).toMatchObject({ state: 'failed', failure: 'internal' });
    expect(await bench.contentOf(file)).toEqual(NOTHING);
  });
});

describe('a new version', () => {
  it('takes the place of the old one in one step, and the old one serves until then', async () => {
    await start();
    const course = await bench.seedClass();
    const first = await bench.upload(course, makeTextPdf(['The old version speaks of snakes.']));
    await bench.reaches(first, 'ready');
    const before = await bench.contentOf(first);

    embedder.shut();
    const bytes = makeTextPdf(['The new version speaks of birds.', 'On two pages.']);
    const second = await bench.announceVersion(first, 2, bytes.length);
    await bench.store.put(second.objectKey, bytes, 'application/pdf');
    await bench.reaches(second, 'embedding');
    expect(await bench.currentVersionOf(first)).toBe(first.versionId);
    expect(await bench.contentOf(first)).toEqual(before);

    embedder.open();
    await bench.reaches(second, 'ready');
    expect(await bench.currentVersionOf(first)).toBe(second.versionId);
    expect(await bench.stateOf(first)).toBeUndefined();
    expect(await bench.contentOf(first)).toEqual(NOTHING);
    const { rows } = await bench.db.owner.query('select 1 from content.object_deletion where object_key = $1', [
      first.objectKey,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('has only those sections embedded that the old one did not have', async () => {
    await start();
    const document = (...sections: string[]): Buffer =>
      Buffer.from(sections.map((text, index) => `# Section ${index + 1}\n\n${text}`).join('\n\n'));
    const sections = essay(6);
    const first = await bench.upload(await bench.seedClass(), document(...sections), 'text/markdown');
    await bench.reaches(first, 'ready');
    const before = embedder.texts;
    const bytes = document(...sections.slice(0, 5), 'The last section is another now.');
    const second = await bench.announceVersion(first, 2, bytes.length, 'text/markdown');
    await bench.store.put(second.objectKey, bytes, 'text/markdown');
    const { chunks_total } = await bench.reaches(second, 'ready');
    expect(embedder.texts - before).toBe(1);
    expect(await bench.contentOf(second)).toMatchObject({ chunks: chunks_total, vectors: chunks_total });
  });

  it('that cannot be read leaves the old one in its place', async () => {
    await start();
    const first = await bench.upload(await bench.seedClass(), makeTextPdf(['It stays.']));
    await bench.reaches(first, 'ready');
    const second = await bench.announceVersion(first, 2, 8);
    await bench.store.put(second.objectKey, Buffer.from('%PDF-1.7'), 'application/pdf');
    await bench.reaches(second, 'failed');
    expect(await bench.currentVersionOf(first)).toBe(first.versionId);
    expect((await bench.contentOf(first))['chunks']).toBe(1);
  });

  it('ends the reading of an older one, of which nothing is left', async () => {
    embedder.shut();
    await start();
    const first = await bench.upload(await bench.seedClass(), makeTextPdf(essay(20)));
    await bench.reaches(first, 'embedding');
    const bytes = makeTextPdf(['Newer.']);
    const second = await bench.announceVersion(first, 2, bytes.length);
    await bench.store.put(second.objectKey, bytes, 'application/pdf');
    await bench.reaches(first, 'cancelled');
    embedder.open();
    await bench.reaches(second, 'ready');
    await until(async () => (await bench.contentOf(first))['pages'] === 0);
    expect(await bench.contentOf(first)).toEqual(NOTHING);
    expect(await bench.currentVersionOf(second)).toBe(second.versionId);
  });
});

describe('while it is being read, a file', () => {
  it('that is cancelled is left alone within moments, and nothing of it stays', async () => {
    embedder.shut();
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(20)));
    await bench.reaches(file, 'embedding');
    expect((await bench.contentOf(file))['pages']).toBe(20);
    await bench.db.owner.query(`update content.file_version set state = 'cancelled' where id = $1`, [file.versionId]);
    await until(async () => (await bench.contentOf(file))['pages'] === 0, 5);
    expect(await bench.contentOf(file)).toEqual(NOTHING);
    expect((await bench.stateOf(file))!.state).toBe('cancelled');
    await until(() => bench.progress.some((step) => step.id === file.fileId && step.state === 'cancelled'));
  });

  it('that is cancelled and asked for again at once is read after all', async () => {
    embedder.shut();
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(20)));
    await bench.reaches(file, 'embedding');
    await bench.db.owner.query(`update content.file_version set state = 'queued' where id = $1`, [file.versionId]);
    await until(async () => (await bench.stateOf(file))!.state !== 'queued', 10);
    embedder.open();
    await bench.reaches(file, 'ready');
    const content = await bench.contentOf(file);
    expect(content).toMatchObject({ pages: 20, bits: content['chunks'], vectors: content['chunks'] });
  });

  it('that is deleted leaves nothing behind, and the next file is read', async () => {
    embedder.shut();
    await start();
    const course = await bench.seedClass();
    const file = await bench.upload(course, makeTextPdf(essay(20)));
    await bench.reaches(file, 'embedding');
    await bench.db.owner.query('delete from content.file where id = $1', [file.fileId]);
    embedder.open();
    const next = await bench.upload(course, makeTextPdf(['The next one.']));
    await bench.reaches(next, 'ready');
    expect(await bench.contentOf(file)).toEqual(NOTHING);
    await until(async () => (await bench.queues.queue('ingest').getJob(file.versionId)) === undefined);
  });

  it('lies in a copy of its own as long as its text is extracted', async () => {
    const copies = (): string[] =>
      readdirSync(bench.config.reading.temporaryFolder).filter((name) => name.startsWith('aila-ingest-'));
    const spinning = join(__dirname, '../../../libs/extraction/test/readers/spinning.mjs');
    ingest = await startIngest(
      { ...bench.config, reading: { ...bench.config.reading, program: spinning } },
      part(Embedder, () => embedder),
    );
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(2)));
    await bench.reaches(file, 'extracting');
    await until(() => copies().length === 1);
    await bench.db.owner.query(`update content.file_version set state = 'cancelled' where id = $1`, [file.versionId]);
    await until(() => copies().length === 0);
  });
});

describe('work that was interrupted', () => {
  it('by a calm shutdown is given back and finished after the next start, without computing a chunk twice', async () => {
    embedder.shut();
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(60)));
    await bench.reaches(file, 'embedding');
    embedder.open();
    await until(async () => (await bench.stateOf(file))!.chunks_done > 0);
    embedder.shut();
    await ingest!.stop();
    const stored = await bench.windowsOf(file);
    expect(stored).toBeGreaterThan(0);
    expect((await bench.stateOf(file))!.state).toBe('embedding');

    embedder = new GatedEmbedder();
    await start();
    await bench.reaches(file, 'ready', 60);
    const content = await bench.contentOf(file);
    expect(embedder.texts).toBe((await bench.windowsOf(file)) - stored);
    expect(content).toMatchObject({ pages: 60, bits: content['chunks'], vectors: content['chunks'] });
  });

  it('with another model afterwards begins its embeddings anew', async () => {
    embedder.shut();
    await start();
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(essay(60)));
    await bench.reaches(file, 'embedding');
    embedder.open();
    await until(async () => (await bench.stateOf(file))!.chunks_done > 0);
    embedder.shut();
    await ingest!.stop();
    embedder = new GatedEmbedder('another');
    await start();
    await bench.reaches(file, 'ready', 60);
    const { rows } = await bench.db.owner.query<{ model: string }>(
      'select distinct model from content.chunk_bits where version_id = $1',
      [file.versionId],
    );
    expect(rows).toEqual([{ model: 'another' }]);
  });

  it('before its job was on the queue is taken up after a while', async () => {
    const course = await bench.seedClass();
    const bytes = makeTextPdf(['Forgotten.']);
    const file = await bench.announce(course, bytes.length);
    await bench.putUnheard(file, bytes);
    await bench.db.owner.query(
      `update content.file_version set state = 'queued', updated_at = now() - interval '2 minutes' where id = $1`,
      [file.versionId],
    );
    await start();
    await bench.reaches(file, 'ready');
  });
});
