import { randomUUID } from 'node:crypto';
import { systemActor } from '@aila/access';
import { createDataSource, createPool, Database, isLostConnection } from '@aila/database';
import type { Pool } from 'pg';
import { TestDatabase } from './test-database.js';
import { UnsteadyNetwork } from './unsteady-network.js';

jest.setTimeout(60_000);

let db: TestDatabase;
let network: UnsteadyNetwork;
let database: Database;
/** Only a role itself may end its connections. */
let terminator: Pool;
const name = 'test-lost';

beforeAll(async () => {
  db = await TestDatabase.start({ ownServer: true });
  const settings = db.settingsFor('text-gen');
  network = await UnsteadyNetwork.to(settings.port);
  const source = createDataSource({ ...settings, port: network.port, poolSize: 4 }, name);
  database = await new Database(source).connect();
  terminator = createPool(settings, { max: 1, application_name: 'test-terminator' });
}, 60_000);
afterAll(async () => {
  await database.close();
  await terminator.end();
  await network.stop();
  await db.stop();
});

/** A read of several statements, so that it can break at its begin, between two of them, in one, and at its commit. */
const read = () =>
  database.asActor(systemActor('ingest'), async (tx) => {
    await tx.query('select 1');
    await tx.query(`select repeat('x', 20000) from generate_series(1, 3)`);
    return tx.query<{ done: number }[]>('select 2 as done, pg_sleep(0.002)');
  });

/** Many reads while `disturb` runs again and again. @returns what went wrong, by code, and what was behind it */
async function readsWhile(disturb: (round: number) => Promise<unknown> | void): Promise<Map<unknown, string[]>> {
  const failures = new Map<unknown, string[]>();
  let over = false;
  const readers = Array.from({ length: 6 }, async () => {
    while (!over) {
      await read().catch((error: { code?: unknown; message: string; cause?: Error }) => {
        const { code, cause, message } = error;
        failures.set(code, [...(failures.get(code) ?? []), cause?.message ?? message]);
      });
      await database.liveSignIns([randomUUID()]).catch((error: { code?: unknown; message: string }) => {
        failures.set(error.code, [...(failures.get(error.code) ?? []), error.message]);
      });
    }
  });
  try {
    for (let round = 0; round < 40; round += 1) {
      await disturb(round);
      await new Promise((done) => setTimeout(done, 10));
    }
  } finally {
    over = true;
    await Promise.all(readers);
  }
  return failures;
}

const works = async () => {
  network.refuse(false);
  for (let tries = 0; tries < 20; tries += 1) if (await read().catch(() => undefined)) return true;
  return false;
};

test.each([
  ['whose network breaks', () => network.break()],
  ['whose network breaks in the middle of an answer', (round: number) => network.breakAfter(round * round * 37)],
  ['that takes connections and drops them', (round: number) => network.refuse(round % 3 < 2)],
  [
    'that ends connections',
    () =>
      terminator.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]),
  ],
])('a database %s is unavailable and nothing else, and serves again afterwards', async (_, disturb) => {
  const failures = await readsWhile(disturb);
  expect(Object.fromEntries(failures)).toEqual({ SERVICE_UNAVAILABLE: expect.anything() });
  expect(await works()).toBe(true);
});

test('a statement that is wrong stays a fault, also through the same network', async () => {
  const wrong = (sql: string) => database.asActor(systemActor('ingest'), (tx) => tx.query(sql));
  for (const sql of ['select 1 / 0', 'select * from nowhere', `select pg_sleep(1) from pg_catalog.pg_authid`]) {
    const error = await wrong(sql).catch((thrown: unknown) => thrown);
    expect((error as { code?: string }).code).toMatch(/^(22012|42P01|42501)$/);
    expect(isLostConnection(error)).toBe(false);
  }
});

test('a server that is gone is unavailable', async () => {
  const gone = new Database(createDataSource({ ...db.settingsFor('text-gen'), poolSize: 1 }, 'test-gone'));
  await gone.connect();
  await db.halt();
  await expect(gone.asActor(systemActor('ingest'), (tx) => tx.query('select 1'))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    status: 503,
    parameters: { service: 'database', seconds: expect.any(Number) },
  });
  await gone.close();
});
