import { readdirSync } from 'node:fs';
import { makeTextPdf } from '@aila/extraction/testing';
import { until } from '@aila/testing';
import { IngestProcess } from './testing/ingest-process.js';
import { essay, Workbench } from './testing/workbench.js';

jest.setTimeout(180_000);

/** Many pages for the extraction and few chunks, or the other way round: so the moment to kill it is long enough. */
const MANY_SHORT_PAGES = Array.from({ length: 600 }, (_, page) => `Thought number ${(page * 7919) % 1009}`);
const FEW_LONG_PAGES = essay(8);

let bench: Workbench;

beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(async () => {
  IngestProcess.killAll();
  await bench.close();
});

const stagedCopies = (): string[] =>
  readdirSync(bench.config.reading.temporaryFolder).filter((name) => name.startsWith('aila-ingest-'));

describe('the service, killed without warning', () => {
  it.each([
    ['while it extracts pages', MANY_SHORT_PAGES, 'extracting', 'pages_done'],
    ['while it embeds chunks', FEW_LONG_PAGES, 'embedding', 'chunks_done'],
  ] as const)(
    '%s, reads the file to its end after a restart and doubles nothing',
    async (_when, pages, state, counter) => {
      const first = await IngestProcess.start(bench);
      const file = await bench.upload(await bench.seedClass(), makeTextPdf(pages));
      await until(async () => {
        const seen = await bench.stateOf(file);
        return seen?.state === state && seen[counter] > 0;
      }, 60);
      await first.kill('SIGKILL');
      const atDeath = await bench.stateOf(file);
      expect(atDeath!.state).toBe(state);
      // The copy is needed for the extraction alone.
      expect(stagedCopies()).toHaveLength(state === 'extracting' ? 1 : 0);

      const second = await IngestProcess.start(bench);
      const { pages_total, chunks_total } = await bench.reaches(file, 'ready', 90);
      expect(pages_total).toBe(pages.length);
      const content = await bench.contentOf(file);
      expect(content).toEqual({ pages: pages.length, chunks: chunks_total, bits: chunks_total, vectors: chunks_total });
      const { rows } = await bench.db.owner.query<{ distinct: string; last: number }>(
        'select count(distinct ordinal) as distinct, max(ordinal) as last from content.chunk where version_id = $1',
        [file.versionId],
      );
      expect([Number(rows[0]!.distinct), rows[0]!.last]).toEqual([chunks_total, chunks_total! - 1]);
      await until(() => stagedCopies().length === 0);
      await second.kill('SIGTERM');
      expect(second.exitCode).toBe(0);
    },
  );

  it('three times over the same file, gives it up with a reason and reads the next', async () => {
    const file = await bench.upload(await bench.seedClass(), makeTextPdf(FEW_LONG_PAGES));
    const touchedAt = async (): Promise<number> => {
      const { rows } = await bench.db.owner.query<{ updated_at: Date }>(
        'select updated_at from content.file_version where id = $1',
        [file.versionId],
      );
      return rows[0]!.updated_at.getTime();
    };
    for (let deaths = 0; deaths < 3; deaths += 1) {
      const before = await touchedAt();
      const service = await IngestProcess.start(bench);
      await until(async () => {
        const state = (await bench.stateOf(file))!.state;
        return (state === 'extracting' || state === 'embedding') && (await touchedAt()) > before;
      }, 120);
      await service.kill('SIGKILL');
    }
    const last = await IngestProcess.start(bench);
    expect(await bench.reaches(file, 'failed', 120)).toMatchObject({ failure: 'broke-the-reader' });
    const job = await bench.queues.queue('ingest').getJob(file.versionId);
    expect(await job!.isFailed()).toBe(true);
    expect(await bench.contentOf(file)).toMatchObject({ pages: 0, chunks: 0, vectors: 0 });
    const next = await bench.upload(await bench.seedClass(), makeTextPdf(['The next file is short.']));
    await bench.reaches(next, 'ready', 90);
    await last.kill('SIGTERM');
  }, 600_000);
});
