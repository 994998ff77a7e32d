import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { demoModule, Rest } from './support/rest.js';

/** A whole reply of the tutor (milliseconds). */
const replyLimit = 60_000;

let browser: Browser;
let rest: Rest;
let admin: Rest;
let place: { courseId: string; moduleId: string };
let userId: string;
let watched: WatchedPage;
/** Each test has a chat of its own. */
let sessionId: string;
const sessions: string[] = [];
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await launch();
  rest = await Rest.signIn('student@aila.test');
  admin = await Rest.signIn('admin@aila.test');
  place = await demoModule(rest);
  userId = (await rest.call<{ id: string }>('GET', '/me')).id;
});

beforeEach(async () => {
  sessionId = (await rest.call<{ id: string }>('POST', `/modules/${place.moduleId}/sessions`)).id;
  sessions.push(sessionId);
  watched = await device();
});

/** Requests are refused, cut and given up here on purpose, and the console tells of each; a script error is none of that. */
const isScriptError = (trouble: string) => !/net::ERR_|Failed to load resource/.test(trouble);

afterEach(async () => {
  expect(watched.troubles.filter(isScriptError)).toEqual([]);
  for (const context of contexts.splice(0)) await context.close();
});

afterAll(async () => {
  await admin?.call('PATCH', `/courses/${place.courseId}`, { active: true });
  await admin?.call('PUT', `/courses/${place.courseId}/students/${userId}`);
  const cleaner = await Rest.signIn('student@aila.test');
  for (const id of sessions) await cleaner.call('DELETE', `/sessions/${id}`).catch(() => undefined);
  await browser?.close();
});

const chat = (id = sessionId) => `/courses/${place.courseId}/modules/${place.moduleId}/chats/${id}`;
const composer = (page: Page) => page.getByLabel('Your answer or question');
const line = (page: Page) => () => composer(page).inputValue();
const own = (page: Page, words: string) =>
  page.getByRole('region', { name: 'Conversation' }).getByRole('listitem').filter({ hasText: words });
const replyEnded = (page: Page) =>
  page.getByRole('button', { name: 'Send', exact: true }).waitFor({ timeout: replyLimit });

/** A browser of its own, signed in, with the chat open. */
async function device(): Promise<WatchedPage> {
  const opened = await openPage(browser, desktop);
  contexts.push(opened.context);
  await signIn(opened.page, 'student@aila.test', chat());
  await composer(opened.page).waitFor();
  await replyEnded(opened.page);
  return opened;
}

async function sendFrom(page: Page, words: string): Promise<void> {
  await composer(page).fill(words);
  await composer(page).press('Enter');
}

/** On the sign-in page that stands there. */
async function signInHere(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill('student@aila.test');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('what was typed', () => {
  it('stands in the line after a reload, and is gone once the server has taken it', async () => {
    const { page } = watched;
    await composer(page).fill('Half a thought');
    await page.reload();
    await eventually(line(page), 'Half a thought');
    await composer(page).press('Enter');
    await own(page, 'Half a thought').first().waitFor();
    await replyEnded(page);
    await page.reload();
    await own(page, 'Half a thought').first().waitFor();
    expect(await line(page)()).toBe('');
  });

  it('comes back when the tutor is answering another device, which is then followed', async () => {
    const { page } = watched;
    const other = await device();
    await sendFrom(page, 'What is sleep good for when I learn?');
    await page.getByRole('button', { name: 'Stop the reply' }).waitFor();
    await sendFrom(other.page, 'And what is spacing?');
    await other.page.getByText('The tutor is still answering here.').waitFor();
    expect(await line(other.page)()).toBe('And what is spacing?');
    expect(await inspect(other.page, '50-busy')).toEqual([]);
    await own(other.page, 'What is sleep good for when I learn?').first().waitFor();
    await replyEnded(other.page);
    await composer(other.page).press('Enter');
    await own(other.page, 'And what is spacing?').first().waitFor();
    await replyEnded(other.page);
    expect(await line(other.page)()).toBe('');
  });

  it.each([
    [429, 'TOO_MANY_REQUESTS', { seconds: 7 }, /in 7 seconds/],
    [503, 'SERVICE_UNAVAILABLE', { seconds: 5 }, /cannot be reached right now/],
    [422, 'MESSAGE_TOO_LONG', { maxCharacters: 9 }, /at most 9 characters/],
  ] as const)('comes back with the reason when it is answered with %i', async (status, code, parameters, reason) => {
    const { page } = watched;
    const refuse = (route: Route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status,
            contentType: 'application/problem+json',
            body: JSON.stringify({ type: '', title: code, status, code, requestId: 'r', parameters }),
          })
        : route.continue();
    await page.route('**/sessions/*/messages*', refuse);
    await sendFrom(page, 'Not lost');
    await page.getByText(reason).waitFor();
    await eventually(line(page), 'Not lost');
    await page.reload();
    await page.getByText(reason).waitFor();
    expect(await line(page)()).toBe('Not lost');
    await page.unroute('**/sessions/*/messages*', refuse);
    await composer(page).press('Enter');
    await replyEnded(page);
    expect(await own(page, 'Not lost').count()).toBe(1);
  });

  it('comes back when the network is gone, in front of what was typed meanwhile', async () => {
    const { page, context } = watched;
    await context.setOffline(true);
    await sendFrom(page, 'Into the dark');
    await composer(page).fill('More');
    await page.getByText('Aila cannot be reached.').waitFor();
    await eventually(line(page), 'Into the dark\n\nMore');
    expect(await inspect(page, '51-offline')).toEqual([]);
    await context.setOffline(false);
    await composer(page).press('Enter');
    await own(page, 'Into the dark').first().waitFor();
    await replyEnded(page);
  });

  it('waits for whoever has to sign in again, and not for the next person', async () => {
    const { page } = watched;
    await page.route('**/sessions/*/messages*', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 401, contentType: 'application/problem+json', body: problem('SIGN_IN_ENDED', 401) })
        : route.continue(),
    );
    await page.route('**/auth/refresh', (route) =>
      route.fulfill({ status: 401, contentType: 'application/problem+json', body: problem('SIGN_IN_ENDED', 401) }),
    );
    await sendFrom(page, 'Before the end');
    await page.getByText('Your session has ended.').waitFor();
    await page.unrouteAll();
    await signInHere(page);
    await page.getByText('Your message did not arrive.').waitFor();
    expect(await line(page)()).toBe('Before the end');
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail address').waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Before the end');
  });

  it('in a form is shown after the sign-in that an ended session asks for, once', async () => {
    const { page, context } = await openPage(browser, desktop);
    contexts.push(context);
    await signIn(page, 'student@aila.test', '/account');
    await page.getByLabel('Preferred name').fill('Sea Star');
    await page.getByLabel('Current password').fill('secret words');
    const ended = (route: Route) =>
      route.fulfill({ status: 401, contentType: 'application/problem+json', body: problem('SIGN_IN_ENDED', 401) });
    await page.route('**/api/v1/me', ended);
    await page.route('**/auth/refresh', ended);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your session has ended.').waitFor();
    await page.unrouteAll();
    await signInHere(page);
    const kept = page.getByRole('region', { name: 'Your session ended while you were writing.' });
    expect(await kept.getByLabel('Preferred name').inputValue()).toBe('Sea Star');
    expect(await kept.getByRole('textbox').count()).toBe(1);
    expect(await inspect(page, '58-left-over')).toEqual([]);
    await kept.getByRole('button', { name: 'I have it' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
    expect(await kept.count()).toBe(0);
  });

  it('stays when the course is closed', async () => {
    const { page } = watched;
    await composer(page).fill('Too late');
    await admin.call('PATCH', `/courses/${place.courseId}`, { active: false });
    await composer(page).press('Enter');
    await page.getByText('Nothing is lost').waitFor();
    expect(await line(page)()).toBe('Too late');
    expect(await inspect(page, '52-closed-course')).toEqual([]);
    await admin.call('PATCH', `/courses/${place.courseId}`, { active: true });
    await composer(page).press('Enter');
    await own(page, 'Too late').first().waitFor();
  });

  it('stays for whoever is removed from the course, and can still be copied after a reload', async () => {
    const { page } = watched;
    await composer(page).fill('My last words');
    await admin.call('DELETE', `/courses/${place.courseId}/students/${userId}`);
    await composer(page).press('Enter');
    await page.getByText('Nothing is lost').waitFor();
    await page.getByText('This chat can no longer be reached').waitFor();
    expect(await line(page)()).toBe('My last words');
    expect(await inspect(page, '53-removed')).toEqual([]);
    await page.reload();
    await eventually(() => page.getByLabel('What you had typed in this chat').inputValue(), 'My last words');
    expect(await inspect(page, '54-removed-reloaded')).toEqual([]);
    await admin.call('PUT', `/courses/${place.courseId}/students/${userId}`);
    await page.reload();
    await eventually(line(page), 'My last words');
  });
});

describe('a chat that is open twice', () => {
  it('shows in both tabs what is said in one, as it is said', async () => {
    const { page, context } = watched;
    const other = await context.newPage();
    await other.goto(chat());
    await composer(other).waitFor();
    await sendFrom(page, 'What is spacing?');
    await own(other, 'What is spacing?').first().waitFor();
    await other.getByRole('button', { name: 'Stop the reply' }).waitFor();
    await Promise.all([replyEnded(page), replyEnded(other)]);
    const said = (each: Page) => each.getByRole('region', { name: 'Conversation' }).locator('ol').first().innerText();
    expect(await said(other)).toBe(await said(page));
    await page.getByRole('button', { name: 'Take back and edit' }).click();
    await eventually(() => own(other, 'What is spacing?').count(), 0);
  });

  it('has no hole on a device that sends after another one did', async () => {
    const { page } = watched;
    const other = await device();
    await sendFrom(page, 'What is spacing?');
    await own(page, 'What is spacing?').first().waitFor();
    await replyEnded(page);
    expect(await own(other.page, 'What is spacing?').count()).toBe(0);
    await sendFrom(other.page, 'And sleep?');
    await own(other.page, 'What is spacing?').first().waitFor({ timeout: replyLimit });
  });

  it('catches up on a device that gets the focus', async () => {
    const { page } = watched;
    const other = await device();
    await sendFrom(page, 'What is spacing?');
    await own(page, 'What is spacing?').first().waitFor();
    // The page shows it before the server has it.
    await replyEnded(page);
    expect(await own(other.page, 'What is spacing?').count()).toBe(0);
    await other.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await own(other.page, 'What is spacing?').first().waitFor();
  });
});

function problem(code: string, status: number): string {
  return JSON.stringify({ type: '', title: code, status, code, requestId: 'r' });
}
