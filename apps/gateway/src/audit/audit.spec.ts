import type { UserActor } from '@aila/access';
import type { AuditEvent, Page } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import request from 'supertest';
import { startLoneGateway } from '../testing/lone-gateway.js';
import { csvLine } from './csv.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let admin: UserActor;
let people: Awaited<ReturnType<typeof seedClass>>;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
  admin = await seedUser(db.owner, 'admin');
  people = await seedClass(db.owner);
  await db.owner.query(
    `insert into audit.event (id, at, actor_id, action, course_id, target_id, details)
     select gen_random_uuid(), '2026-03-01T10:00:00Z'::timestamptz + (n / 3) * interval '1 second', $1,
       case when n % 2 = 0 then 'module.created' else 'module.deleted' end, $2, null, jsonb_build_object('number', n)
     from generate_series(0, 29) n`,
    [people.instructor.userId, people.courseId],
  );
  await db.owner.query(
    `insert into audit.event (id, at, actor_id, action, target_id, details)
     values (gen_random_uuid(), '2026-04-01T10:00:00Z', $1, 'role.given', $2, '{"role": "=HYPERLINK(1)"}')`,
    [admin.userId, people.student.userId],
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

const get = async <Body>(
  actor: UserActor,
  path: string,
): Promise<{ status: number; body: Body & { code?: string } }> => {
  const answer = await request(gateway.url)
    .get(`/api/v1/audit${path}`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`);
  return { status: answer.status, body: answer.body as Body & { code?: string } };
};
const find = async (query: string) => (await get<Page<AuditEvent>>(admin, `?${query}`)).body;
const addressOf = async ({ userId }: UserActor) =>
  (await db.owner.query('select email from identity.user_account where id = $1', [userId])).rows[0].email as string;

describe('the audit log', () => {
  test('comes in pages, the newest first, without a gap or a double where many happened in one moment', async () => {
    const seen: AuditEvent[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<AuditEvent> = await find(`kind=module&limit=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(30);
    const times = seen.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('is searched by kind, course, time and person, whether they did it or it was done to them', async () => {
    expect((await find('kind=module.created')).items).toHaveLength(15);
    expect((await find(`courseId=${people.courseId}&limit=200`)).items).toHaveLength(30);
    expect((await find('from=2026-03-01T10:00:05Z&to=2026-03-01T10:00:07Z')).items).toHaveLength(6);
    const byStudent = await find(`person=${encodeURIComponent(await addressOf(people.student))}`);
    expect(byStudent.items.map(({ action }) => action)).toEqual(['role.given']);
    expect(byStudent.items[0]?.target).toContain(await addressOf(people.student));
    expect(byStudent.items[0]?.details).toEqual([{ name: 'role', value: '=HYPERLINK(1)' }]);
    expect((await find('person=%25')).items).toEqual([]);
  });

  test('refuses a cursor that it never gave, a kind that is none, and everybody but administrators', async () => {
    const codes = [];
    for (const [actor, path] of [
      [admin, '?cursor=x'],
      [admin, "?kind=a'b"],
      [people.instructor, ''],
      [people.student, '/export'],
    ] as const)
      codes.push((await get(actor, path)).body.code);
    expect(codes).toEqual(['BAD_INPUT', 'BAD_INPUT', 'FORBIDDEN', 'FORBIDDEN']);
  });

  test('is exported with names for its columns, harmless cells, and a row about the export itself', async () => {
    const first = await get<{ csv: string; nextCursor: string }>(admin, '/export?kind=role&limit=1');
    const [head, line] = first.body.csv.split('\r\n');
    expect(head).toBe('at,action,actor,actorId,job,course,courseId,target,targetId,details,requestId');
    expect(line).toContain('role: =HYPERLINK(1)');
    expect((await find('kind=audit')).items.map(({ action }) => action)).toEqual(['audit.exported']);
  });
});

test.each([
  ['=1+1', "'=1+1"],
  ['  +1', "'  +1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['a "word", or two', '"a ""word"", or two"'],
  ['=a\nb', `"'=a\nb"`],
  ['plain', 'plain'],
])('the cell %j is written as %j', (value, written) => {
  expect(csvLine([value, null])).toBe(`${written},\r\n`);
});
