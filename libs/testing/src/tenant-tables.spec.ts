import { systemActor, systemJobs, type Actor, type SystemJob, type UserActor } from '@aila/access';
import { ownerRole, serviceNames, serviceRoles, type Database, type ServiceName } from '@aila/database';
import { seedEnrolment, seedUser } from './seed.js';
import { globalTables, queueSchema, seedTenant, tenantTables, type Tenant } from './tenant-rows.js';
import { TestDatabase } from './test-database.js';

const names = Object.keys(tenantTables);
const refused = /permission denied|row-level security/;

/** Rows as JSON text, which is equal for equal rows. */
type Rows = readonly string[];

let db: TestDatabase;
let services: Record<ServiceName, Database>;
let mine: Tenant;
let theirs: Tenant;
let admin: UserActor;
/** Teaches in their course, and the account is disabled. */
let disabled: UserActor;
/** Rows by table of the other course, in tables that hold a person's rows those of the student whose chats there are. */
const target = new Map<string, Rows>();
/** One row by table of the own course. */
const sample = new Map<string, string>();

beforeAll(async () => {
  db = await TestDatabase.start();
  const opened = await Promise.all(serviceNames.map(async (name) => [name, await db.as(name)] as const));
  services = Object.fromEntries(opened) as Record<ServiceName, Database>;
  mine = await seedTenant(db.owner);
  const before = new Map(await Promise.all(names.map(async (name) => [name, await allRows(name)] as const)));
  theirs = await seedTenant(db.owner);
  for (const name of names) {
    const rows = (await allRows(name)).filter((row) => !before.get(name)?.includes(row));
    target.set(name, tenantTables[name]?.holds === 'person' ? rows.filter(belongsTo(theirs.student)) : rows);
    sample.set(name, before.get(name)?.[0] ?? '');
  }
  admin = await seedUser(db.owner, 'admin');
  disabled = await seedUser(db.owner, 'instructor');
  await seedEnrolment(db.owner, theirs.courseId, disabled, 'instructor');
  await db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [disabled.userId]);
}, 60_000);
afterAll(() => db.stop());

function belongsTo({ userId }: UserActor): (row: string) => boolean {
  return (row) => {
    const { user_id, id } = JSON.parse(row) as { user_id?: string; id?: string };
    return (user_id ?? id) === userId;
  };
}

async function allRows(table: string): Promise<Rows> {
  const { rows } = await db.owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`);
  return rows.map(({ row }) => row);
}

/** Nobody at all, and people who have nothing to do with the other course, whatever they are elsewhere. */
const outsiders = (): Record<string, UserActor> => ({
  nobody: { kind: 'user', userId: '', signInId: '', roles: [] },
  'a student of another course': mine.student,
  'an assistant of another course': mine.assistant,
  'an observer of another course': mine.observer,
  'an instructor of another course': mine.instructor,
  'a disabled instructor': disabled,
});

/** Everybody to whom the other course's rows in a table must not exist. */
function strangersTo(table: string): Record<string, UserActor> {
  const learners = { 'a classmate': theirs.classmate, 'an observer': theirs.observer };
  const staff = { 'the assistant': theirs.assistant, 'the instructor': theirs.instructor };
  switch (tenantTables[table]?.holds) {
    case 'course':
      return outsiders();
    case 'person':
      if (table === 'identity.user_account') return { ...outsiders(), ...learners };
      if (table.startsWith('identity.')) return { ...outsiders(), ...learners, ...staff };
      return { ...outsiders(), ...learners, ...staff, 'an administrator': admin };
    case 'administration':
      return { ...outsiders(), ...learners, ...staff, 'the person concerned': theirs.student };
    default:
      return {
        ...outsiders(),
        ...learners,
        ...staff,
        'the person concerned': theirs.student,
        'an administrator': admin,
      };
  }
}

class Undo extends Error {}

/**
 * Runs a statement without any filter in a transaction that is then undone.
 *
 * @returns what it answered, and which of the target's rows it changed: those are locked, so the owner cannot lock them
 */
async function run(service: ServiceName, actor: Actor, table: string, sql: string, values: unknown[] = []) {
  let outcome: { answer: unknown; touched: Rows } | undefined;
  await services[service]
    .asActor(actor, async (tx) => {
      const answer: unknown = await tx.query(sql, values);
      const { rows } = await db.owner.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${table} t for no key update skip locked`,
      );
      const free = new Set(rows.map(({ row }) => row));
      outcome = { answer, touched: (target.get(table) ?? []).filter((row) => !free.has(row)) };
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return outcome as { answer: unknown; touched: Rows };
}

/** The target's rows that a query without a filter finds. */
async function seen(service: ServiceName, actor: Actor, table: string): Promise<Rows> {
  const rows = await services[service].asActor(actor, (tx) =>
    tx.query<{ row: string }[]>(`select to_jsonb(t)::text as row from ${table} t`),
  );
  const found = new Set(rows.map(({ row }) => row));
  return (target.get(table) ?? []).filter((row) => found.has(row));
}

type Privilege = 'select' | 'insert' | 'update' | 'delete';

/** Services whose role may use a statement on a table at all. */
async function servicesWith(privilege: Privilege, table: string): Promise<ServiceName[]> {
  const [schema] = table.split('.');
  const { rows } = await db.owner.query<{ name: ServiceName }>(
    `select name from unnest($1::text[], $2::text[]) as s (name, role)
     where has_schema_privilege(role, $3, 'usage') and has_table_privilege(role, $4, $5)`,
    [serviceNames, serviceNames.map((name) => serviceRoles[name]), schema, table, privilege],
  );
  return rows.map(({ name }) => name);
}

/** A column that no key and no index has, so that a statement may write the same value into every row. */
async function plainColumn(table: string): Promise<string> {
  const { rows } = await db.owner.query<{ name: string }>(
    `select a.attname as name from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and not exists (select from pg_index i where i.indrelid = a.attrelid and a.attnum = any (i.indkey))
       and not exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'f' and a.attnum = any (c.conkey))
     order by a.attnum limit 1`,
    [table],
  );
  return rows[0]?.name ?? '';
}

/** @returns who could change rows of the other course by statements that forgot their filter, and how */
async function changesBy(people: Record<string, UserActor>, table: string): Promise<string[]> {
  const changes: string[] = [];
  const column = await plainColumn(table);
  for (const service of await servicesWith('update', table))
    for (const [who, actor] of Object.entries(people)) {
      const sql = `update ${table} set ${column} = (jsonb_populate_record(null::${table}, $1)).${column}`;
      const { touched } = await run(service, actor, table, sql, [sample.get(table)]);
      if (touched.length > 0) changes.push(`${who} updates through ${service}`);
    }
  for (const service of await servicesWith('delete', table))
    for (const [who, actor] of Object.entries(people)) {
      const { touched } = await run(service, actor, table, `delete from ${table}`);
      if (touched.length > 0) changes.push(`${who} deletes through ${service}`);
    }
  for (const service of await servicesWith('insert', table))
    for (const [who, actor] of Object.entries(people)) {
      const sql = `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`;
      const error: unknown = await run(service, actor, table, sql, [target.get(table)?.[0]]).catch((e: unknown) => e);
      if (!(error instanceof Error && refused.test(error.message))) changes.push(`${who} inserts through ${service}`);
    }
  return changes;
}

describe('the tables of the database', () => {
  test('are all known: whose rows each holds, or why it is nobody’s', async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = any ('{r,p,f,v,m}') and n.nspname !~ '^(pg_|information_schema$|${queueSchema}$)' order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([...names, ...Object.keys(globalTables)].sort());
  });

  test('hold rows of both courses, so that none of these tests looks at an empty table', () => {
    expect(names.filter((name) => !target.get(name)?.length || !sample.get(name))).toEqual([]);
  });

  test.each(Object.keys(globalTables))('%s, which belongs to nobody, is changed by no service', async (table) => {
    for (const privilege of ['insert', 'update', 'delete'] as const)
      expect(await servicesWith(privilege, table)).toEqual([]);
  });
});

describe('what a repository call sees whose filter is removed', () => {
  test.each(names)('%s: nothing of another course or person', async (table) => {
    const found: string[] = [];
    for (const service of await servicesWith('select', table))
      for (const [who, actor] of Object.entries(strangersTo(table)))
        if ((await seen(service, actor, table)).length > 0) found.push(`${who} through ${service}`);
    expect(found).toEqual([]);
  });

  test.each(names)('%s: all rows for those who may read them, or the test above would prove nothing', async (table) => {
    const actors: Record<string, Actor> = {
      course: theirs.instructor,
      person: theirs.student,
      administration: admin,
      secret: systemActor(table.startsWith('identity.') ? 'identity' : 'object-deletion'),
    };
    if (tenantTables[table]?.holds === 'nobody') return expect(await servicesWith('select', table)).toEqual([]);
    const reader = actors[tenantTables[table]?.holds ?? ''] as Actor;
    const counts = await Promise.all(
      (await servicesWith('select', table)).map(async (service) => (await seen(service, reader, table)).length),
    );
    expect(Math.max(0, ...counts)).toBe(target.get(table)?.length);
  });

  test.each(names)('%s: not a row for a job of another service', async (table) => {
    const own: Record<ServiceName, readonly SystemJob[]> = {
      gateway: ['trash'],
      auth: ['identity'],
      files: ['object-deletion', 'upload-expiry'],
      ingest: ['ingest', 'chat-export'],
      'text-gen': ['reply-lease', 'model-problem', 'model-connection'],
    };
    const found: string[] = [];
    for (const service of await servicesWith('select', table))
      for (const job of systemJobs.filter((name) => !own[service].includes(name)))
        if ((await seen(service, systemActor(job), table)).length > 0) found.push(`${job} through ${service}`);
    expect(found).toEqual([]);
  });

  test('access codes and the list of members are not for those who learn or look on', async () => {
    for (const actor of [theirs.student, theirs.assistant, theirs.observer])
      expect(await seen('gateway', actor, 'course.access_code')).toEqual([]);
    for (const actor of [theirs.student, theirs.observer])
      for (const service of await servicesWith('select', 'course.enrolment')) {
        const rows = await seen(service, actor, 'course.enrolment');
        expect([rows.length, rows.every(belongsTo(actor))]).toEqual([1, true]);
      }
  });
});

describe('what a statement changes whose filter is removed', () => {
  test.each(names)('%s: nothing of another course or person', async (table) => {
    expect(await changesBy(strangersTo(table), table)).toEqual([]);
  });

  test.each(names.filter((name) => tenantTables[name]?.holds === 'course'))(
    '%s: nothing by those who learn, help or look on in the course itself',
    async (table) => {
      const { student, assistant, observer } = theirs;
      expect(await changesBy({ student, assistant, observer }, table)).toEqual([]);
    },
  );

  test('no row of one’s own course can be carried into another', async () => {
    const moved: string[] = [];
    const { rows } = await db.owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where a.attname = 'course_id' and c.relkind = 'r'`,
    );
    const tables = rows.map(({ name }) => name).filter((name) => names.includes(name));
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables)
      for (const service of await servicesWith('update', table))
        for (const actor of [mine.student, mine.assistant, mine.instructor]) {
          const sql = `update ${table} set course_id = $1`;
          const result: unknown = await run(service, actor, table, sql, [theirs.courseId]).catch((e: unknown) => e);
          const harmless =
            result instanceof Error
              ? refused.test(result.message)
              : (result as { answer: [unknown, number] }).answer[1] === 0;
          if (!harmless) moved.push(`${table} through ${service}`);
        }
    expect(moved).toEqual([]);
  });
});

describe('incident class 2, a reference into another course', () => {
  test('is refused by the keys themselves: whatever lies in a course refers to others together with the course', async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      `select c.conrelid::regclass || ' -> ' || c.confrelid::regclass as name
       from pg_constraint c
         join pg_attribute here on here.attrelid = c.conrelid and here.attname = 'course_id'
         join pg_attribute there on there.attrelid = c.confrelid and there.attname = 'course_id'
       where c.contype = 'f' and not here.attnum = any (c.conkey) order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      // By a message of the same session, in the transaction that writes both.
      'chat.message -> chat.reply',
      // Written by the ingest job alone, with the course of the version that it reads.
      'content.chunk -> content.file_version',
      'content.chunk_bits -> content.chunk',
      'content.chunk_vector -> content.chunk',
      // By its own file.
      'content.file -> content.file_version',
      'content.page -> content.file_version',
      'content.version_size -> content.file_version',
      'content.version_term -> content.file_version',
    ]);
  });

  test('is refused even from the owner of the database', async () => {
    for (const sql of [
      'update content.file set module_id = $1 where course_id = $2',
      'update chat.session set module_id = $1 where course_id = $2',
      'update chat.mastery set module_id = $1 where course_id = $2',
    ])
      await expect(db.owner.query(sql, [theirs.moduleId, mine.courseId])).rejects.toThrow(/foreign key/);
  });
});

describe('incident class 13, grades', () => {
  test.each(['chat.attempt', 'chat.mastery'])('%s is written by no service but the tutor', async (table) => {
    for (const privilege of ['insert', 'update', 'delete'] as const)
      expect(await servicesWith(privilege, table)).toEqual(['text-gen']);
  });
});

describe('the ways around row-level security', () => {
  test('no service owns anything, may become the owner, or is exempt', async () => {
    const roles = Object.values(serviceRoles);
    const { rows: exempt } = await db.owner.query(
      `select rolname from pg_roles where rolname = any ($1)
         and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
      [roles],
    );
    expect(exempt).toEqual([]);
    const { rows: members } = await db.owner.query(
      `select m.member::regrole::text as member, m.roleid::regrole::text as role from pg_auth_members m
       where m.member = any ($1::text[]::regrole[])`,
      [roles],
    );
    expect(members).toEqual([]);
    const { rows: owned } = await db.owner.query(
      `select c.oid::regclass::text as name from pg_class c where c.relowner = any ($1::text[]::regrole[])`,
      [roles],
    );
    expect(owned).toEqual([]);
  });

  test('every table of a tenant has row-level security on, from which the owner alone is free', async () => {
    const { rows } = await db.owner.query<{ name: string; on: boolean; forced: boolean; owner: string }>(
      `select n.nspname || '.' || c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced,
              c.relowner::regrole::text as owner
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$|public$|${queueSchema}$)' order by 1`,
    );
    // Not forced upon the owner: the functions that the policies rest on run as the owner and must see every row.
    expect(rows).toEqual([...names].sort().map((name) => ({ name, on: true, forced: false, owner: ownerRole })));
  });

  test('no right is given to everybody, neither to tables nor to functions that run as the owner', async () => {
    const { rows: tables } = await db.owner.query(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace,
         lateral aclexplode(c.relacl) right_
       where right_.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'`,
    );
    expect(tables).toEqual([]);
    const { rows: functions } = await db.owner.query(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname !~ '^(pg_|information_schema$)'
         and (has_function_privilege('public', p.oid, 'execute')
              or not coalesce(p.proconfig, '{}') @> array['search_path=""'])`,
    );
    expect(functions).toEqual([]);
  });
});
