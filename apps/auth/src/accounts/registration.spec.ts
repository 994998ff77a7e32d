import { randomUUID } from 'node:crypto';
import type { SignUpPending } from '@aila/contracts';
import { AuthUnderTest } from '../testing/auth-under-test.js';

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start({
    accounts: { publicUrl: 'http://localhost:8080', passwordMinLength: 12, firstAdmins: ['first@aila.test'] },
    demo: { password: null },
  });
}, 60_000);
afterAll(() => auth.stop());

const password = 'Correct-horse-battery';
const newEmail = () => `${randomUUID()}@aila.test`;
/** Each test is a household of its own, so that limits by address do not meet. */
let address: string;
beforeEach(() => (address = randomUUID()));

const post = <Body = Record<string, unknown>>(path: string, body: unknown) =>
  auth.call<Body>('POST', `/v1/auth/${path}`, { body, headers: { 'x-forwarded-for': address } });
const signUp = (email: string, changes: object = {}) =>
  post<SignUpPending & { code?: string }>('sign-up', { email, password, givenName: 'Noor', ...changes });
const confirm = (registrationId: string, code: string) => post('confirm', { registrationId, code });
const signIn = (email: string, given = password) => post('sign-in', { email, password: given });
const rolesOf = async (email: string) => {
  const { rows } = await auth.db.owner.query<{ role: string }>(
    'select role from identity.user_role r join identity.user_account u on u.id = r.user_id where email = $1',
    [email],
  );
  return rows.map(({ role }) => role);
};

describe('signing up', () => {
  test('the mailed code makes the account, as a student, with the password of the sign-up', async () => {
    const email = newEmail();
    const { status, body } = await signUp(email);
    expect(status).toBe(202);
    expect((await signIn(email)).body).toMatchObject({ code: 'CREDENTIALS_WRONG' });
    const code = await auth.codeFor(email);
    expect((await confirm(body.registrationId, ` ${code.slice(0, 4)} ${code.slice(4)} `)).status).toBe(204);
    expect((await signIn(email)).status).toBe(200);
    expect(await rolesOf(email)).toEqual(['student']);
  });

  test('an address that has an account gets the same answer, and its owner a mail without a code', async () => {
    const email = newEmail();
    const first = await signUp(email);
    await confirm(first.body.registrationId, await auth.codeFor(email));
    const again = await signUp(email, { password: 'Another-quiet-river' });
    expect([again.status, Object.keys(again.body).sort()]).toEqual([first.status, Object.keys(first.body).sort()]);
    expect(await auth.mailsTo(email, 1, /already/)).toHaveLength(1);
    expect(await auth.codesTo(email)).toHaveLength(1);
    for (const code of ['00000000', '12345678'])
      expect((await confirm(again.body.registrationId, code)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await signIn(email, 'Another-quiet-river')).status).toBe(401);
  });

  test("somebody who signs up with another's address gains nothing when its owner confirms theirs", async () => {
    const email = newEmail();
    const attacker = await signUp(email, { password: 'Chosen-by-an-attacker' });
    const owner = await signUp(email);
    const codes = await auth.codesTo(email, 2);
    expect((await confirm(owner.body.registrationId, codes[0]!)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await confirm(owner.body.registrationId, codes[1]!)).status).toBe(204);
    expect((await signIn(email, 'Chosen-by-an-attacker')).status).toBe(401);
    expect((await signIn(email)).status).toBe(200);
    expect((await confirm(attacker.body.registrationId, codes[0]!)).body).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('codes are kept as hashes, and the log does not hold them', async () => {
    const email = newEmail();
    await signUp(email);
    const code = await auth.codeFor(email);
    const { rows } = await auth.db.owner.query('select * from identity.sign_up where email = $1', [email]);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(rows[0].code_hash).toMatch(/^\$argon2id\$/);
  });

  test('a code works once', async () => {
    const email = newEmail();
    const { body } = await signUp(email);
    const code = await auth.codeFor(email);
    const both = await Promise.all([confirm(body.registrationId, code), confirm(body.registrationId, code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect((await confirm(body.registrationId, code)).body).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('after five wrong tries the right code no longer works, however many tries come at once; a new one does', async () => {
    const email = newEmail();
    const { body } = await signUp(email);
    const code = await auth.codeFor(email);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    await Promise.all(Array.from({ length: 12 }, () => confirm(body.registrationId, wrong)));
    expect((await confirm(body.registrationId, code)).body).toMatchObject({ code: 'CODE_WRONG' });
    expect((await post('resend-code', { registrationId: body.registrationId })).status).toBe(202);
    expect((await confirm(body.registrationId, await auth.codeFor(email, 2))).status).toBe(204);
  });

  test('an expired code does not work', async () => {
    const email = newEmail();
    const { body } = await signUp(email);
    await auth.db.owner.query('update identity.sign_up set code_expires_at = now() where email = $1', [email]);
    expect((await confirm(body.registrationId, await auth.codeFor(email))).body).toMatchObject({ code: 'CODE_WRONG' });
  });

  test.each([null, '', [], {}, '1234', 'ABCDEFGH', ['12345678']])('the code %j is refused', async (code) => {
    const { body } = await signUp(newEmail());
    expect((await post('confirm', { registrationId: body.registrationId, code })).status).toBe(400);
  });

  test('asking again for the code of an unknown registration is answered like that of a known one', async () => {
    const { status, body } = await post('resend-code', { registrationId: randomUUID() });
    expect([status, body]).toEqual([202, {}]);
  });

  test('an unsuitable password is refused with all that is wrong', async () => {
    const { body } = await signUp(newEmail(), { password: 'noor-1' });
    expect(body).toMatchObject({
      code: 'PASSWORD_UNSUITABLE',
      title: expect.stringContaining('it needs at least 12 characters; it needs an upper-case letter'),
      parameters: { problems: expect.arrayContaining(['too-short', 'no-upper-case']), minLength: 12 },
    });
  });

  test('roles, ids and states cannot be smuggled in', async () => {
    for (const extra of [{ role: 'admin' }, { roles: ['admin'] }, { status: 'active' }, { id: randomUUID() }])
      expect((await signUp(newEmail(), extra)).body).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('only addresses of allowed domains may sign up while there is a list', async () => {
    await auth.db.owner.query(
      `insert into identity.allowed_email_domain (pattern) values ('*.ubc.test'), ('ubc.test')`,
    );
    try {
      expect((await signUp(newEmail())).body).toMatchObject({ code: 'EMAIL_NOT_ALLOWED' });
      expect((await signUp(`${randomUUID()}@student.ubc.test`)).status).toBe(202);
    } finally {
      await auth.db.owner.query('delete from identity.allowed_email_domain');
    }
  });

  test('an address to which a role was promised gets it at registration, once', async () => {
    const email = newEmail();
    await auth.db.owner.query(`insert into identity.promised_role (email, role) values ($1, 'instructor')`, [email]);
    const { body } = await signUp(email);
    await confirm(body.registrationId, await auth.codeFor(email));
    expect(await rolesOf(email)).toEqual(['instructor']);
    expect((await auth.db.owner.query('select from identity.promised_role')).rowCount).toBe(0);
  });

  test('the configured first administrator becomes one only while there is none', async () => {
    const register = async () => {
      const sent = (await auth.codesTo('first@aila.test', 0)).length;
      const { body } = await signUp('first@aila.test');
      await confirm(body.registrationId, await auth.codeFor('first@aila.test', sent + 1));
      return rolesOf('first@aila.test');
    };
    expect(await register()).toEqual(['admin']);
    await auth.db.owner.query(
      `update identity.user_account set email = 'renamed@aila.test' where email like 'first@%'`,
    );
    expect(await register()).toEqual(['student']);
  });
});

describe('limits', () => {
  test('guessing a password is slowed down alike for an account and for an address without one', async () => {
    const email = newEmail();
    const { body } = await signUp(email);
    await confirm(body.registrationId, await auth.codeFor(email));
    const guess = async (target: string) => {
      const answers = [];
      for (let attempt = 0; attempt < 7; attempt++) answers.push(await signIn(target, 'Wrong-password-1'));
      return answers.map(({ status, body: answer }) => [status, answer['code']]);
    };
    const seen = await guess(email);
    expect(seen).toEqual([
      ...Array.from({ length: 5 }, () => [401, 'CREDENTIALS_WRONG']),
      ...Array.from({ length: 2 }, () => [429, 'TOO_MANY_REQUESTS']),
    ]);
    expect(await guess(newEmail())).toEqual(seen);
    expect(await signIn(email)).toMatchObject({ status: 429, body: { parameters: { seconds: expect.any(Number) } } });
  });

  test('many guesses at once are no more guesses than one after the other', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(email, 'Wrong-password-1')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  test('who guesses from elsewhere does not lock the owner out at once', async () => {
    const email = newEmail();
    const { body } = await signUp(email);
    await confirm(body.registrationId, await auth.codeFor(email));
    for (let attempt = 0; attempt < 6; attempt++) await signIn(email, 'Wrong-password-1');
    address = randomUUID();
    expect((await signIn(email)).status).toBe(200);
  });

  test('nobody can fill the mailbox of somebody else', async () => {
    const email = newEmail();
    const answers = [];
    for (let attempt = 0; attempt < 6; attempt++) answers.push((await signUp(email)).status);
    expect(answers).toEqual([202, 202, 202, 202, 429, 429]);
  });
});
