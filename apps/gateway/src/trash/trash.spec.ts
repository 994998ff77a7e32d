import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { TrashEntry } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedTenant, seedUser, TestDatabase, TestIssuer, type Tenant } from '@aila/testing';
import { callerOf } from '../testing/as-people.js';
import { startLoneGateway } from '../testing/lone-gateway.js';
import { TrashExpiry } from './trash-expiry.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let admin: UserActor;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
  admin = await seedUser(db.owner, 'admin');
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});
const call = callerOf(
  () => gateway,
  () => issuer,
);

const kinds = ['course', 'concept', 'module'] as const;
type Kind = (typeof kinds)[number];
const pathOf = (tenant: Tenant, kind: Kind) =>
  ({
    course: `courses/${tenant.courseId}`,
    concept: `concepts/${tenant.conceptId}`,
    module: `modules/${tenant.moduleId}`,
  })[kind];
const trashed = async (tenant: Tenant, by = tenant.instructor): Promise<TrashEntry[]> =>
  (await call(by, 'get', `courses/${tenant.courseId}/trash`)).body.items.filter(
    // One is there from the beginning.
    ({ title }: TrashEntry) => title !== 'text',
  );
const outlineOf = async ({ courseId }: Tenant, actor: UserActor) =>
  (await call(actor, 'get', `courses/${courseId}`)).body.concepts?.map(
    ({ title, modules }: { title: string; modules: { title: string }[] }) => [title, modules.map((each) => each.title)],
  );

test.each(kinds)('what belongs to a %s is said before it is deleted, other people’s chats included', async (kind) => {
  const tenant = await seedTenant(db.owner);
  const { body } = await call(admin, 'get', `${pathOf(tenant, kind)}/contents`);
  expect(body).toEqual({ modules: 1, files: 1, chats: 1, people: kind === 'course' ? 5 : 1, days: 30 });
});

test.each(['concept', 'module'] as const)(
  'a %s that was deleted is seen by nobody, and comes back whole',
  async (kind) => {
    const tenant = await seedTenant(db.owner);
    const before = await outlineOf(tenant, tenant.instructor);
    expect((await call(tenant.instructor, 'delete', pathOf(tenant, kind))).status).toBe(204);
    for (const actor of [tenant.instructor, tenant.student, admin])
      expect(await outlineOf(tenant, actor)).toEqual(kind === 'concept' ? [] : [['A concept', []]]);
    expect((await call(tenant.instructor, 'patch', pathOf(tenant, kind), { title: 'New' })).code).toBe('NOT_FOUND');
    expect((await call(tenant.instructor, 'delete', pathOf(tenant, kind))).code).toBe('NOT_FOUND');
    expect(await trashed(tenant)).toMatchObject([{ kind, title: `A ${kind}`, deletedBy: 'Test Person' }]);
    for (let twice = 0; twice < 2; twice += 1)
      expect((await call(tenant.instructor, 'post', `${pathOf(tenant, kind)}/restore`)).status).toBe(204);
    expect(await outlineOf(tenant, tenant.instructor)).toEqual(before);
    expect(await trashed(tenant)).toEqual([]);
  },
);

test('a course that was deleted is gone for its members and comes back with all of them', async () => {
  const tenant = await seedTenant(db.owner);
  await db.owner.query(
    `insert into course.access_code (course_id, code) values ($1, 'TRAS-HTRA-SHTR-ASHT')
    on conflict (course_id) do update set code = excluded.code`,
    [tenant.courseId],
  );
  await call(admin, 'delete', pathOf(tenant, 'course'));
  for (const actor of [tenant.student, tenant.instructor, admin]) {
    expect((await call(actor, 'get', `courses/${tenant.courseId}`)).code).toBe('NOT_FOUND');
    expect(JSON.stringify((await call(actor, 'get', 'courses')).body)).not.toContain(tenant.courseId);
  }
  const join = await call(tenant.student, 'post', 'enrolments', { accessCode: 'TRAS-HTRA-SHTR-ASHT' });
  expect(join.code).toBe('ACCESS_CODE_UNKNOWN');
  expect((await call(tenant.instructor, 'post', `courses/${tenant.courseId}/restore`)).code).toBe('NOT_FOUND');
  const listed = await call(admin, 'get', 'trash/courses?limit=200');
  expect(listed.body.items).toContainEqual(expect.objectContaining({ id: tenant.courseId, kind: 'course' }));
  await call(admin, 'post', `courses/${tenant.courseId}/restore`);
  expect(await outlineOf(tenant, tenant.student)).toEqual([['A concept', ['A module']]]);
});

test('the title and the place of what is in the trash are free, and it comes back at the end once its title is', async () => {
  const tenant = await seedTenant(db.owner);
  const { instructor, conceptId } = tenant;
  await call(instructor, 'delete', pathOf(tenant, 'module'));
  const second = await call(instructor, 'post', `concepts/${conceptId}/modules`, { title: 'A module' });
  expect([second.status, second.body.position]).toEqual([201, 0]);
  expect((await call(instructor, 'post', `${pathOf(tenant, 'module')}/restore`)).code).toBe('NAME_TAKEN');
  await call(instructor, 'patch', `modules/${second.body.id}`, { title: 'Another' });
  await call(instructor, 'post', `${pathOf(tenant, 'module')}/restore`);
  expect(await outlineOf(tenant, instructor)).toEqual([['A concept', ['Another', 'A module']]]);
});

test('a module does not come back into a concept that is in the trash itself', async () => {
  const tenant = await seedTenant(db.owner);
  await call(tenant.instructor, 'delete', pathOf(tenant, 'module'));
  await call(tenant.instructor, 'delete', pathOf(tenant, 'concept'));
  const refused = await call(tenant.instructor, 'post', `${pathOf(tenant, 'module')}/restore`);
  expect(refused.body).toMatchObject({ code: 'CONCEPT_IN_TRASH', parameters: { name: 'A concept' } });
  await call(tenant.instructor, 'post', `${pathOf(tenant, 'concept')}/restore`);
  expect(await outlineOf(tenant, tenant.instructor)).toEqual([['A concept', []]]);
  await call(tenant.instructor, 'post', `${pathOf(tenant, 'module')}/restore`);
  expect(await outlineOf(tenant, tenant.instructor)).toEqual([['A concept', ['A module']]]);
});

test('two who delete the same at one moment leave one entry', async () => {
  const tenant = await seedTenant(db.owner);
  const both = await Promise.all([1, 2].map(() => call(tenant.instructor, 'delete', pathOf(tenant, 'module'))));
  expect(both.map(({ status }) => status).sort()).toEqual([204, 404]);
  expect(await trashed(tenant)).toHaveLength(1);
});

test('a list of the trash comes in pages, and leaves nothing out of what was deleted in one moment', async () => {
  const tenant = await seedTenant(db.owner);
  const titles = ['One', 'Two', 'Three', 'Four', 'Five'];
  await db.owner.query(
    `insert into course.trash (id, course_id, kind, target_id, title) select gen_random_uuid(), $1, 'module', gen_random_uuid(), t
     from unnest($2::text[]) t`,
    [tenant.courseId, titles],
  );
  const found: string[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({ limit: '2', ...(cursor && { cursor }) });
    const { body } = await call(tenant.instructor, 'get', `courses/${tenant.courseId}/trash?${query}`);
    found.push(...body.items.map(({ title }: TrashEntry) => title));
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  // One more is there from the beginning.
  expect(found.filter((title) => titles.includes(title)).sort()).toEqual([...titles].sort());
});

describe('what was in the trash long enough', () => {
  const inDays = (days: number, { courseId }: Tenant) =>
    db.owner.query(`update course.trash set deleted_at = now() - make_interval(days => $1) where course_id = $2`, [
      days,
      courseId,
    ]);
  const exists = async (table: string, id: string) =>
    (await db.owner.query(`select from ${table} where id = $1`, [id])).rowCount === 1;
  const expire = () => gateway.app.get(TrashExpiry).run();

  test.each(kinds)('is deleted for good, a %s with its files and chats, and not a day earlier', async (kind) => {
    const [tenant, other] = [await seedTenant(db.owner), await seedTenant(db.owner)];
    const { rows } = await db.owner.query<{ object_key: string }>(
      'select object_key from content.file_version where id = $1',
      [tenant.versionId],
    );
    await call(admin, 'delete', pathOf(tenant, kind));
    await call(admin, 'delete', pathOf(other, kind));
    await inDays(29, tenant);
    await expire();
    expect(await exists('course.module', tenant.moduleId)).toBe(true);
    await inDays(31, tenant);
    await expire();
    for (const [table, id] of [
      ['course.module', tenant.moduleId],
      ['content.file', tenant.fileId],
    ] as const)
      expect([
        table,
        await exists(table, id),
        await exists(table, table === 'content.file' ? other.fileId : other.moduleId),
      ]).toEqual([table, false, true]);
    const chats = await db.owner.query('select from chat.session where module_id = $1', [tenant.moduleId]);
    expect(chats.rowCount).toBe(0);
    const objects = await db.owner.query('select from content.object_deletion where object_key = $1', [
      rows[0]?.object_key,
    ]);
    expect(objects.rowCount).toBe(1);
    const left = await db.owner.query('select from course.trash where course_id = $1 and target_id <> $2', [
      tenant.courseId,
      randomUUID(),
    ]);
    expect(left.rowCount).toBe(0);
    const { rows: log } = await db.owner.query(
      `select action, system_job from audit.event where course_id = $1 and action = $2`,
      [tenant.courseId, `${kind}.purged`],
    );
    expect(log).toEqual([{ action: `${kind}.purged`, system_job: 'trash' }]);
  });
});
