import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
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

const addressOf = ({ userId }: UserActor) => `${userId}@aila.test`;
const unknown = () => `${randomUUID()}@aila.test`;
const openAccount = async (email: string) => {
  const id = randomUUID();
  const sql = `insert into identity.user_account (id, email, status) values ($1, $2, 'active')`;
  await db.owner.query(sql, [id, email]);
  return id;
};
async function membersOf(courseId: string): Promise<Record<string, string>> {
  const { rows } = await db.owner.query<{ user_id: string; role: string }>(
    'select user_id, role from course.enrolment where course_id = $1',
    [courseId],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
}

test('a list says line by line what it would do, and does nothing yet', async () => {
  const { courseId, student, instructor, stranger } = await seedClass(db.owner);
  const before = await membersOf(courseId);
  const list = [
    addressOf(stranger),
    `${addressOf(student)},assistant`,
    `${addressOf(instructor)},student`,
    'nobody',
    `${unknown()},observer`,
    addressOf(stranger),
  ].join('\n');
  const { body } = await call(admin, 'post', `courses/${courseId}/people/preview`, { list });
  expect(body.lines).toMatchObject([
    { line: 1, outcome: 'add', role: 'student', name: 'Test Person' },
    { line: 2, outcome: 'change', role: 'assistant' },
    { line: 3, outcome: 'teaches' },
    { line: 4, outcome: 'wrong', problem: 'address', email: 'nobody' },
    { line: 5, outcome: 'promise', role: 'observer', name: null },
    { line: 6, outcome: 'wrong', problem: 'twice' },
  ]);
  expect((await call(admin, 'post', `courses/${courseId}/people`, { list })).code).toBe('PEOPLE_LIST_WRONG');
  expect(await membersOf(courseId)).toEqual(before);
});

test('a list is applied as a whole, once however often it comes, and never to who teaches', async () => {
  const { courseId, student, instructor, stranger } = await seedClass(db.owner);
  const [later, list] = [unknown(), ''];
  const text = [addressOf(stranger), `${addressOf(student)};observer`, `${addressOf(instructor)};student`, later].join(
    '\n',
  );
  const first = await call(admin, 'post', `courses/${courseId}/people`, { list: list + text });
  expect(first.body).toEqual({ added: 1, changed: 1, promised: 1, same: 1 });
  const again = await call(admin, 'post', `courses/${courseId}/people`, { list: text });
  expect(again.body).toEqual({ added: 0, changed: 0, promised: 0, same: 4 });
  expect(await membersOf(courseId)).toEqual({
    [stranger.userId]: 'student',
    [student.userId]: 'observer',
    [instructor.userId]: 'instructor',
  });
  const { rows } = await db.owner.query<{ action: string }>(
    `select action from audit.event where course_id = $1 order by action`,
    [courseId],
  );
  expect(rows.map(({ action }) => action)).toEqual(['member.added', 'member.promised', 'member.role-changed']);
});

test('a promise is kept when the address gets an account, listed until then, and can be withdrawn', async () => {
  const { courseId } = await seedClass(db.owner);
  const [kept, withdrawn] = [unknown(), unknown()];
  await call(admin, 'post', `courses/${courseId}/people`, { list: `${kept},assistant\n${withdrawn}` });
  const promised = await call(admin, 'get', `courses/${courseId}/promised-parts?limit=1`);
  expect(promised.body.items).toHaveLength(1);
  expect(promised.body.nextCursor).not.toBeNull();
  for (let twice = 0; twice < 2; twice += 1)
    expect((await call(admin, 'delete', `courses/${courseId}/promised-parts`, { email: withdrawn })).status).toBe(204);
  const [one, two] = [await openAccount(kept), await openAccount(withdrawn)];
  const members = await membersOf(courseId);
  expect([members[one], members[two]]).toEqual(['assistant', undefined]);
  expect((await call(admin, 'get', `courses/${courseId}/promised-parts`)).body.items).toEqual([]);
});

test('2,000 people, half of them unknown, come in within seconds by a few statements', async () => {
  const { courseId } = await seedClass(db.owner);
  const emails = Array.from({ length: 2000 }, unknown);
  await db.owner.query(
    `insert into identity.user_account (id, email, status) select gen_random_uuid(), e, 'active' from unnest($1::text[]) e`,
    [emails.slice(0, 1000)],
  );
  const list = emails.join('\n');
  const preview = await call(admin, 'post', `courses/${courseId}/people/preview`, { list });
  expect(preview.body.lines).toHaveLength(2000);
  const { body } = await call(admin, 'post', `courses/${courseId}/people`, { list });
  expect(body).toEqual({ added: 1000, changed: 0, promised: 1000, same: 0 });
  const tooLong = await call(admin, 'post', `courses/${courseId}/people`, { list: `${list}\n${unknown()}` });
  expect([tooLong.status, tooLong.code]).toEqual([400, 'BAD_INPUT']);
});

test('a list is for administrators, since it tells who has an account', async () => {
  const { courseId, instructor } = await seedClass(db.owner);
  const observer = await seedUser(db.owner, 'student');
  await seedEnrolment(db.owner, courseId, observer, 'observer');
  for (const actor of [instructor, observer])
    expect((await call(actor, 'post', `courses/${courseId}/people/preview`, { list: unknown() })).code).toBe(
      'FORBIDDEN',
    );
});
