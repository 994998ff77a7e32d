import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, phone, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { pdfOf } from './support/pdf.js';
import { story } from './support/story.js';
import { chapter, knownSentence, question } from './support/tides.js';

/** Reading and understanding a small file on a busy machine (milliseconds). */
const ingestLimit = 120_000;
/** A whole reply of the tutor (milliseconds). */
const replyLimit = 60_000;

/** Whether the tutor speaks slowly enough to be met in the middle of a reply. */
const isPaced = process.env['TUTOR_BUILTIN_PAUSE_MS'] !== undefined;

const mark = Date.now().toString(36);
const concept = `The sea ${mark}`;
const moduleTitle = `Tides ${mark}`;
const otherModule = `Waves ${mark}`;

let browser: Browser;
let teacher: WatchedPage;
let student: WatchedPage;
let onPhone: WatchedPage;
/** Addresses of the module's chats and of its course's outline. */
let chatPath: string;
let teachPath: string;

beforeAll(async () => {
  browser = await launch();
  teacher = await openPage(browser, desktop);
  student = await openPage(browser, desktop);
  onPhone = await openPage(browser, phone);
});

afterAll(() => browser?.close());

const composer = (page: Page) => page.getByLabel('Your answer or question');
const tutorTurns = (page: Page) => page.getByRole('heading', { name: 'Tutor', exact: true });
const ownTurns = (page: Page) => page.getByRole('heading', { name: 'You', exact: true });
const replyEnded = (page: Page) =>
  page.getByRole('button', { name: 'Send', exact: true }).waitFor({ timeout: replyLimit });

const step = story();

describe('an instructor', () => {
  step('is told when the password is wrong, and gets in with the right one', async () => {
    const { page } = teacher;
    await page.goto('/');
    await page.getByLabel('E-mail address').fill('instructor@aila.test');
    await page.getByLabel('Password', { exact: true }).fill('certainly wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    expect(await inspect(page, '01-sign-in-refused')).toEqual([]);
    await signIn(page, 'instructor@aila.test');
    await page.getByRole('heading', { name: 'You teach' }).waitFor();
    expect(await inspect(page, '02-courses')).toEqual([]);
  });

  step('adds a concept with modules and rearranges them by keyboard alone', async () => {
    const { page } = teacher;
    await page.getByRole('article').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Add concept' }).click();
    await page.getByLabel('New concept').fill(concept);
    await page.keyboard.press('Enter');
    const section = page.getByRole('region', { name: concept });
    await section.getByRole('button', { name: 'Add module' }).click();
    for (const title of [moduleTitle, otherModule]) {
      await section.getByLabel(/New module/).fill(title);
      await page.keyboard.press('Enter');
      await section.getByRole('link', { name: title }).waitFor();
    }
    const down = section.getByRole('button', { name: `Move “${moduleTitle}” down` });
    await down.focus();
    await page.keyboard.press('Enter');
    await eventually(() => section.getByRole('link').allTextContents(), [otherModule, moduleTitle]);
    await eventually(() => down.evaluate((button) => button === document.activeElement), true);
    await page.reload();
    await eventually(() => section.getByRole('link').allTextContents(), [otherModule, moduleTitle]);
    teachPath = new URL(page.url()).pathname;
    expect(await inspect(page, '03-outline')).toEqual([]);
  });

  step('says how the tutor teaches a module, and takes it back', async () => {
    const { page } = teacher;
    const section = page.getByRole('region', { name: concept });
    const open = section.getByRole('button', { name: `How the tutor teaches “${otherModule}”` });
    await open.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Hints').selectOption('Where to look');
    await dialog.getByLabel('Different key statements').fill('5');
    expect(await inspect(page, '03-tutoring')).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await open.click();
    expect(await dialog.getByLabel('Different key statements').inputValue()).toBe('5');
    await dialog.getByRole('button', { name: 'Back to the defaults' }).click();
    await dialog.waitFor({ state: 'detached' });
    await open.click();
    expect(await dialog.getByLabel('Different key statements').inputValue()).toBe('3');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  step('makes a module a draft by keyboard, and publishes it for a later day', async () => {
    const { page } = teacher;
    const item = page.getByRole('article').filter({ hasText: otherModule });
    const publish = item.getByRole('button', { name: `Publish “${otherModule}”` });
    await publish.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('is a draft now').waitFor();
    await item.getByText('Draft', { exact: true }).waitFor();
    await eventually(() => publish.getAttribute('aria-pressed'), 'false');
    expect(await publish.evaluate((button) => button === document.activeElement)).toBe(true);
    await item.getByRole('button', { name: `Edit “${otherModule}”` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('State').selectOption('Published');
    await dialog.getByLabel('Opens at').fill('2099-01-02T09:30');
    expect(await inspect(page, '03-module-dialog')).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await item.getByText(/^Opens .*2099/).waitFor();
    await item.getByText('Draft', { exact: true }).waitFor({ state: 'detached' });
    expect(await inspect(page, '03-module-opens-later')).toEqual([]);
  });

  step('uploads a PDF and sees it become ready, and sees in words why other files do not', async () => {
    const { page } = teacher;
    await page.getByRole('link', { name: moduleTitle }).click();
    await page.getByText('No files yet.').waitFor();
    expect(await inspect(page, '04-files-empty')).toEqual([]);
    await page.locator('input[type=file]').setInputFiles([
      { name: 'tides.pdf', mimeType: 'application/pdf', buffer: pdfOf(chapter) },
      { name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('These are only notes.') },
      { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ]);
    await page.getByText('The file is empty. Choose a file with content.').waitFor();
    await page.getByText('Ready, 3 pages').waitFor({ timeout: ingestLimit });
    await page.getByText('This is not a PDF, whatever its name says.').waitFor({ timeout: ingestLimit });
    expect(await inspect(page, '05-files')).toEqual([]);
  });

  step('deletes what is of no use, after being asked', async () => {
    const { page } = teacher;
    await page.getByRole('button', { name: 'Remove empty.pdf from the list' }).click();
    await page.getByRole('button', { name: 'Delete notes.pdf' }).click();
    expect(await inspect(page, '06-delete-file')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('article').filter({ hasText: 'notes.pdf' }).waitFor({ state: 'detached' });
  });

  step('reads what the tutor reads, page by page', async () => {
    const { page } = teacher;
    await page.getByRole('link', { name: 'tides.pdf' }).click();
    await page.getByText(knownSentence).waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('A neap tide is an especially small tide').waitFor();
    await page.reload();
    await page.getByText('A neap tide is an especially small tide').waitFor();
    expect(await inspect(page, '07-page')).toEqual([]);
    await page.getByRole('navigation').getByRole('link', { name: moduleTitle }).click();
    await page.getByRole('link', { name: 'See as a student' }).waitFor();
    chatPath = new URL(page.url()).pathname.replace('/teach', '');
  });
});

describe('a student', () => {
  step('comes back to the wanted page after signing in, and is asked an opening question', async () => {
    const { page } = student;
    await signIn(page, 'student@aila.test', chatPath);
    await page.getByRole('heading', { name: moduleTitle, level: 1 }).waitFor();
    await replyEnded(page);
    expect(await tutorTurns(page).count()).toBe(1);
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${chatPath}/chats/`));
    expect(await inspect(page, '08-opening')).toEqual([]);
  });

  step('asks, and opens the page behind the answer with the passage marked', async () => {
    const { page } = student;
    await composer(page).fill(question);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop the reply' }).waitFor();
    await replyEnded(page);
    const sources = page.getByRole('button', { name: /^Source \d+: tides.pdf, page \d/ });
    const panel = page.getByRole('complementary', { name: 'Source' });
    // The number within the words, and the source below them.
    for (const opener of [sources.first(), sources.last()]) {
      await opener.press('Enter');
      await panel.locator('mark').waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
    }
    await sources.last().click();
    await panel.locator('mark').waitFor();
    expect(words(chapter.flat().join(' '))).toContain(words(await panel.locator('mark').textContent()));
    await eventually(() => panel.locator('mark').evaluate(isInSight), true);
    expect(await inspect(page, '09-source')).toEqual([]);
    await page.reload();
    await panel.locator('mark').waitFor();
    await page.keyboard.press('Tab');
    await panel.getByRole('button', { name: 'Close' }).click();
    await panel.waitFor({ state: 'detached' });
  });

  step('reloads in the middle of a reply and sees it go on', async () => {
    const { page } = student;
    const [own, tutor] = [await ownTurns(page).count(), await tutorTurns(page).count()];
    await composer(page).fill('The moon pulls on the water of the oceans, and the sun does so too, but less strongly.');
    await page.keyboard.press('Enter');
    await eventually(() => tutorTurns(page).count(), tutor + 1);
    await page.reload();
    if (isPaced) await page.getByRole('button', { name: 'Stop the reply' }).waitFor();
    await eventually(() => ownTurns(page).count(), own + 1);
    await eventually(() => tutorTurns(page).count(), tutor + 1);
    await replyEnded(page);
    expect(await ownTurns(page).count()).toBe(own + 1);
    expect(await tutorTurns(page).count()).toBe(tutor + 1);
    expect(await inspect(page, '10-resumed')).toEqual([]);
  });

  step('stops a reply and keeps what was said', async () => {
    const { page } = student;
    await composer(page).fill('Please tell me about spring tides, neap tides and tidal bores.');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop the reply' }).click();
    await replyEnded(page);
    await eventually(() => page.getByRole('button', { name: 'Take back and edit' }).count(), 1);
  });

  step('renames a chat, begins another, pins the first by keyboard and deletes the other', async () => {
    const { page } = student;
    const chats = page.getByRole('navigation', { name: 'Chats' });
    await chats.getByRole('button', { name: /^Rename/ }).click();
    await page.getByLabel('New name').fill('The pull of the moon');
    await page.keyboard.press('Enter');
    await chats.getByRole('link', { name: /The pull of the moon/ }).waitFor();
    await chats.getByRole('button', { name: 'New chat' }).click();
    await eventually(() => chats.getByRole('link').count(), 2);
    await replyEnded(page);
    const isFirst = async (name: string) =>
      ((await chats.getByRole('listitem').first().textContent()) ?? '').startsWith(name);
    await eventually(() => isFirst('New chat'), true);
    const pin = chats.getByRole('button', { name: 'Pin “The pull of the moon”', pressed: false });
    await pin.focus();
    await page.keyboard.press('Enter');
    const unpin = chats.getByRole('button', { name: 'Pin “The pull of the moon”', pressed: true });
    await unpin.waitFor();
    await page.getByRole('status').getByText('“The pull of the moon” is pinned').waitFor();
    await eventually(() => isFirst('The pull of the moon'), true);
    // It moves down under the focus, and up again.
    await page.keyboard.press('Enter');
    await eventually(() => isFirst('New chat'), true);
    await eventually(() => pin.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press('Enter');
    await unpin.waitFor();
    await page.reload();
    await eventually(() => isFirst('The pull of the moon'), true);
    expect(await inspect(page, '10-pinned')).toEqual([]);
    await chats.getByRole('listitem').last().hover();
    await chats
      .getByRole('button', { name: /^Delete/ })
      .last()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await eventually(() => chats.getByRole('link').count(), 1);
    await page.getByText(question).waitFor();
  });

  step('is told in words how far the course has come', async () => {
    const { page } = student;
    await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link').last().click();
    await page.getByText(/modules achieved/).waitFor();
    await page.getByRole('link', { name: moduleTitle, exact: true }).waitFor();
    expect(await page.getByText(otherModule).count()).toBe(0);
    expect(await inspect(page, '11-course')).toEqual([]);
  });
});

describe('on a phone at night', () => {
  step('every screen fits, and the source comes as a sheet that the back button closes', async () => {
    const { page } = onPhone;
    await page.goto('/');
    await page.getByLabel('E-mail address').waitFor();
    expect(await inspect(page, '20-phone-sign-in')).toEqual([]);
    await signIn(page, 'student@aila.test');
    await page.getByRole('heading', { name: 'You learn' }).waitFor();
    expect(await inspect(page, '21-phone-courses')).toEqual([]);
    await page.getByRole('article').getByRole('link').first().click();
    await page.getByRole('link', { name: moduleTitle, exact: true }).waitFor();
    expect(await inspect(page, '22-phone-course')).toEqual([]);
    await page.getByRole('link', { name: moduleTitle, exact: true }).click();
    await page.getByText(question).waitFor();
    expect(await inspect(page, '23-phone-chat')).toEqual([]);
    await page
      .getByRole('button', { name: /^Source \d+: tides.pdf/ })
      .first()
      .click();
    await page.getByRole('dialog').locator('mark').waitFor();
    await eventually(() => page.getByRole('dialog').locator('mark').evaluate(isInSight), true);
    expect(await inspect(page, '24-phone-source')).toEqual([]);
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Chats' }).click();
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /The pull of the moon/ })
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: /^Pin/, pressed: true }).waitFor();
    expect(await inspect(page, '25-phone-chats')).toEqual([]);
    await page.keyboard.press('Escape');
  });

  step('speaks French when asked to, and still does after a reload', async () => {
    const { page } = onPhone;
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByLabel('Français').click();
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
    expect(await inspect(page, '26-phone-profile')).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Discussions' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
  });

  step('says that a page does not exist', async () => {
    const { page } = onPhone;
    await page.goto('/courses/nowhere/at/all');
    await page.getByRole('heading', { name: 'Cette page n’existe pas', level: 1 }).waitFor();
    expect(await inspect(page, '27-phone-not-found')).toEqual([]);
  });

  step('speaks the language of the account on every device of the student', async () => {
    await student.page.reload();
    await student.page.getByRole('button', { name: 'Profil et réglages' }).click();
    await student.page.getByLabel('English').click();
    await student.page.getByRole('button', { name: 'Sign out' }).waitFor();
    await student.page.keyboard.press('Escape');
  });
});

describe('a module that is closed again', () => {
  step('is marked for its instructor on a phone, and its chat stays to be read at night', async () => {
    const { page } = teacher;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(teachPath);
    const item = page.getByRole('article').filter({ hasText: moduleTitle });
    await item.getByRole('button', { name: `Publish “${moduleTitle}”`, pressed: true }).click();
    await item.getByText('Draft', { exact: true }).waitFor();
    expect(await inspect(page, '30-phone-draft')).toEqual([]);
    await item.getByRole('button', { name: `Edit “${moduleTitle}”` }).click();
    await page.getByLabel('Opens at').waitFor();
    expect(await inspect(page, '31-phone-module-dialog')).toEqual([]);
    await page.keyboard.press('Escape');

    await onPhone.page.goto(chatPath);
    await onPhone.page.getByText(/This module is not open to students now/).waitFor();
    await onPhone.page.getByText(question).waitFor();
    expect(await composer(onPhone.page).count()).toBe(0);
    expect(await inspect(onPhone.page, '32-phone-closed-chat')).toEqual([]);
    await onPhone.page.goto(chatPath.replace(/\/modules\/.*/, ''));
    await onPhone.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await onPhone.page.getByText(moduleTitle).count()).toBe(0);
  });

  step('is as it was once it is published', async () => {
    const { page } = teacher;
    const item = page.getByRole('article').filter({ hasText: moduleTitle });
    await item.getByRole('button', { name: `Publish “${moduleTitle}”`, pressed: false }).click();
    await item.getByText('Draft', { exact: true }).waitFor({ state: 'detached' });
    await page.setViewportSize(desktop.viewport as { width: number; height: number });
    await onPhone.page.goto(chatPath);
    await composer(onPhone.page).waitFor();
    await onPhone.page.getByText(question).waitFor();
  });
});

describe('in the end', () => {
  step('a student who signs out is out in every tab', async () => {
    const { page, context } = student;
    const other = await context.newPage();
    await other.goto('/');
    await other.getByRole('heading', { name: 'You learn' }).waitFor();
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail address').waitFor();
    await other.getByLabel('E-mail address').waitFor();
  });

  step('the instructor deletes the concept with everything in it', async () => {
    const { page } = teacher;
    await page.goto(teachPath);
    await page.getByRole('button', { name: `Delete “${concept}”` }).click();
    await page
      .getByRole('dialog')
      .getByText(/With it go 2 modules/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('region', { name: concept }).waitFor({ state: 'detached' });
  });

  step('no page ran into a script error or the security policy', async () => {
    expect([teacher, student, onPhone].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});

const words = (text: string | null) => (text ?? '').split(/\s+/).filter(Boolean).join(' ');

/** Runs in the page. */
function isInSight(mark: Element): boolean {
  const box = mark.getBoundingClientRect();
  const sheet = mark.closest('[role=region]')?.getBoundingClientRect();
  return sheet !== undefined && box.top >= sheet.top && box.top < sheet.bottom;
}
