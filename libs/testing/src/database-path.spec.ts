import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Signer } from '@aws-sdk/rds-signer';
import { systemActor } from '@aila/access';
import type { DatabaseSettings } from '@aila/config';
import { authoriseInCourse, createDataSource, createPool, Database, recordAudit, serviceRoles } from '@aila/database';
import { CertificateAuthority } from '@aila/embedded';
import { Client } from 'pg';
import { RdsProxyDouble } from './rds-proxy-double.js';
import { seedClass } from './seed.js';
import { TestDatabase } from './test-database.js';

const region = 'eu-central-1';
const keys = { accessKeyId: 'AKIATESTONLY', secretAccessKey: 'secret-of-the-test' };
const environment: Record<string, string> = {
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  // Without keys in the environment nothing may be asked over the network.
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};
const user = serviceRoles.gateway;
const directory = mkdtempSync(join(tmpdir(), 'aila-path-'));
const saved = { ...process.env };
const opened: Database[] = [];

let db: TestDatabase;
let proxy: RdsProxyDouble;

beforeAll(async () => {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_'))) delete process.env[name];
  db = await TestDatabase.start({ ownServer: true });
  const authority = await CertificateAuthority.open(join(directory, 'tls'));
  const known = new Map<string, DatabaseSettings>([
    [user, db.settingsFor('gateway')],
    [serviceRoles.files, db.settingsFor('files')],
  ]);
  proxy = await RdsProxyDouble.start({
    ...keys,
    region,
    certificate: await authority.certificateFor('proxy'),
    upstream: (name) => known.get(name),
  });
}, 60_000);

beforeEach(() => {
  Object.assign(process.env, environment);
  proxy.accepted.length = 0;
  proxy.pinning.length = 0;
  proxy.inspected = 0;
  proxy.allowedAgeSeconds = 900;
});

afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

afterAll(async () => {
  await proxy.stop();
  await db.stop();
  rmSync(directory, { recursive: true, force: true });
  for (const name of Object.keys(environment)) delete process.env[name];
  Object.assign(process.env, saved);
});

async function connect(settings: DatabaseSettings, name = 'test-path'): Promise<Database> {
  const database = await new Database(createDataSource(settings, name)).connect();
  opened.push(database);
  return database;
}

/** Holds so many connections at once, which makes the pool open those that it lacks. */
async function useAtOnce(database: Database, connections: number): Promise<void> {
  const hold = () => database.asActor(systemActor('ingest'), (tx) => tx.query('select pg_sleep(0.1)'));
  await Promise.all(Array.from({ length: connections }, hold));
}

/** Signs in at the proxy with this password, runs `work` and leaves. */
async function signIn(password: string, work = (client: Client): Promise<unknown> => client.query('select 1')) {
  const { host, port, name: database, caFile } = proxy.settingsFor(user);
  const client = new Client({ host, port, database, user, password, ssl: { ca: readFileSync(caFile, 'utf8') } });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function tokenWith(changes: Partial<ConstructorParameters<typeof Signer>[0]> = {}): Promise<string> {
  const { hostname, port } = proxy;
  return new Signer({ hostname, port, username: user, region, credentials: keys, ...changes }).getAuthToken();
}

describe('a service behind RDS Proxy with IAM authentication', () => {
  test('opens every connection with a token of its own, made within the last second', async () => {
    const database = await connect({ ...proxy.settingsFor(user), poolSize: 2 });
    await sleep(1_100);
    await useAtOnce(database, 2);
    expect(new Set(proxy.accepted.map(({ token }) => token)).size).toBe(2);
    expect(proxy.accepted).toHaveLength(2);
    for (const { age } of proxy.accepted) expect(age).toBeLessThanOrEqual(1);
  });

  test('gets new connections after its first token has expired, since none is kept', async () => {
    proxy.allowedAgeSeconds = 1;
    const database = await connect({ ...proxy.settingsFor(user), poolSize: 2 });
    const first = proxy.accepted[0]?.token ?? '';
    await sleep(2_100);
    await expect(signIn(first)).rejects.toMatchObject({ code: '28P01', message: expect.stringMatching(/expired/) });
    await useAtOnce(database, 2);
    expect(proxy.accepted).toHaveLength(2);
  });

  test('looks its AWS keys up once, not anew for each connection', async () => {
    const database = await connect({ ...proxy.settingsFor(user), poolSize: 2 });
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    await useAtOnce(database, 2);
    expect(proxy.accepted).toHaveLength(2);
  });

  test('uses a token even when a password lies in its environment too', async () => {
    const database = await connect({ ...proxy.settingsFor(user), password: 'left over' });
    await expect(database.ping()).resolves.toBeUndefined();
  });

  test('sees only what its actor may see, as on a direct connection', async () => {
    const mine = await seedClass(db.owner);
    await seedClass(db.owner);
    const database = await connect(proxy.settingsFor(user));
    const seen = await database.asActor(mine.student, (tx) =>
      tx.query<{ id: string }[]>('select id from course.course'),
    );
    expect(seen.map(({ id }) => id)).toEqual([mine.courseId]);
  });

  test('sends nothing that would pin a connection of the proxy', async () => {
    const { student, courseId } = await seedClass(db.owner);
    const database = await connect(proxy.settingsFor(user));
    await database.asActor(student, async (tx) => {
      await authoriseInCourse(tx, student, 'course.read', { courseId });
      await recordAudit(tx, student, { action: 'test.done' });
    });
    await database.liveSignIns([student.signInId]);
    await database.ping();
    expect(proxy.pinning).toEqual([]);
    expect(proxy.inspected).toBeGreaterThan(5);
  });
});

describe('the double of RDS Proxy', () => {
  test.each<[string, RegExp, () => Promise<string>]>([
    ['a token of another user', /another user/, () => tokenWith({ username: serviceRoles.files })],
    ['a token for another host', /another host/, () => tokenWith({ hostname: 'elsewhere.example' })],
    ['a token for another port', /another host/, () => tokenWith({ port: 5432 })],
    ['a token of another region', /scope/, () => tokenWith({ region: 'us-east-1' })],
    [
      'a token signed with another key',
      /signature/,
      () => tokenWith({ credentials: { ...keys, secretAccessKey: 'guessed' } }),
    ],
    [
      "another user's token with the name changed",
      /signature/,
      async () => (await tokenWith({ username: 'aila_files' })).replace('DBUser=aila_files', `DBUser=${user}`),
    ],
    [
      'a token with a longer life written in',
      /another life/,
      async () => (await tokenWith()).replace('X-Amz-Expires=900', 'X-Amz-Expires=604800'),
    ],
    ["the role's real password", /no token/, async () => db.settingsFor('gateway').password ?? ''],
  ])('refuses %s', async (_, reason, password) => {
    await expect(signIn(await tokenWith())).resolves.toBeUndefined();
    await expect(signIn(await password())).rejects.toMatchObject({
      code: '28P01',
      message: expect.stringMatching(reason),
    });
    expect(proxy.accepted).toHaveLength(1);
  });

  test.each([{ statement_timeout: 1_000 }, { options: '-c search_path=course' }])(
    'refuses the start-up parameter of %j, as the real one does',
    async (parameters) => {
      const { host, port, name: database } = proxy.settingsFor(user);
      const password = await tokenWith();
      const ssl = { rejectUnauthorized: false };
      const client = new Client({ host, port, database, user, password, ssl, ...parameters });
      await expect(client.connect()).rejects.toMatchObject({ code: '0A000' });
    },
  );

  test('notices what pins a connection, and lets pass what ends with the transaction', async () => {
    await signIn(await tokenWith(), async (client) => {
      await client.query({ name: 'kept', text: 'select $1::int', values: [1] });
      await client.query(`set statement_timeout = '9s'`);
      await client.query(`select set_config('aila.user_id', $1, false)`, ['']);
      await client.query('listen course');
      await client.query('select pg_advisory_lock(1)');
      await client.query('select pg_advisory_unlock(1)');
      await client.query('reset statement_timeout');
      await client.query('create temporary table kept_rows (id int)');
      expect(proxy.pinning).toHaveLength(8);
      await client.query('begin');
      await client.query(`set local statement_timeout = '9s'`);
      await client.query(`select set_config('aila.user_id', $1, true)`, ['']);
      for (const lock of ['', '_shared'])
        await client.query(`select pg_advisory_xact_lock${lock}(1), pg_try_advisory_xact_lock${lock}(2)`);
      await client.query('commit');
      expect(proxy.pinning).toHaveLength(8);
    });
  });
});

test('both kinds of pool give a connection up after half an hour, however busy it is', async () => {
  const settings = db.settingsFor('gateway');
  const source = await createDataSource(settings, 'test-life').initialize();
  const pool = createPool(settings, { max: 1 });
  const { master } = source.driver as unknown as { master: typeof pool };
  expect([master, pool].map(({ options }) => options.maxLifetimeSeconds)).toEqual([1_800, 1_800]);
  await source.destroy();
  await pool.end();
});

describe('a password in a file', () => {
  test('that is rotated under load fails no request but those in flight on the ended connections', async () => {
    const passwordFile = join(directory, `password-${randomUUID()}`);
    const settings = db.settingsFor('text-gen');
    writeFileSync(passwordFile, settings.password ?? '', { mode: 0o600 });
    const name = 'test-load';
    const database = await connect({ ...settings, password: null, passwordFile, poolSize: 4 }, name);
    const terminator = createPool(settings, { max: 1, application_name: 'test-terminator' });
    await terminator.query('select 1');

    const [connections, requestsEach] = [4, 50];
    let [answered, rotated] = [0, false];
    const later = new Set<number>();
    const failures: { code?: string; cause?: { code?: string; message: string } }[] = [];
    let halfDone: () => void;
    const half = new Promise<void>((done) => (halfDone = done));

    const request = async () => {
      const isLate = rotated;
      try {
        const [row] = await database.asActor(systemActor('ingest'), (tx) =>
          tx.query<{ pid: number }[]>('select pg_backend_pid() pid, pg_sleep(0.004)'),
        );
        if (row && isLate) later.add(row.pid);
        answered += 1;
      } catch (error) {
        failures.push(error as (typeof failures)[number]);
      }
      if (answered === (connections * requestsEach) / 2) halfDone();
    };
    const load = Promise.all(
      Array.from({ length: connections }, async () => {
        for (let count = 0; count < requestsEach; count += 1) await request();
      }),
    );
    await half;
    const oldPassword = settings.password ?? '';
    await db.owner.query(`alter role aila_text_gen password 'rotated'`);
    writeFileSync(passwordFile, 'rotated\n');
    const { rows: ended } = await terminator.query<{ pid: number }>(
      'select pid, pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [name],
    );
    rotated = true;
    await load;
    await terminator.end();

    expect(ended).toHaveLength(connections);
    expect(answered + failures.length).toBe(connections * requestsEach);
    // Each ended connection can take one request with it, which says that the connection ended and never that the
    // password is wrong; whatever comes later is answered by new connections.
    expect(failures.length).toBeLessThanOrEqual(connections);
    for (const { code, cause } of failures) {
      expect(code).toBe('SERVICE_UNAVAILABLE');
      expect(cause?.code ?? cause?.message).toMatch(/57P01|terminated|ECONNRESET/);
    }
    expect(later.size).toBeGreaterThan(0);
    expect(ended.filter(({ pid }) => later.has(pid))).toEqual([]);
    const stale = createPool({ ...settings, password: oldPassword }, { max: 1 });
    await expect(stale.query('select 1')).rejects.toMatchObject({ code: '28P01' });
    await stale.end();
  });
});
