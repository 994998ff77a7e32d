import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@aila/access';
import type { Person, PersonPage, SignUpPending } from '@aila/contracts';
import { seedClass, until } from '@aila/testing';
import { AccountHooks } from '../provider/hooks/account-hooks.js';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
let admin: string;
let adminId: string;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
  admin = (await auth.signIn('admin@aila.test')).accessToken;
  adminId = (await auth.call<Person>('GET', '/v1/me', { token: admin })).body.id;
}, 60_000);
afterAll(() => auth.stop());

const call = <Body = Person & { code?: string }>(method: string, path: string, body?: unknown) =>
  auth.call<Body>(method, `/v1/${path}`, { token: admin, body });

async function newPerson(name = 'Person'): Promise<string> {
  const id = randomUUID();
  await auth.db.owner.query(
    `insert into identity.user_account (id, email, given_name, status) values ($1, $2, $3, 'active')`,
    [id, `${id}@aila.test`, name],
  );
  return id;
}

const auditOf = async (targetId: string) => {
  const { rows } = await auth.db.owner.query(
    'select actor_id, action, details from audit.event where target_id = $1 order by at',
    [targetId],
  );
  return rows;
};

describe('searching people', () => {
  test('finds parts of names and addresses, page by page, each person once', async () => {
    const mark = randomUUID().slice(0, 8);
    const ids = await Promise.all(Array.from({ length: 5 }, () => newPerson(`Zed${mark}`)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: PersonPage } = await call<PersonPage>(
        'GET',
        `users?search=zed${mark}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(ids.sort());
  });

  test('a cursor that the list never gave is refused with a code', async () => {
    for (const cursor of ['nonsense', Buffer.from('["a\\u0000"]').toString('base64url')])
      expect(await call('GET', `users?cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
  });

  test('signs that mean something in patterns are taken as they are', async () => {
    for (const search of ['%25', '_', '%5C'])
      expect((await call<PersonPage>('GET', `users?search=${search}`)).body.items).toEqual([]);
  });
});

describe('roles', () => {
  test('are given and taken, each change once in the audit log with who did it', async () => {
    const id = await newPerson();
    expect((await call('PUT', `users/${id}/roles/instructor`)).body.roles).toEqual(['instructor']);
    expect((await call('PUT', `users/${id}/roles/instructor`)).body.roles).toEqual(['instructor']);
    expect((await call('DELETE', `users/${id}/roles/instructor`)).body.roles).toEqual([]);
    expect(await auditOf(id)).toEqual([
      { actor_id: adminId, action: 'role.given', details: { role: 'instructor' } },
      { actor_id: adminId, action: 'role.taken', details: { role: 'instructor' } },
    ]);
  });

  test('who is no longer instructor teaches no course any more, and stays in those they attend', async () => {
    const { instructor, courseId } = await seedClass(auth.db.owner);
    const other = await seedClass(auth.db.owner);
    await auth.db.owner.query(`insert into course.enrolment (course_id, user_id, role) values ($1, $2, 'student')`, [
      other.courseId,
      instructor.userId,
    ]);
    await call('DELETE', `users/${instructor.userId}/roles/instructor`);
    const { rows } = await auth.db.owner.query('select course_id from course.enrolment where user_id = $1', [
      instructor.userId,
    ]);
    expect(rows).toEqual([{ course_id: other.courseId }]);
    expect(rows).not.toContainEqual({ course_id: courseId });
  });

  test('the last administrator can neither lose the role nor be disabled', async () => {
    expect((await call('DELETE', `users/${adminId}/roles/admin`)).body).toMatchObject({ code: 'LAST_ADMIN' });
    expect((await call('POST', `users/${adminId}/disable`)).body).toMatchObject({ code: 'LAST_ADMIN' });
  });

  test('two administrators who demote each other at the same moment do not leave the institution without one', async () => {
    const second = (await auth.signIn('instructor@aila.test')).accessToken;
    const secondId = (await auth.call<Person>('GET', '/v1/me', { token: second })).body.id;
    await call('PUT', `users/${secondId}/roles/admin`);
    await sleep(2_100);
    const demote = (token: string, id: string) => auth.call('DELETE', `/v1/users/${id}/roles/admin`, { token });
    await Promise.all([demote(admin, secondId), demote(second, adminId)]);
    const { rows } = await auth.db.owner.query<{ user_id: string }>(
      `select user_id from identity.user_role where role = 'admin'`,
    );
    expect(rows).toHaveLength(1);
    await auth.db.owner.query(`update identity.user_role set user_id = $1 where role = 'admin'`, [adminId]);
    await sleep(2_100);
  });

  test('of two demotions of administrators the second waits until the first is decided', async () => {
    const id = await newPerson();
    await call('PUT', `users/${id}/roles/admin`);
    const first = await auth.db.owner.connect();
    try {
      await first.query(`begin; select pg_advisory_xact_lock(hashtext('aila-last-admin'))`);
      const second = call('DELETE', `users/${id}/roles/admin`);
      expect(await Promise.race([second, sleep(500, 'waits')])).toBe('waits');
      await first.query('commit');
      expect((await second).status).toBe(200);
    } finally {
      first.release();
    }
  });

  test('unknown people and unknown roles are refused', async () => {
    expect(await call('PUT', `users/${randomUUID()}/roles/admin`)).toMatchObject({ status: 404 });
    expect(await call('DELETE', `users/${randomUUID()}/roles/student`)).toMatchObject({ status: 404 });
    expect(await call('PUT', `users/${adminId}/roles/techadmin`)).toMatchObject({ status: 400 });
  });
});

describe('disabling', () => {
  test('ends every sign-in within 5 seconds and closes the door; enabling opens it again', async () => {
    const tokens = await auth.signIn('student@aila.test');
    const { body: me } = await auth.call<Person>('GET', '/v1/me', { token: tokens.accessToken });
    expect((await call('POST', `users/${me.id}/disable`)).body.status).toBe('disabled');
    const attempt = () =>
      auth.call('POST', '/v1/auth/sign-in', { body: { email: me.email, password: 'Learn-with-Aila-1' } });
    expect((await attempt()).body).toMatchObject({ code: 'ACCOUNT_DISABLED' });
    await sleep(2_100);
    const refused = await auth.call('GET', '/v1/me', { token: tokens.accessToken });
    expect(refused.body).toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect((await call('POST', `users/${me.id}/enable`)).body.status).toBe('active');
    expect((await attempt()).status).toBe(200);
    // The ended sign-in stays ended.
    const { body } = await auth.call('POST', '/v1/auth/refresh', { body: { refreshToken: tokens.refreshToken } });
    expect(body).toMatchObject({ code: 'SIGN_IN_ENDED' });
  });
});

describe('admission', () => {
  test('the list of e-mail domains is read and replaced, and nonsense is refused', async () => {
    const set = (patterns: unknown) => call<{ patterns: string[] }>('PUT', 'email-domains', { patterns });
    expect((await set([' UBC.ca', '*.ubc.ca', 'ubc.ca'])).body.patterns).toEqual(['*.ubc.ca', 'ubc.ca']);
    expect((await call<{ patterns: string[] }>('GET', 'email-domains')).body.patterns).toEqual(['*.ubc.ca', 'ubc.ca']);
    for (const wrong of [['*'], ['ca'], ['*.*.ca'], ['a@ubc.ca'], ['ubc..ca'], [null], 'ubc.ca'])
      expect((await set(wrong)).status).toBe(400);
    expect((await set([])).body.patterns).toEqual([]);
  });

  interface Answer {
    readonly outcome?: string;
    readonly person?: Person | null;
    readonly code?: string;
    readonly parameters?: unknown;
  }
  const promise = async (email: string, role: string, confirm?: unknown) =>
    call<Answer>('PUT', 'promised-roles', { email, role, ...(confirm === undefined ? {} : { confirm }) });
  const promises = async () => (await call<{ items: unknown[] }>('GET', 'promised-roles')).body.items;
  const rolesOf = async (id: string) => (await call('GET', `users/${id}`)).body.roles;

  test.each([
    ['is promised while its owner confirms', true],
    ['is confirmed while a role is promised to it', false],
  ])('an address that %s gets the role, whichever is first', async (_, promiseFirst) => {
    const email = `${randomUUID()}@aila.test`;
    const signUp = { email, password: 'Correct-horse-battery', givenName: 'Noor' };
    const { registrationId } = (await auth.call<SignUpPending>('POST', '/v1/auth/sign-up', { body: signUp })).body;
    const code = await auth.codeFor(email);
    const confirm = () => auth.call('POST', '/v1/auth/confirm', { body: { registrationId, code } });
    const steps = [() => promise(email, 'instructor', true), confirm];
    const waiting = async () => {
      const { rows } = await auth.db.owner.query<{ n: number }>(
        `select count(*)::int n from pg_locks where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows[0]!.n;
    };
    // Whoever asks first for what another holds gets it first.
    const holder = await auth.db.owner.connect();
    const answers: Promise<{ status: number }>[] = [];
    try {
      await holder.query('select pg_advisory_lock(hashtext($1))', [`aila-address ${email}`]);
      for (const step of promiseFirst ? steps : steps.reverse()) {
        answers.push(step());
        await until(async () => (await waiting()) === answers.length);
      }
    } finally {
      await holder.query('select pg_advisory_unlock_all()');
      holder.release();
    }
    for (const answer of await Promise.all(answers)) expect(answer.status).toBeLessThan(300);
    const { rows } = await auth.db.owner.query(
      `select from identity.user_role r join identity.user_account u on u.id = r.user_id
       where u.email = $1 and r.role = 'instructor'`,
      [email],
    );
    expect(rows).toHaveLength(1);
  });

  test('roles are promised to addresses and withdrawn again', async () => {
    expect((await promise('Later@aila.test', 'instructor')).body).toEqual({ outcome: 'promised', person: null });
    expect((await promise('Later@aila.test', 'instructor', true)).body).toEqual({ outcome: 'promised', person: null });
    expect(await promises()).toEqual([{ email: 'later@aila.test', role: 'instructor' }]);
    await call('DELETE', 'promised-roles', { email: 'Later@aila.test', role: 'instructor' });
    expect(await promises()).toEqual([]);
  });

  test.each(['instructor', 'admin'])(
    'the role %s for an address that has an account is given only to who says that they want it',
    async (role) => {
      const id = await newPerson('Noor');
      const email = `${id}@aila.test`;
      for (const confirm of [undefined, false]) {
        const { status, body } = await promise(email, role, confirm);
        expect([status, body.code]).toEqual([409, 'ROLE_NEEDS_CONFIRMATION']);
        expect(body.parameters).toEqual({ userId: id, name: 'Noor', email, role });
      }
      expect([await rolesOf(id), await auditOf(id), await promises()]).toEqual([[], [], []]);
      expect((await promise(email, role, true)).body).toMatchObject({
        outcome: 'applied',
        person: { id, roles: [role] },
      });
      expect([await rolesOf(id), await promises()]).toEqual([[role], []]);
      expect((await promise(email, role)).body).toMatchObject({ outcome: 'applied', person: { id, roles: [role] } });
      expect(await auditOf(id)).toEqual([{ actor_id: adminId, action: 'role.given', details: { role } }]);
    },
  );

  test.each(['yes', 1, null])('%j is no confirmation', async (confirm) => {
    expect((await promise('later@aila.test', 'admin', confirm)).body.code).toBe('BAD_INPUT');
  });

  test('who gets their account while a role is promised to the address is not missed', async () => {
    const [userId, email] = [randomUUID(), `${randomUUID()}@aila.test`];
    const database = await auth.db.as('auth');
    const person = { userId, email, givenName: 'Noor', familyName: '', language: 'en' } as const;
    const promised = await database.asActor(systemActor('identity'), async (tx) => {
      await auth.service.app.get(AccountHooks).postConfirmation(tx, person);
      const asked = promise(email, 'instructor');
      expect(await Promise.race([asked, sleep(500, 'waits')])).toBe('waits');
      return { asked };
    });
    expect((await promised.asked).body.code).toBe('ROLE_NEEDS_CONFIRMATION');
    expect(await promises()).toEqual([]);
  });
});
