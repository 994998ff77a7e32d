import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import { serviceNames, type Database, type ServiceName } from '@aila/database';
import { seedUser } from './seed.js';
import { seedTenant, type Tenant } from './tenant-rows.js';
import { TestDatabase } from './test-database.js';

/**
 * What may still be seen of a module that is not open to students: what a student said there is theirs, and a vector is
 * found by the id of its chunk alone. Figures are for staff alone, whatever state a module is in.
 */
const exempt = [
  'analytics.activity',
  'analytics.engagement',
  'chat.attempt',
  'chat.citation',
  'chat.mastery',
  'chat.message',
  'chat.reply',
  'chat.session',
  'content.chunk_vector',
];

/** Every state in which students do not see a module, as columns of its row. */
const hidden = [
  ['a draft', 'published = false, release_at = null'],
  ['a draft whose date has come', `published = false, release_at = now() - interval '1 day'`],
  ['published for later', `published = true, release_at = now() + interval '1 minute'`],
] as const;
const open = [
  ['published', 'published = true, release_at = null'],
  ['published, and its date has come', `published = true, release_at = now() - interval '1 second'`],
] as const;

let db: TestDatabase;
let services: Record<ServiceName, Database>;
let tenant: Tenant;
let admin: UserActor;
/** Tables whose rows lie in a module, with the column that says so. */
let tables: Readonly<Record<string, 'id' | 'module_id' | 'version_id'>>;

beforeAll(async () => {
  db = await TestDatabase.start();
  const opened = await Promise.all(serviceNames.map(async (name) => [name, await db.as(name)] as const));
  services = Object.fromEntries(opened) as Record<ServiceName, Database>;
  tenant = await seedTenant(db.owner);
  admin = await seedUser(db.owner, 'admin');
  const { rows } = await db.owner.query<{ name: string; by: 'module_id' | 'version_id' }>(
    `select distinct on (1) table_schema || '.' || table_name as name, column_name as by
     from information_schema.columns where column_name in ('module_id', 'version_id') order by 1, 2`,
  );
  tables = { 'course.module': 'id', ...Object.fromEntries(rows.map(({ name, by }) => [name, by])) };
}, 60_000);
afterAll(() => db.stop());

const become = (state: string) => db.owner.query(`update course.module set ${state} where id = $1`, [tenant.moduleId]);

/** The tables in which somebody finds rows of the module, through any service, by statements without a filter. */
async function seenBy(actor: UserActor): Promise<string[]> {
  const found = new Set<string>();
  for (const [table, column] of Object.entries(tables)) {
    const id = column === 'version_id' ? tenant.versionId : tenant.moduleId;
    for (const name of serviceNames)
      await services[name]
        .asActor(actor, (tx) => tx.query<unknown[]>(`select from ${table} where ${column} = $1`, [id]))
        .then((rows) => rows.length > 0 && found.add(table))
        .catch((error: Error) => {
          if (!/permission denied/.test(error.message)) throw error;
        });
  }
  return [...found].sort();
}

test('every table that lies in a module is looked at, and the exempt ones are of chats, figures or vectors', () => {
  expect(Object.keys(tables)).toEqual(expect.arrayContaining(['content.chunk', 'content.file', 'content.page']));
  const unknown = exempt.filter((name) => !(name in tables));
  // They hang on what lies in a module, without naming it.
  expect(unknown).toEqual(['chat.message', 'chat.reply', 'content.chunk_vector']);
});

describe.each(hidden)('a module that is %s', (_, state) => {
  beforeAll(() => become(state));

  test('is found by no student in any table, however the statement asks', async () => {
    for (const actor of [tenant.student, tenant.classmate])
      expect((await seenBy(actor)).filter((table) => !exempt.includes(table))).toEqual([]);
  });

  test('is found by those who teach, help or look on, and by administrators', async () => {
    const tablesOfModule = Object.keys(tables).filter((table) => !exempt.includes(table));
    for (const actor of [tenant.instructor, tenant.assistant, tenant.observer, admin])
      expect(await seenBy(actor)).toEqual(expect.arrayContaining(tablesOfModule.sort()));
  });

  test('takes no new chat of a student, even from a statement that asked nobody', async () => {
    const { student, moduleId, courseId } = tenant;
    const insert = services['text-gen'].asActor(student, (tx) =>
      tx.query(`insert into chat.session (id, user_id, module_id, course_id, name) values ($1, $2, $3, $4, 'A chat')`, [
        randomUUID(),
        student.userId,
        moduleId,
        courseId,
      ]),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  test('leaves a student what they said there', async () => {
    expect(await seenBy(tenant.student)).toEqual(
      expect.arrayContaining(['chat.attempt', 'chat.mastery', 'chat.session']),
    );
  });
});

test.each(open)(
  'a module that is %s is found by students, or the tests above would prove nothing',
  async (_, state) => {
    await become(state);
    expect(await seenBy(tenant.classmate)).toEqual(
      Object.keys(tables)
        .filter((table) => !exempt.includes(table))
        .sort(),
    );
  },
);
