import { systemActor } from '@aila/access';
import { createDataSource, type Database } from '@aila/database';
import { seedUser } from '@aila/testing';
import { AuthUnderTest } from './testing/auth-under-test.js';

let auth: AuthUnderTest;
let tables: string[];
let database: Database;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
  database = await auth.db.as('auth');
  const { rows } = await auth.db.owner.query<{ table_name: string }>(
    `select table_name from information_schema.tables where table_schema = 'identity' order by 1`,
  );
  tables = rows.map(({ table_name }) => table_name);
  await auth.signIn('student@aila.test');
  await auth.call('POST', '/v1/auth/forgot-password', { body: { email: 'student@aila.test' } });
  await auth.call('POST', '/v1/auth/sign-up', {
    body: { email: 'new@aila.test', password: 'Correct-horse-battery' },
  });
  await auth.db.owner.query(`insert into identity.allowed_email_domain (pattern) values ('aila.test')`);
  await auth.db.owner.query(`insert into identity.promised_role (email, role) values ('x@aila.test', 'student')`);
  await auth.db.owner.query(
    `insert into identity.external_identity (issuer, subject, user_id) select 'https://x', 'y', id from identity.user_account limit 1`,
  );
}, 60_000);
afterAll(() => auth.stop());

type Count = { n: string }[];
const countIn = (table: string) => `select count(*) n from identity.${table}`;

describe('row-level security of the identity tables', () => {
  test('the auth service without an actor sees nothing in any table, though all hold rows', async () => {
    const source = await createDataSource(auth.db.settingsFor('auth'), 'test').initialize();
    try {
      for (const table of tables) {
        const { rows } = await auth.db.owner.query<{ n: string }>(countIn(table));
        expect([table, Number(rows[0]?.n) > 0]).toEqual([table, true]);
        expect([table, await source.query(countIn(table))]).toEqual([table, [{ n: '0' }]]);
      }
    } finally {
      await source.destroy();
    }
  });

  test('a query that forgot its filter gives a person their own account, roles and sign-ins and nothing else', async () => {
    const own = ['sign_in_session', 'user_account', 'user_role'];
    for (const role of ['student', 'instructor'] as const) {
      const person = await seedUser(auth.db.owner, role);
      const seen = await database.asActor(person, (tx) =>
        Promise.all(tables.map(async (table) => [table, Number((await tx.query<Count>(countIn(table)))[0]?.n)])),
      );
      expect(seen.filter(([, rows]) => rows !== 0)).toEqual(own.map((table) => [table, 1]));
    }
  });

  test('an administrator manages people and admission and sees neither passwords nor keys nor tokens nor codes', async () => {
    const admin = await seedUser(auth.db.owner, 'admin');
    const hidden = [
      'credential',
      'external_identity',
      'password_reset',
      'rate_limit',
      'refresh_token',
      'sign_up',
      'signing_key',
    ];
    const seen = await database.asActor(admin, (tx) =>
      Promise.all(tables.map(async (table) => [table, Number((await tx.query<Count>(countIn(table)))[0]?.n)])),
    );
    expect(seen.filter(([, rows]) => rows === 0).map(([table]) => table)).toEqual(hidden);
  });

  test('nobody raises themselves: a person cannot write roles, and not the account of somebody else', async () => {
    const [student, other] = [await seedUser(auth.db.owner, 'student'), await seedUser(auth.db.owner, 'student')];
    const attempt = (sql: string, ...values: unknown[]) =>
      database.asActor(student, (tx) => tx.query<unknown>(sql, values));
    await expect(
      attempt(`insert into identity.user_role (user_id, role) values ($1, 'admin')`, student.userId),
    ).rejects.toThrow(/row-level security/);
    await attempt(`update identity.user_account set given_name = 'Changed' where id = $1`, other.userId);
    const { rows } = await auth.db.owner.query('select given_name from identity.user_account where id = $1', [
      other.userId,
    ]);
    expect(rows).toEqual([{ given_name: 'Test' }]);
  });

  test.each(['gateway', 'files', 'ingest', 'text-gen'] as const)(
    'the %s service cannot read passwords, keys or tokens even if it pretends to be the identity job',
    async (service) => {
      const other = await auth.db.as(service);
      for (const table of tables.filter((name) => !['user_account', 'user_role'].includes(name)))
        await expect(other.asActor(systemActor('identity'), (tx) => tx.query(countIn(table)))).rejects.toThrow(
          /permission denied/,
        );
      const rows = await other.asActor(systemActor('identity'), (tx) => tx.query<Count>(countIn('user_account')));
      expect(rows).toEqual([{ n: '0' }]);
    },
  );
});
