import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthUnderTest } from '../testing/auth-under-test.js';

const secret = randomUUID() + randomUUID();
const secretFile = join(mkdtempSync(join(tmpdir(), 'aila-trigger-')), 'secret');
writeFileSync(secretFile, `${secret}\n`);

let auth: AuthUnderTest;
beforeAll(async () => {
  auth = await AuthUnderTest.start({ triggers: { secretFile } });
}, 60_000);
afterAll(() => auth.stop());

const event = (triggerSource: string, userAttributes: Record<string, string>) => ({
  version: '1',
  region: 'ca-central-1',
  userPoolId: 'ca-central-1_Example',
  userName: userAttributes['sub'] ?? 'new',
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'example' },
  triggerSource,
  request: { userAttributes },
  response: {},
});
const send = (body: unknown, token: string | undefined = secret) =>
  auth.call('POST', '/v1/triggers/cognito', { body, token });

describe('events of a user pool', () => {
  test('pre sign-up refuses an address outside the allowed domains and passes the event back otherwise', async () => {
    await auth.db.owner.query(`insert into identity.allowed_email_domain (pattern) values ('ubc.test')`);
    try {
      const refused = await send(event('PreSignUp_SignUp', { email: 'x@elsewhere.test' }));
      expect(refused).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_ALLOWED' } });
      const allowed = event('PreSignUp_SignUp', { email: 'X@UBC.test' });
      expect((await send(allowed)).body).toEqual(allowed);
    } finally {
      await auth.db.owner.query('delete from identity.allowed_email_domain');
    }
  });

  test('post confirmation makes the account under its pool id as a student, once', async () => {
    const sub = randomUUID();
    const confirmed = event('PostConfirmation_ConfirmSignUp', {
      sub,
      email: `${sub}@aila.test`,
      given_name: ' K\u200bim\u202e ',
    });
    expect([(await send(confirmed)).status, (await send(confirmed)).status]).toEqual([200, 200]);
    const { rows } = await auth.db.owner.query(
      'select given_name, role from identity.user_account u join identity.user_role r on r.user_id = u.id where id = $1',
      [sub],
    );
    expect(rows).toEqual([{ given_name: 'Kim', role: 'student' }]);
  });

  test('post authentication notes the sign-in and refuses a disabled account', async () => {
    const sub = randomUUID();
    const attributes = { sub, email: `${sub}@aila.test` };
    await send(event('PostConfirmation_ConfirmSignUp', attributes));
    expect((await send(event('PostAuthentication_Authentication', attributes))).status).toBe(200);
    const { rows } = await auth.db.owner.query('select last_sign_in_at from identity.user_account where id = $1', [
      sub,
    ]);
    expect(rows[0].last_sign_in_at).toBeInstanceOf(Date);
    await auth.db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [sub]);
    expect((await send(event('PostAuthentication_Authentication', attributes))).body).toMatchObject({
      code: 'ACCOUNT_DISABLED',
    });
  });

  test('nobody gets in without the secret, not even an administrator of ours', async () => {
    const body = event('PostConfirmation_ConfirmSignUp', { sub: randomUUID(), email: 'evil@aila.test' });
    const { accessToken } = await auth.signIn('admin@aila.test');
    for (const token of ['', 'x', secret.slice(1), `${secret}x`, accessToken])
      expect((await send(body, token)).status).toBe(401);
    const { status } = await auth.call('POST', '/v1/triggers/cognito', { body });
    expect(status).toBe(401);
  });

  test('while no secret is configured nobody gets in at all', async () => {
    const { url } = await auth.startInstance({ triggers: { secretFile: null } });
    const body = event('PreSignUp_SignUp', { email: 'x@aila.test' });
    for (const token of [secret, 'null', 'undefined'])
      expect((await auth.call('POST', '/v1/triggers/cognito', { body, token, url })).status).toBe(401);
  });
});
