import { randomUUID } from 'node:crypto';
import type { Me } from '@aila/contracts';
import { Database } from '@aila/database';
import { Mailer, type Mail } from '@aila/mail';
import { ServiceContext } from '@aila/service';
import { seedClass } from '@aila/testing';
import { AccountSettings } from '../provider/account-settings.js';
import { AuthUnderTest } from '../testing/auth-under-test.js';
import { NoticeMails } from './notice-mails.js';

let auth: AuthUnderTest;
let admin: string;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
  admin = (await auth.signIn('admin@aila.test')).accessToken;
}, 60_000);
afterAll(() => auth.stop());

async function person(wants: boolean, language = 'en'): Promise<string> {
  const id = randomUUID();
  await auth.db.owner.query(
    `insert into identity.user_account (id, email, given_name, status, language, notify_by_mail)
     values ($1, $2, 'Noor', 'active', $3, $4)`,
    [id, `${id}@aila.test`, language, wants],
  );
  return id;
}

const giveRole = (id: string) => auth.call('PUT', `/v1/users/${id}/roles/instructor`, { token: admin });
const send = () => auth.service.app.get(NoticeMails).send();

/** Another sender on the same rows, with a mailer of the test's own. */
function senderWith(deliver: (mail: Mail) => Promise<void>): NoticeMails {
  const { app } = auth.service;
  const mailer: Mailer = { send: deliver, close: () => undefined };
  return new NoticeMails(app.get(Database), mailer, app.get(AccountSettings), app.get(ServiceContext));
}

/** As if the time had come. */
const hasten = () =>
  auth.db.owner.query('update notice.notification set mail_due_at = now() where mail_due_at is not null');

describe('notifications by mail', () => {
  test('go to those who want them, once, in their language', async () => {
    const [wants, declines, french] = [await person(true), await person(false), await person(true, 'fr')];
    for (const id of [wants, declines, french]) await giveRole(id);
    await giveRole(wants);
    await Promise.all([send(), send()]);
    await hasten();
    await send();
    const [mail, ...more] = await auth.mailsTo(`${wants}@aila.test`);
    expect(more).toEqual([]);
    expect(mail).toContain('You have a new role in Aila.');
    expect(mail).toContain('http://localhost:8080/account');
    expect((await auth.mailsTo(`${french}@aila.test`)).join()).toContain('Vous avez un nouveau rôle dans Aila.');
    expect(await auth.mailsTo(`${declines}@aila.test`, 0)).toEqual([]);
  });

  test('that are not accepted are tried again later, and given up in the end; others are sent meanwhile', async () => {
    const [unlucky, lucky] = [await person(true), await person(true)];
    for (const id of [unlucky, lucky]) await giveRole(id);
    const delivered: string[] = [];
    let tries = 0;
    const sender = senderWith((mail) => {
      if (mail.to.startsWith(unlucky)) return Promise.reject(new Error(`no such box ${(tries += 1)}`));
      delivered.push(mail.to);
      return Promise.resolve();
    });
    await sender.send();
    expect([tries, delivered]).toEqual([1, [`${lucky}@aila.test`]]);
    // Not at once.
    await sender.send();
    expect(tries).toBe(1);
    for (let times = 0; times < 10; times++) {
      await hasten();
      await sender.send();
    }
    expect(tries).toBe(8);
    const { rows } = await auth.db.owner.query('select 1 from notice.notification where mail_due_at is not null');
    expect(rows).toEqual([]);
  });

  test('of what was read meanwhile are not sent', async () => {
    const id = await person(true);
    await giveRole(id);
    await auth.db.owner.query('update notice.notification set read_at = now() where user_id = $1', [id]);
    await send();
    expect(await auth.mailsTo(`${id}@aila.test`, 0)).toEqual([]);
  });

  test('name the course that it is about', async () => {
    const { courseId } = await seedClass(auth.db.owner);
    const id = await person(true);
    await auth.db.owner.query(
      `insert into notice.notification (user_id, kind, course_id, mail_due_at) values ($1, 'export-ready', $2, now())`,
      [id, courseId],
    );
    await send();
    expect((await auth.mailsTo(`${id}@aila.test`)).join()).toContain('Your chat logs of “A course” are ready.');
  });

  test('are wanted by nobody until they say so in their profile', async () => {
    const { accessToken: token } = await auth.signIn('student@aila.test');
    expect((await auth.call<Me>('GET', '/v1/me', { token })).body.notifyByMail).toBe(false);
    const saved = await auth.call<Me>('PATCH', '/v1/me', { token, body: { notifyByMail: true } });
    expect(saved.body.notifyByMail).toBe(true);
    expect((await auth.call<Me>('GET', '/v1/me', { token })).body.notifyByMail).toBe(true);
  });
});
