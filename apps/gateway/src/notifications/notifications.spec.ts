import type { UserActor } from '@aila/access';
import type { NotificationPage, NotificationStanding } from '@aila/contracts';
import { notify, type ServiceName } from '@aila/database';
import type { RunningService } from '@aila/service';
import { seedClass, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import WebSocket from 'ws';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
/** Two of them: what one person hears does not depend on where they are connected. */
let gateways: RunningService[];
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateways = await Promise.all([startLoneGateway(db, issuer), startLoneGateway(db, issuer)]);
}, 60_000);
afterAll(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await Promise.all([db?.stop(), issuer?.stop()]);
});

async function call<T = { code?: string }>(actor: UserActor, method: 'get' | 'post' | 'put' | 'delete', path: string) {
  const answer = await request(gateways[0]?.url ?? '')
    [method](`/api/v1/${path}`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`);
  return { status: answer.status, body: answer.body as T };
}

const list = async (actor: UserActor, query = '') =>
  (await call<NotificationPage>(actor, 'get', `notifications${query}`)).body;

/** Tells of something as a service would. */
async function tell(service: ServiceName, ...[notice]: [Parameters<typeof notify>[1]]): Promise<void> {
  const database = await db.as(service);
  await database.asActor({ kind: 'system', job: 'ingest' }, (tx) => notify(tx, notice));
}

describe('notifications', () => {
  test('come with the change that they tell of, to those whom it concerns and to nobody else', async () => {
    const { courseId, student, instructor } = await seedClass(db.owner);
    const { status } = await call(instructor, 'put', `courses/${courseId}/assistants/${student.userId}`);
    expect(status).toBe(204);
    // The same again is no news.
    await call(instructor, 'put', `courses/${courseId}/assistants/${student.userId}`);
    expect(await list(student)).toMatchObject({
      items: [{ kind: 'role-given', courseId, courseTitle: 'A course', detail: 'assistant', readAt: null }],
      unread: 1,
    });
    expect(await list(instructor)).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  test('of a course that one may no longer see have no title any more', async () => {
    const { courseId, student } = await seedClass(db.owner);
    await tell('gateway', { people: [student.userId], kind: 'role-given', courseId });
    await db.owner.query('delete from course.enrolment where user_id = $1', [student.userId]);
    expect((await list(student)).items).toMatchObject([{ courseId, courseTitle: null }]);
  });

  test('come page by page, each once, however many were made at one time', async () => {
    const person = await seedUser(db.owner, 'student');
    await db.owner.query(
      `insert into notice.notification (user_id, kind) select $1, 'role-given' from generate_series(1, 25)`,
      [person.userId],
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: NotificationPage = await list(person, `?limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      expect(page.unread).toBe(25);
      cursor = page.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
  });

  test('are read one by one or all at once, and removed', async () => {
    const person = await seedUser(db.owner, 'student');
    for (let count = 0; count < 3; count++) await tell('auth', { people: [person.userId], kind: 'role-given' });
    const [first, second] = (await list(person)).items;
    for (let times = 0; times < 2; times++)
      expect((await call(person, 'post', `notifications/${first?.id}/read`)).status).toBe(204);
    expect((await list(person)).unread).toBe(2);
    expect((await call(person, 'delete', `notifications/${second?.id}`)).status).toBe(204);
    expect((await call(person, 'delete', `notifications/${second?.id}`)).body.code).toBe('NOT_FOUND');
    expect((await list(person)).unread).toBe(1);
    await call(person, 'post', 'notifications/read');
    const { items, unread } = await list(person);
    expect([items.length, items.every(({ readAt }) => readAt !== null), unread]).toEqual([2, true, 0]);
  });

  test('of somebody else do not exist', async () => {
    const [owner, stranger] = [await seedUser(db.owner, 'student'), await seedUser(db.owner, 'admin')];
    await tell('auth', { people: [owner.userId], kind: 'role-given' });
    const id = (await list(owner)).items[0]?.id;
    expect((await call(stranger, 'post', `notifications/${id}/read`)).body.code).toBe('NOT_FOUND');
    expect((await call(stranger, 'delete', `notifications/${id}`)).body.code).toBe('NOT_FOUND');
    expect((await list(owner)).unread).toBe(1);
  });

  test.each([
    '?cursor=nonsense',
    '?limit=0',
    '?limit=201',
    `?cursor=${Buffer.from('["x","y"]').toString('base64url')}`,
  ])('refuses %s', async (query) => {
    const person = await seedUser(db.owner, 'student');
    expect((await call(person, 'get', `notifications${query}`)).body.code).toBe('BAD_INPUT');
  });
});

describe('who tells of what', () => {
  test('each service tells of what it does itself, and a notification of a transaction that fails never was', async () => {
    const person = await seedUser(db.owner, 'student');
    const people = [person.userId];
    await expect(tell('text-gen', { people, kind: 'role-given' })).rejects.toThrow(/tells nobody of role-given/);
    await expect(tell('auth', { people, kind: 'export-ready' })).rejects.toThrow(/tells nobody of export-ready/);
    const database = await db.as('ingest');
    const undone = database.asActor({ kind: 'system', job: 'ingest' }, async (tx) => {
      await notify(tx, { people, kind: 'file-failed' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await list(person)).items).toEqual([]);
  });

  test('who has no active account is told nothing', async () => {
    const [person, disabled] = [await seedUser(db.owner, 'student'), await seedUser(db.owner, 'student')];
    await db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [disabled.userId]);
    await tell('auth', { people: [person.userId, disabled.userId], kind: 'role-given' });
    const { rows } = await db.owner.query('select user_id from notice.notification where user_id = any ($1)', [
      [person.userId, disabled.userId],
    ]);
    expect(rows).toEqual([{ user_id: person.userId }]);
  });
});

describe('an open page', () => {
  async function listenAt(gateway: RunningService | undefined, actor: UserActor) {
    const token = await issuer.tokenFor(actor);
    const client = createClient({
      url: `${gateway?.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    const heard: NotificationStanding[] = [];
    const ends: unknown[] = [];
    client.subscribe<{ notificationStanding: NotificationStanding }>(
      { query: 'subscription { notificationStanding { unread newestId } }' },
      {
        next: ({ data }) => data && heard.push(data.notificationStanding),
        error: (error) => ends.push(error),
        complete: () => ends.push('complete'),
      },
    );
    await until(() => heard.length > 0);
    return { heard, ends, stop: () => client.dispose() };
  }

  test('hears at once what there is, and on every gateway of what comes and of what was read elsewhere', async () => {
    const person = await seedUser(db.owner, 'student');
    const other = await seedUser(db.owner, 'student');
    const pages = await Promise.all([
      ...gateways.map((gateway) => listenAt(gateway, person)),
      listenAt(gateways[0], other),
    ]);
    expect(pages.map(({ heard }) => heard)).toEqual(pages.map(() => [{ unread: 0, newestId: null }]));
    await tell('auth', { people: [person.userId], kind: 'role-given' });
    await until(() => pages.slice(0, 2).every(({ heard }) => heard.at(-1)?.unread === 1));
    await call(person, 'post', 'notifications/read');
    await until(() => pages.slice(0, 2).every(({ heard }) => heard.at(-1)?.unread === 0));
    expect(pages[0]?.heard.map(({ unread }) => unread)).toEqual([0, 1, 0]);
    expect(pages[2]?.heard).toHaveLength(1);
    await Promise.all(pages.map(({ stop }) => stop()));
  }, 20_000);

  test('of somebody who signed out hears nothing more', async () => {
    const person = await seedUser(db.owner, 'student');
    const page = await listenAt(gateways[0], person);
    await db.owner.query(`update identity.sign_in_session set ended_at = now(), end_reason = 'revoked' where id = $1`, [
      person.signInId,
    ]);
    await until(() => page.ends.length > 0);
    expect(JSON.stringify(page.ends)).toContain('SIGN_IN_ENDED');
    await page.stop();
  }, 20_000);
});
