import { systemActor, type UserActor } from '@aila/access';
import { serviceNames, type Database, type ServiceName } from '@aila/database';
import { seedUser } from './seed.js';
import { seedTenant, type Tenant } from './tenant-rows.js';
import { TestDatabase } from './test-database.js';

/** A vector is found by the id of its chunk alone; what somebody said and achieved is found through its chat or module. */
const exempt = ['chat.attempt', 'chat.citation', 'chat.mastery', 'content.chunk_vector'];

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

const everybody = () => [tenant.student, tenant.assistant, tenant.observer, tenant.instructor, admin];

test('before, all of it is found, or the tests below would prove nothing', async () => {
  expect(await seenBy(tenant.instructor)).toEqual(expect.arrayContaining(['course.module', 'content.chunk_bits']));
  expect(await seenBy(tenant.student)).toEqual(expect.arrayContaining(['chat.session', 'content.page']));
});

test.each([
  [
    'a module',
    (id: string) => db.owner.query('update course.module set trash_id = $1 where id = $2', [id, tenant.moduleId]),
  ],
  [
    'a course',
    async (id: string) => {
      await db.owner.query('update course.module set trash_id = $1 where course_id = $2', [id, tenant.courseId]);
      await db.owner.query('update course.course set trash_id = $1 where id = $2', [id, tenant.courseId]);
    },
  ],
])('nobody finds a row of %s in the trash, however a statement asks', async (_, put) => {
  const { rows } = await db.owner.query<{ id: string }>(
    `insert into course.trash (id, course_id, kind, target_id, title)
     values (gen_random_uuid(), $1, 'course', gen_random_uuid(), 'text') returning id`,
    [tenant.courseId],
  );
  await put(rows[0]?.id ?? '');
  for (const actor of everybody()) expect((await seenBy(actor)).filter((table) => !exempt.includes(table))).toEqual([]);
  await db.owner.query('update course.course set trash_id = null');
  await db.owner.query('update course.module set trash_id = null');
});

test('the job of the trash sees nothing outside of it', async () => {
  for (const table of ['course.course', 'course.concept', 'course.module']) {
    const rows = await services.gateway.asActor(systemActor('trash'), async (tx) => {
      await tx.query(`select set_config('aila.trash', 'open', true)`);
      return tx.query<unknown[]>(`select from ${table}`);
    });
    expect(rows).toEqual([]);
  }
});
