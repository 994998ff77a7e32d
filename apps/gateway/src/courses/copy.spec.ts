import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { seedTenant, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { callerOf } from '../testing/as-people.js';
import { startLoneGateway } from '../testing/lone-gateway.js';

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

/** With a file that is ready and in use. */
async function readyTenant() {
  const tenant = await seedTenant(db.owner);
  await db.owner.query('update content.file set current_version_id = $2 where id = $1', [
    tenant.fileId,
    tenant.versionId,
  ]);
  return tenant;
}
const copyOf = async (courseId: string, input: object = {}) =>
  (await call(admin, 'post', `courses/${courseId}/copies`, { term: '2027W1', ...input })).body as { id: string };

/** How many rows of a course each table has. */
async function counts(courseId: string): Promise<Record<string, number>> {
  const { rows: tables } = await db.owner.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
     where column_name = 'course_id' and table_schema in ('course', 'content', 'chat') order by 1`,
  );
  const sql = tables
    .map(({ name }) => `select '${name}' as name, count(*)::int as n from ${name} where course_id = $1`)
    .join(' union all ');
  const { rows } = await db.owner.query<{ name: string; n: number }>(sql, [courseId]);
  return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ name, n }) => [name, n]));
}

test('a copy has the outline, files, what was read of them, prompt and tutoring, and nothing of people', async () => {
  const { courseId } = await readyTenant();
  const { id } = await copyOf(courseId);
  const ofPeople = ['chat.attempt', 'chat.citation', 'chat.mastery', 'chat.message', 'chat.reply', 'chat.session'];
  // Each course has keys of its own, and one row of what it promises.
  const left = [
    ...ofPeople,
    'chat.opening',
    'chat.override',
    'course.access_code',
    'course.chat_export',
    'course.enrolment',
    'course.promised_part',
    'course.trash',
  ];
  const expected = Object.fromEntries(Object.entries(await counts(courseId)).filter(([name]) => !left.includes(name)));
  expect(await counts(id)).toEqual(expected);
  expect(Object.keys(expected)).toEqual(
    expect.arrayContaining(['content.chunk_bits', 'content.chunk_vector', 'content.page', 'content.version_term']),
  );
  const { body } = await call(admin, 'get', `courses/${id}`);
  expect(body).toMatchObject({ term: '2027W1', active: false, myRole: null });
  expect(body.concepts).toMatchObject([{ title: 'A concept', modules: [{ title: 'A module', published: false }] }]);
});

test('modules are as they were when that is asked for, and what is in the trash stays behind', async () => {
  const { courseId, conceptId, instructor } = await readyTenant();
  const release = { title: 'Later', releaseAt: '2030-01-01T00:00:00.000Z' };
  const gone = await call(instructor, 'post', `concepts/${conceptId}/modules`, { title: 'Gone' });
  await call(instructor, 'post', `concepts/${conceptId}/modules`, release);
  await call(instructor, 'delete', `modules/${gone.body.id}`);
  const { id } = await copyOf(courseId, { modules: 'unchanged', title: 'Another title' });
  const { body } = await call(admin, 'get', `courses/${id}`);
  expect(body.title).toBe('Another title');
  expect(body.concepts[0].modules).toMatchObject([{ title: 'A module', published: true }, release]);
});

test('a copy promises its students what the original did', async () => {
  const { courseId } = await readyTenant();
  await db.owner.query(`insert into course.privacy (course_id, version, mode) values ($1, 90, 'figures')`, [courseId]);
  const { id } = await copyOf(courseId);
  const { rows } = await db.owner.query<{ mode: string }>('select access.privacy_of($1) as mode', [id]);
  expect(rows).toEqual([{ mode: 'figures' }]);
});

test('a course is copied twice, and a copy is copied', async () => {
  const { courseId } = await readyTenant();
  const [one, two] = [await copyOf(courseId), await copyOf(courseId)];
  const three = await copyOf(one.id);
  expect(await counts(three.id)).toEqual(await counts(two.id));
});

test('the bytes of a file stay until the last course that has them is gone', async () => {
  const { courseId, fileId } = await readyTenant();
  const { rows } = await db.owner.query<{ object_key: string }>(
    'select object_key from content.file_version where file_id = $1',
    [fileId],
  );
  const key = rows[0]?.object_key;
  const { id } = await copyOf(courseId);
  const second = await copyOf(id);
  const requested = async () =>
    (await db.owner.query('select from content.object_deletion where object_key = $1', [key])).rowCount;
  await db.owner.query('delete from course.course where id = $1', [courseId]);
  expect(await requested()).toBe(0);
  await db.owner.query('delete from course.course where id = any ($1)', [[id, second.id]]);
  expect(await requested()).toBe(1);
  const foreign = await db.owner.query('select from content.object_deletion where object_key like $1', [`${id}/%`]);
  expect(foreign.rowCount).toBe(0);
});

test('no instructor copies a course, and nobody one that is not there', async () => {
  const { courseId, instructor } = await readyTenant();
  expect((await call(instructor, 'post', `courses/${courseId}/copies`, { term: '' })).code).toBe('FORBIDDEN');
  const { id } = await copyOf(courseId);
  await call(admin, 'delete', `courses/${id}`);
  expect((await call(admin, 'post', `courses/${id}/copies`, { term: '' })).code).toBe('NOT_FOUND');
});
