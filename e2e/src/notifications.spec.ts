import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { mailsTo } from './support/outbox.js';
import { demoModule, Rest } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let page: WatchedPage;
let second: WatchedPage;
let admin: Rest;
let courseId: string;
let studentId: string;

beforeAll(async () => {
  browser = await launch();
  admin = await Rest.signIn('admin@aila.test');
  courseId = (await demoModule(admin)).courseId;
  const { items } = await admin.call<{ items: { id: string }[] }>('GET', '/users?email=student@aila.test');
  studentId = items[0]?.id ?? '';
  const student = await Rest.signIn('student@aila.test');
  // What other walks told of.
  const told = await student.call<{ items: { id: string }[] }>('GET', '/notifications?limit=200');
  for (const { id } of told.items) await student.call('DELETE', `/notifications/${id}`);
  page = await openPage(browser, desktop);
  second = await openPage(browser, { ...phone, locale: 'fr-CA' });
});
afterAll(async () => {
  const student = await Rest.signIn('student@aila.test');
  await student.call('PATCH', '/me', { language: 'en', notifyByMail: false });
  await admin.call('PUT', `/courses/${courseId}/students/${studentId}`);
  await browser?.close();
});

const bell = (where: Page, name: RegExp) => where.getByRole('button', { name });
const assign = (group: string) => admin.call('PUT', `/courses/${courseId}/${group}/${studentId}`);
const step = story();

describe('notifications', () => {
  step('say that there is nothing, by keyboard, and give the focus back', async () => {
    await signIn(page.page, 'student@aila.test');
    const button = bell(page.page, /^Notifications$/);
    await button.focus();
    await page.page.keyboard.press('Enter');
    await page.page.getByText('Nothing yet. What concerns you appears here.').waitFor();
    expect(await inspect(page.page, '70-notifications-empty')).toEqual([]);
    await page.page.keyboard.press('Escape');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  step('are wanted by mail from the account on', async () => {
    await page.page.goto('/account');
    await page.page.getByRole('main').getByRole('radio', { name: 'Yes' }).click({ force: true });
    await page.page.getByRole('status').getByText('Notifications come by mail, too.').waitFor();
    expect(await inspect(page.page, '71-notifications-by-mail')).toEqual([]);
  });

  step('appear on an open page by themselves, and come by mail', async () => {
    await assign('assistants');
    await bell(page.page, /^Notifications, 1 unread$/).waitFor();
    await page.page
      .getByRole('status')
      .getByText(/You have a new role in “.*”: teaching assistant\./)
      .waitFor();
    const mails = () =>
      Promise.resolve(mailsTo('student@aila.test').some((mail) => mail.includes('You have a new role')));
    await eventually(mails, true);
    await assign('observers');
    await bell(page.page, /^Notifications, 2 unread$/).click();
    await page.page.getByRole('link', { name: /: observer\./ }).waitFor();
    expect(await inspect(page.page, '72-notifications')).toEqual([]);
  });

  step('lead to what they are about, and are read then, in every open page', async () => {
    const phonePage = second.page;
    const rest = await Rest.signIn('student@aila.test');
    await rest.call('PATCH', '/me', { language: 'fr' });
    await phonePage.goto('/');
    await phonePage.getByLabel('Adresse e-mail').fill('student@aila.test');
    await phonePage.getByLabel('Mot de passe', { exact: true }).fill(password);
    await phonePage.getByRole('button', { name: 'Se connecter' }).click();
    await bell(phonePage, /^Notifications, 2 non lues$/).click();
    await phonePage.getByText(/Vous avez un nouveau rôle dans « .* » : observateur\./).waitFor();
    expect(await inspect(phonePage, '73-notifications-phone-dark-french')).toEqual([]);
    await phonePage.getByRole('link', { name: /: observateur\./ }).click();
    await phonePage.waitForURL(`**/courses/${courseId}`);
    await bell(phonePage, /^Notifications, 1 non lue$/).waitFor();
    await bell(page.page, /^Notifications, 1 unread$/).waitFor();
  });

  step('are marked as read all at once, and removed', async () => {
    const { page: desk } = page;
    await desk.getByRole('button', { name: 'Mark all as read' }).click();
    await bell(desk, /^Notifications$/).waitFor();
    await bell(second.page, /^Notifications$/).waitFor();
    await desk.getByRole('button', { name: /^Remove: .*observer/ }).click();
    await desk.getByRole('link', { name: /: observer\./ }).waitFor({ state: 'detached' });
    await desk.reload();
    // The account speaks French by now.
    await desk.getByRole('heading', { level: 1 }).waitFor();
    await bell(desk, /^Notifications$/).click();
    await desk.getByRole('link', { name: /: (teaching )?assistant\./ }).waitFor();
    expect(await desk.getByRole('link', { name: /: observ/ }).count()).toBe(0);
  });

  step('no page ran into a script error or the security policy', async () => {
    expect([...page.troubles, ...second.troubles]).toEqual([]);
  });
});
