import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, phone, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { pdfOf } from './support/pdf.js';
import { demoModule, readyFile, Rest } from './support/rest.js';
import { story } from './support/story.js';
import { chapter, question } from './support/tides.js';

/** A whole reply of the tutor (milliseconds). */
const replyLimit = 60_000;
/** Wider than a phone. */
const fileName = `tides-of-all-coasts-${'and-islands-'.repeat(6)}measured-by-hand.pdf`;

let browser: Browser;
let student: Rest;
let instructor: Rest;
let place: { courseId: string; moduleId: string };
let conceptId: string;
let fileId: string;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await launch();
  student = await Rest.signIn('student@aila.test');
  instructor = await Rest.signIn('instructor@aila.test');
  const { courseId } = await demoModule(student);
  const mark = Date.now().toString(36);
  const concept = await instructor.call<{ id: string }>('POST', `/courses/${courseId}/concepts`, {
    title: `The coast ${mark}`,
  });
  conceptId = concept.id;
  const module = await instructor.call<{ id: string }>('POST', `/concepts/${conceptId}/modules`, {
    title: `Tides ${mark}`,
    description: '',
  });
  place = { courseId, moduleId: module.id };
  fileId = await readyFile(instructor, module.id, fileName, pdfOf(chapter));
  watched = await openPage(browser, desktop);
  await watched.context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

afterAll(async () => {
  await instructor?.call('DELETE', `/concepts/${conceptId}`);
  await student?.call('PATCH', '/me', { language: 'en' });
  await browser?.close();
});

const modulePath = () => `/courses/${place.courseId}/modules/${place.moduleId}`;
const replyEnded = (page: Page) =>
  page.getByRole('button', { name: 'Send', exact: true }).waitFor({ timeout: replyLimit });

const step = story();

step('an empty chat is used again, however often a new one is asked for', async () => {
  const { page } = watched;
  await signIn(page, 'student@aila.test', modulePath());
  await replyEnded(page);
  const chats = page.getByRole('navigation', { name: 'Chats' });
  for (let click = 0; click < 3; click++) await chats.getByRole('button', { name: 'New chat', exact: true }).click();
  await page.getByText('This chat is still empty: begin here.').last().waitFor();
  expect(await chats.getByRole('link').count()).toBe(1);

  await page.getByLabel('Your answer or question').fill(question);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Stop the reply' }).waitFor();
  await replyEnded(page);
  await chats.getByRole('button', { name: 'New chat', exact: true }).click();
  await eventually(() => chats.getByRole('link').count(), 2);
  await replyEnded(page);
  await chats.getByRole('link').last().click();
  await page.getByText(question).first().waitFor();
  await chats.getByRole('button', { name: 'New chat', exact: true }).click();
  await page.getByText('This chat is still empty: begin here.').last().waitFor();
  expect(await chats.getByRole('link').count()).toBe(2);
  await chats.getByRole('link').last().click();
  await page.getByText(question).first().waitFor();
});

step('a copied reply names file and page of its sources', async () => {
  const { page } = watched;
  await page.getByRole('button', { name: 'Copy', exact: true }).last().click();
  await page.getByText('Copied').last().waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /\[1\][^]*\n\nSources:\n\[1\] tides-of-all-coasts.*\.pdf, page 1/,
  );
});

step('a reply is not met a second time by a screen reader, once it was read out', async () => {
  const { page } = watched;
  const log = page.getByRole('log', { name: 'The tutor’s words' });
  await page.getByLabel('Your answer or question').fill('What is a tidal bore?');
  await page.keyboard.press('Enter');
  await log
    .getByText(/tidal bore/)
    .first()
    .waitFor({ state: 'attached', timeout: replyLimit });
  await replyEnded(page);
  await eventually(() => log.textContent(), '');
});

step('English replies are marked in a French page', async () => {
  // The language of the account is that of the pages.
  await student.call('PATCH', '/me', { language: 'fr' });
  const { page } = await openPage(browser, { ...phone, locale: 'fr-FR' });
  await page.goto(modulePath());
  await page.getByLabel('Adresse e-mail').fill('student@aila.test');
  await page.getByLabel('Mot de passe', { exact: true }).fill(process.env['AILA_DEMO_PASSWORD'] ?? 'Learn-with-Aila-1');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('region', { name: 'Conversation' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
  await page.getByText('In your own words').first().waitFor();
  expect(
    await page
      .getByText('In your own words')
      .first()
      .evaluate((words) => words.closest('[lang]')?.getAttribute('lang')),
  ).toBe('en');
  expect(await inspect(page, '55-french-page')).toEqual([]);
  await student.call('PATCH', '/me', { language: 'en' });
});

step('the source of a deleted file shows what was quoted, and offers nothing in vain', async () => {
  const { page } = watched;
  await instructor.call('DELETE', `/files/${fileId}`);
  await page.reload();
  await page
    .getByRole('button', { name: /^Source 1: tides-of-all-coasts/ })
    .first()
    .click();
  const panel = page.getByRole('complementary', { name: 'Source' });
  await panel.getByText('Your instructor has deleted this file').waitFor();
  await panel.getByText(/gravity of the moon/).waitFor();
  expect(await panel.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  expect(await inspect(page, '56-deleted-source')).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  // What is open stays open when the window gets narrow.
  await page.getByRole('dialog').getByText('Your instructor has deleted this file').waitFor();
  const overhang = await page.getByLabel('Conversation').evaluate((area) => area.scrollWidth - area.clientWidth);
  expect(overhang).toBe(0);
  expect(await inspect(page, '57-deleted-source-phone')).toEqual([]);
});

step('no page ran into a script error or the security policy', async () => {
  // The page of the deleted file was asked for, and the console tells that it is gone.
  const gone = new RegExp(`404 .*/files/${fileId}/pages/`);
  expect(watched.troubles.filter((trouble) => !gone.test(trouble))).toEqual([]);
});
