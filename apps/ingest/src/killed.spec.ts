import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeTextPdf } from '@aila/extraction/testing';
import { essay, until, Workbench } from './testing/workbench.js';

jest.setTimeout(180_000);

/** The service as it is built; `nx test ingest` builds it first. */
const PROGRAM = join(__dirname, '../dist/main.js');
/** Many pages for the extraction and few chunks, or the other way round: so the moment to kill it is long enough. */
const MANY_SHORT_PAGES = Array.from({ length: 600 }, (_, page) => `Thought number ${(page * 7919) % 1009}`);
const FEW_LONG_PAGES = essay(8);

let bench: Workbench;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(async () => {
  for (const service of processes) service.kill('SIGKILL');
  await bench.close();
});

async function startProcess(): Promise<ChildProcess> {
  const service = fork(PROGRAM, [], {
    env: bench.environment,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  processes.push(service);
  await new Promise((resolve, reject) => {
    service.once('message', resolve);
    service.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  return service;
}

async function kill(service: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => service.once('exit', resolve));
  service.kill(signal);
  await gone;
}

const stagedCopies = (): string[] =>
  readdirSync(bench.config.reading.temporaryFolder).filter((name) => name.startsWith('aila-ingest-'));

describe('the service, killed without warning', () => {
  it.each([
    ['while it extracts pages', MANY_SHORT_PAGES, 'extracting', 'pages_done'],
    ['while it embeds chunks', FEW_LONG_PAGES, 'embedding', 'chunks_done'],
  ] as const)(
    '%s, reads the file to its end after a restart and doubles nothing',
    async (_when, pages, state, counter) => {
      const first = await startProcess();
      const file = await bench.upload(await bench.seedClass(), makeTextPdf(pages));
      await until(async () => {
        const seen = await bench.stateOf(file);
        return seen?.state === state && seen[counter] > 0;
      }, 60);
      await kill(first, 'SIGKILL');
      const atDeath = await bench.stateOf(file);
      expect(atDeath!.state).toBe(state);
      expect(stagedCopies()).toHaveLength(1);

      const second = await startProcess();
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
      await kill(second, 'SIGTERM');
      expect(second.exitCode).toBe(0);
    },
  );
});
