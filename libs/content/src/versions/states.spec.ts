import { randomUUID } from 'node:crypto';
import { systemActor } from '@aila/access';
import { fileStates, type FileState } from '@aila/contracts';
import type { Database } from '@aila/database';
import { seedClass, TestDatabase } from '@aila/testing';
import { happens } from './state-changes.js';
import { stateAfter, transitions, type VersionEvent } from './states.js';

/** What is expected of every event in every state, written by hand; '-' where nothing may happen. */
const columns = ['awaiting-upload', 'queued', 'extracting', 'embedding', 'ready', 'failed', 'cancelled'] as const;
const expected: Readonly<Record<VersionEvent, readonly (FileState | 'gone' | '-')[]>> = {
  arrive: ['queued', '-', '-', '-', '-', '-', '-'],
  refuse: ['failed', '-', '-', '-', '-', '-', '-'],
  expire: ['gone', '-', '-', '-', '-', '-', '-'],
  begin: ['-', 'extracting', 'extracting', 'extracting', '-', '-', '-'],
  savePages: ['-', '-', 'extracting', '-', '-', '-', '-'],
  beginEmbedding: ['-', '-', 'embedding', '-', '-', '-', '-'],
  saveChunks: ['-', '-', '-', 'embedding', '-', '-', '-'],
  index: ['-', '-', '-', 'embedding', '-', '-', '-'],
  publish: ['-', '-', '-', 'ready', '-', '-', '-'],
  fail: ['-', 'failed', 'failed', 'failed', '-', '-', '-'],
  supersede: ['-', 'cancelled', 'cancelled', 'cancelled', '-', '-', '-'],
  cancel: ['cancelled', 'cancelled', 'cancelled', 'cancelled', '-', '-', 'cancelled'],
  retry: ['-', '-', '-', '-', '-', 'queued', 'queued'],
};
const events = Object.keys(transitions) as VersionEvent[];
const pairs = events.flatMap((event) =>
  columns.map((state, index) => ({ event, state, after: expected[event][index] ?? '-' })),
);

test('no state and no event is left out', () => {
  expect([...columns].sort()).toEqual([...fileStates].sort());
  expect(Object.keys(expected).sort()).toEqual([...events].sort());
  expect(pairs).toHaveLength(7 * 13);
});

test.each(pairs)('$event in $state leads to $after', ({ event, state, after }) => {
  expect(stateAfter(state, event) ?? '-').toBe(after);
});

describe('in the database', () => {
  let db: TestDatabase;
  let database: Database;
  let place: { courseId: string; moduleId: string };
  beforeAll(async () => {
    db = await TestDatabase.start();
    database = await db.as('ingest');
    place = await seedClass(db.owner);
  }, 60_000);
  afterAll(() => db.stop());

  /** Values of the columns that an event writes besides the state. */
  const values: Partial<Record<VersionEvent, readonly unknown[]>> = {
    savePages: [3, 9],
    beginEmbedding: [Buffer.from('hash'), 2, 5],
    saveChunks: [4],
    fail: ['damaged'],
  };

  /** A version that was read half-way and failed once. */
  async function versionIn(state: FileState): Promise<string> {
    const [id, fileId] = [randomUUID(), randomUUID()];
    const { courseId, moduleId } = place;
    await db.owner.query('insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, $4)', [
      fileId,
      courseId,
      moduleId,
      `${fileId}.pdf`,
    ]);
    await db.owner.query(
      `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes,
         state, failure, pages_done, pages_total, chunks_done, chunks_total)
       values ($1, $2, $3, $4, 1, $6, 'application/pdf', 1, $5, 'internal', 1, 2, 3, 4)`,
      [id, fileId, moduleId, courseId, state, id],
    );
    return id;
  }

  const read = async (id: string) => {
    const { rows } = await db.owner.query<Record<string, unknown>>(
      `select state, failure, pages_done, pages_total, chunks_done, chunks_total, sha256 from content.file_version
       where id = $1`,
      [id],
    );
    return rows[0];
  };

  test.each(pairs)(
    '$event in $state leads to $after, and an event that does not happen writes nothing',
    async (pair) => {
      const { event, state, after } = pair;
      const id = await versionIn(state);
      const before = await read(id);
      const happened = await database.asActor(systemActor('ingest'), (tx) =>
        happens(tx, event, id, ...(values[event] ?? [])),
      );
      expect(happened).toBe(after !== '-');
      if (after === '-') expect(await read(id)).toEqual(before);
      else expect((await read(id))?.['state'] ?? 'gone').toBe(after);
    },
  );

  test('whoever takes a version up or asks for it again finds nothing of an earlier attempt', async () => {
    const nothing = { failure: null, pages_done: 0, pages_total: null, chunks_done: 0, chunks_total: null };
    for (const [event, state] of [
      ['begin', 'embedding'],
      ['retry', 'failed'],
    ] as const) {
      const id = await versionIn(state);
      await database.asActor(systemActor('ingest'), (tx) => happens(tx, event, id));
      expect(await read(id)).toMatchObject(nothing);
    }
  });

  test('each event stores what it is told', async () => {
    const change = async (event: VersionEvent, state: FileState) => {
      const id = await versionIn(state);
      await database.asActor(systemActor('ingest'), (tx) => happens(tx, event, id, ...(values[event] ?? [])));
      return read(id);
    };
    expect(await change('refuse', 'awaiting-upload')).toMatchObject({ failure: 'size-mismatch' });
    expect(await change('fail', 'queued')).toMatchObject({ failure: 'damaged' });
    expect(await change('savePages', 'extracting')).toMatchObject({ pages_done: 3, pages_total: 9, chunks_done: 3 });
    expect(await change('saveChunks', 'embedding')).toMatchObject({ pages_done: 1, chunks_done: 4, chunks_total: 4 });
    expect(await change('beginEmbedding', 'extracting')).toMatchObject({
      sha256: Buffer.from('hash'),
      chunks_done: 2,
      chunks_total: 5,
    });
  });
});
