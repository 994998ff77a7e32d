import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { demoModule, Rest } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let desk: WatchedPage;
let small: WatchedPage;
let path: string;

beforeAll(async () => {
  browser = await launch();
  const student = await Rest.signIn('student@aila.test');
  const { courseId, moduleId } = await demoModule(student);
  path = `/courses/${courseId}/teach/chat-logs`;
  const { id } = await student.call<{ id: string }>('POST', `/modules/${moduleId}/sessions`);
  await student.say(id, '=1+1 is no formula, "quoted"');
  const instructor = await Rest.signIn('instructor@aila.test');
  // What other walks told of.
  await instructor.call('POST', '/notifications/read');
  desk = await openPage(browser, { ...desktop, acceptDownloads: true });
  small = await openPage(browser, { ...phone, locale: 'fr-CA' });
});
afterAll(async () => {
  const admin = await Rest.signIn('instructor@aila.test');
  await admin.call('PATCH', '/me', { language: 'en' });
  await browser?.close();
});

const begin = (page: Page) => page.getByRole('button', { name: /Make the file|Préparer le fichier/ });
const step = story();

describe('chat logs', () => {
  step('are reached from the course, and say that there are none yet', async () => {
    const { page } = desk;
    await signIn(page, 'instructor@aila.test', path.replace('/chat-logs', ''));
    await page.getByRole('link', { name: 'Chat logs' }).click();
    await page.getByText('None yet.').waitFor();
    expect(await inspect(page, '80-chat-logs-empty')).toEqual([]);
  });

  step('of days the wrong way round are not asked for', async () => {
    const { page } = desk;
    await page.getByLabel('From', { exact: true }).fill('2026-02-02');
    await page.getByLabel('To, included').fill('2026-02-01');
    await page.getByText('This day lies before the first one.').waitFor();
    expect(await begin(page).isDisabled()).toBe(true);
    await page.getByLabel('From', { exact: true }).fill('');
    await page.getByLabel('To, included').fill('');
  });

  step('are made by keyboard, told of when they are ready, and downloaded', async () => {
    const { page } = desk;
    await begin(page).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Ready', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Notifications, 1 unread$/ }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^chat-logs DEMO 101 .*\.csv$/);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toMatch(
      /^\uFEFFuser_id,module_name,concept_name,session_id,message,sent_by_student,competency_status,timestamp\r\n/,
    );
    expect(text).toContain(`,"'=1+1 is no formula, ""quoted""",true,`);
    expect(await inspect(page, '81-chat-logs-ready')).toEqual([]);
  });

  step('are told of by the bell, which leads there from any page', async () => {
    const { page } = desk;
    await page.goto('/');
    await page.getByRole('button', { name: /^Notifications, 1 unread$/ }).click();
    await page.getByRole('link', { name: /The chat logs of .* are ready to download/ }).click();
    await page.waitForURL(`**${path}`);
    await page.getByRole('button', { name: /^Notifications$/ }).waitFor();
  });

  step('are there on a phone, in the dark, in French', async () => {
    const { page } = small;
    const rest = await Rest.signIn('instructor@aila.test');
    await rest.call('PATCH', '/me', { language: 'fr' });
    await page.goto(path);
    await page.getByLabel('Adresse e-mail').fill('instructor@aila.test');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Prêt', { exact: true }).waitFor();
    expect(await inspect(page, '82-chat-logs-phone-dark-french')).toEqual([]);
    await page.getByRole('radio', { name: 'JSON Lines' }).click({ force: true });
    await begin(page).click();
    await page.getByText('Prêt', { exact: true }).nth(1).waitFor();
    await page.getByRole('heading', { name: 'Fichiers précédents' }).scrollIntoViewIfNeeded();
    expect(await inspect(page, '83-chat-logs-list-phone-dark-french')).toEqual([]);
  });

  step('appear on the other page by themselves', async () => {
    const { page } = desk;
    await page.getByText(/^JSON Lines, /).waitFor();
    await page.getByText('Ready', { exact: true }).nth(1).waitFor();
  });

  step('no page ran into a script error or the security policy', async () => {
    expect([...desk.troubles, ...small.troubles]).toEqual([]);
  });
});
