import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemActor } from '@aila/access';
import { authoriseInCourse, createDataSource, Database, entities, readMigrations, recordAudit } from '@aila/database';
import { CertificateAuthority } from '@aila/embedded';
import { seedClass, seedUser } from './seed.js';
import { TestDatabase } from './test-database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.start({ ownServer: true });
}, 60_000);
afterAll(() => db.stop());

function listen(server: Server, host: string): Promise<number> {
  return new Promise((done) => server.listen(0, host, () => done((server.address() as AddressInfo).port)));
}

const count = (rows: { n: string }[]) => Number(rows[0]?.n);

describe('row-level security', () => {
  test('a query that forgot its filter sees the courses of the actor and no other', async () => {
    const mine = await seedClass(db.owner);
    await seedClass(db.owner);
    const gateway = await db.as('gateway');
    const seen = await gateway.asActor(mine.student, (tx) =>
      tx.query<{ id: string }[]>('select id from course.course'),
    );
    expect(seen.map(({ id }) => id)).toEqual([mine.courseId]);
  });

  test('a statement outside asActor sees nothing at all', async () => {
    const { student } = await seedClass(db.owner);
    const gateway = await db.as('gateway');
    await gateway.asActor(student, (tx) => tx.query('select 1'));
    const source = await createDataSource(db.settingsFor('gateway'), 'test').initialize();
    try {
      expect(count(await source.query('select count(*) n from course.course'))).toBe(0);
    } finally {
      await source.destroy();
    }
  });

  test('a disabled account loses everything at once, whatever its token says', async () => {
    const { student } = await seedClass(db.owner);
    const gateway = await db.as('gateway');
    await db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [student.userId]);
    expect(count(await gateway.asActor(student, (tx) => tx.query('select count(*) n from course.course')))).toBe(0);
  });

  test('a student cannot write the outline even when the service forgets to check', async () => {
    const { student, courseId } = await seedClass(db.owner);
    const gateway = await db.as('gateway');
    const write = gateway.asActor(student, (tx) =>
      tx.query(`insert into course.concept (id, course_id, title, position) values ($1, $2, 'Mine', 9)`, [
        randomUUID(),
        courseId,
      ]),
    );
    await expect(write).rejects.toThrow(/row-level security/);
  });

  test('students of an inactive course no longer see it, its instructor does', async () => {
    const { student, instructor, courseId } = await seedClass(db.owner);
    await db.owner.query('update course.course set active = false where id = $1', [courseId]);
    const gateway = await db.as('gateway');
    const visible = (actor: typeof student) =>
      gateway.asActor(actor, (tx) => tx.query('select count(*) n from course.course'));
    expect(count(await visible(student))).toBe(0);
    expect(count(await visible(instructor))).toBe(1);
  });

  test('a service may not take over the name of a job that is not its own', async () => {
    const { courseId } = await seedClass(db.owner);
    const files = await db.as('files');
    const rows = await files.asActor(systemActor('ingest'), (tx) =>
      tx.query('select count(*) n from content.file where course_id = $1', [courseId]),
    );
    expect(count(rows)).toBe(0);
  });
});

describe('course authority', () => {
  test('a stranger hears that the module does not exist, a student that the role does not allow it', async () => {
    const { student, stranger, instructor, moduleId, courseId } = await seedClass(db.owner);
    const gateway = await db.as('gateway');
    const edit = (actor: typeof student) =>
      gateway.asActor(actor, (tx) => authoriseInCourse(tx, actor, 'outline.edit', { moduleId }));
    await expect(edit(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(edit(student)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(edit(instructor)).resolves.toEqual({ courseId, role: 'instructor' });
  });

  test('an admin role that was taken away in the database does not count, though the token still carries it', async () => {
    const { courseId } = await seedClass(db.owner);
    const admin = await seedUser(db.owner, 'admin');
    const gateway = await db.as('gateway');
    const read = () => gateway.asActor(admin, (tx) => authoriseInCourse(tx, admin, 'course.read', { courseId }));
    await expect(read()).resolves.toEqual({ courseId, role: null });
    await db.owner.query('delete from identity.user_role where user_id = $1', [admin.userId]);
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('audit log', () => {
  test('nobody writes an entry in the name of somebody else, and nobody changes one', async () => {
    const { student, instructor } = await seedClass(db.owner);
    const gateway = await db.as('gateway');
    await gateway.asActor(student, (tx) => recordAudit(tx, student, { action: 'test.done' }));
    await expect(
      gateway.asActor(student, (tx) => recordAudit(tx, instructor, { action: 'test.done' })),
    ).rejects.toThrow(/row-level security/);
    await expect(gateway.asActor(student, (tx) => tx.query('delete from audit.event'))).rejects.toThrow(
      /permission denied/,
    );
  });
});

describe('entities', () => {
  test('every column of every entity exists in the migrated database with the same nullability', async () => {
    const source = await createDataSource(db.settingsFor('gateway'), 'test').initialize();
    try {
      const { rows } = await db.owner.query<{ name: string; nullable: boolean }>(
        `select n.nspname || '.' || c.relname || '.' || a.attname as name, not a.attnotnull as nullable
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
         where a.attnum > 0 and not a.attisdropped and c.relkind = 'r'`,
      );
      const real = new Map(rows.map(({ name, nullable }) => [name, nullable]));
      for (const entity of entities) {
        const { schema, tableName, columns } = source.getMetadata(entity);
        for (const { databaseName, isNullable } of columns) {
          const name = `${schema}.${tableName}.${databaseName}`;
          expect([name, real.get(name)]).toEqual([name, isNullable]);
        }
      }
    } finally {
      await source.destroy();
    }
  });
});

describe('migrations', () => {
  test('one outside a transaction may create an index while others write, and is known by its name afterwards', async () => {
    const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'aila-migrations-'))}/`);
    writeFileSync(
      new URL('1764000000000-first-index.sql', folder),
      '-- migrate:no-transaction\ncreate index concurrently first_index on chat.session (name);\n',
    );
    const source = createDataSource(db.ownerSettings, 'test');
    source.setOptions({ migrations: readMigrations(folder), migrationsTableName: 'index_migration' });
    await source.initialize();
    try {
      const done = await source.runMigrations({ transaction: 'each' });
      expect(done.map(({ name }) => name)).toEqual(['FirstIndex1764000000000']);
      await expect(source.runMigrations({ transaction: 'each' })).resolves.toEqual([]);
    } finally {
      await source.destroy();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a service that starts beside its migration', () => {
  test('waits for the tables of its version, and no longer than it has patience', async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      'delete from schema_migration where id = (select max(id) from schema_migration) returning *',
    );
    const [newest] = rows;
    const open = () => new Database(createDataSource(db.settingsFor('files'), 'test-waits'));
    await expect(open().connect(0)).rejects.toThrow(`lacks ${newest?.name}`);

    const database = open();
    const connected = database.connect(20_000);
    let before: string | undefined = 'waits';
    void connected.then(() => (before = undefined));
    await new Promise((done) => setTimeout(done, 700));
    expect(before).toBe('waits');
    await db.owner.query(
      'insert into schema_migration select * from jsonb_populate_record(null::schema_migration, $1)',
      [newest],
    );
    await connected;
    await database.close();
  });

  test.each([
    [
      'does not exist yet',
      'alter table schema_migration rename to elsewhere',
      'alter table elsewhere rename to schema_migration',
    ],
    [
      'is not open to services yet',
      'revoke select on schema_migration from aila_files',
      'grant select on schema_migration to aila_files',
    ],
  ])('waits while the list of migrations %s', async (_, before, after) => {
    await db.owner.query(before);
    try {
      const database = new Database(createDataSource(db.settingsFor('files'), 'test-waits'));
      await expect(database.connect(0)).rejects.toThrow(/lacks Access\d+, .*has not run/);
    } finally {
      await db.owner.query(after);
    }
  });
});

describe('the connection', () => {
  test('a server whose certificate comes from another authority is refused', async () => {
    const other = await CertificateAuthority.open(join(tmpdir(), `aila-other-${randomUUID()}`));
    const { caFile } = await other.certificateFor('database');
    const database = new Database(createDataSource({ ...db.settingsFor('gateway'), caFile }, 'test'));
    await expect(database.connect()).rejects.toThrow(/certificate|self.signed/i);
  });

  test('a server whose certificate names another host is refused', async () => {
    const settings = db.settingsFor('gateway');
    const otherHost = '127.0.0.2';
    const forwarder = createServer((socket) => {
      const onward = connect(settings.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    });
    const port = await listen(forwarder, otherHost);
    try {
      const database = new Database(createDataSource({ ...settings, host: otherHost, port }, 'test'));
      await expect(database.connect()).rejects.toThrow(/altnames/);
    } finally {
      forwarder.close();
    }
  });

  test('a server that does not speak TLS is refused before any password is sent', async () => {
    const received: Buffer[] = [];
    const plain = createServer((socket) => {
      socket.on('data', (data) => {
        received.push(data);
        socket.write('N');
      });
      socket.on('error', () => socket.destroy());
    });
    const port = await listen(plain, '127.0.0.1');
    try {
      const database = new Database(
        createDataSource({ ...db.settingsFor('gateway'), host: '127.0.0.1', port }, 'test'),
      );
      await expect(database.connect()).rejects.toThrow(/does not support SSL/i);
      const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
      expect(Buffer.concat(received)).toEqual(sslRequest);
    } finally {
      plain.close();
    }
  });

  test('the server itself refuses a client that does not use TLS', async () => {
    const { Client } = await import('pg');
    const { host, port, name, user, password } = db.settingsFor('gateway');
    const client = new Client({ host, port, database: name, user, password: password ?? '', ssl: false });
    await expect(client.connect()).rejects.toThrow(/no encryption|pg_hba/);
  });

  test('a password that was rotated in its file is used by the next connection without a restart', async () => {
    const passwordFile = join(tmpdir(), `aila-password-${randomUUID()}`);
    const settings = db.settingsFor('text-gen');
    writeFileSync(passwordFile, settings.password ?? '', { mode: 0o600 });
    const database = await new Database(
      createDataSource({ ...settings, password: null, passwordFile, poolSize: 1 }, 'test-rotation'),
    ).connect();
    await database.ping();
    const sameRole = await createDataSource(settings, 'test-terminator').initialize();
    await db.owner.query(`alter role aila_text_gen password 'rotated'`);
    writeFileSync(passwordFile, 'rotated\n');
    await sameRole.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'test-rotation'`,
    );
    await sameRole.destroy();
    // The pool may hand out the ended connection before it notices its end; every later one needs the new password.
    const answers = () =>
      database.ping().then(
        () => true,
        () => false,
      );
    const deadline = Date.now() + 20_000;
    while (!(await answers()) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
  });
});
