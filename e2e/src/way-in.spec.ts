import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { desktop, launch, openPage, signIn } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { demoModule, Rest } from './support/rest.js';

/** What comes slowly takes so long (milliseconds). */
const slowly = 2_000;
/** A sign of life is due after 100 ms; a machine with much to do may take a little longer (milliseconds). */
const signOfLife = 250;

let browser: Browser;
let place: { courseId: string; moduleId: string };

beforeAll(async () => {
  browser = await launch();
  place = await demoModule(await Rest.signIn('student@aila.test'));
});
afterAll(() => browser?.close());

it('a click is answered at once although the screen behind it comes slowly', async () => {
  const { page, context } = await openPage(browser, desktop);
  // Whoever saves data gets nothing ahead, so the screen is not there yet.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await signIn(page, 'student@aila.test');
  const link = page.locator(`a[href="/courses/${place.courseId}"]`).first();
  await link.waitFor();
  await page.route('**/assets/*.js', async (route) => {
    await sleep(slowly);
    await route.continue();
  });
  await page.evaluate(() => {
    const shown = globalThis as unknown as { busyAfter?: number };
    document.addEventListener(
      'click',
      () => {
        const clicked = performance.now();
        new MutationObserver((_, observer) => {
          if (!document.querySelector('[role=progressbar]')) return;
          shown.busyAfter = performance.now() - clicked;
          observer.disconnect();
        }).observe(document.body, { childList: true, subtree: true });
      },
      { capture: true, once: true },
    );
  });
  await link.click();
  await eventually(
    () => page.evaluate(() => (globalThis as unknown as { busyAfter?: number }).busyAfter !== undefined),
    true,
  );
  const busyAfter = await page.evaluate(() => (globalThis as unknown as { busyAfter: number }).busyAfter);
  expect(busyAfter).toBeLessThan(signOfLife);
  await page.locator(`a[href*="${place.moduleId}"]`).first().waitFor();
  await context.close();
});

it('whoever signs out leaves no address of theirs behind', async () => {
  const { page, context } = await openPage(browser, desktop);
  await signIn(page, 'student@aila.test', `/courses/${place.courseId}`);
  await page.getByRole('button', { name: 'Profile and settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail address').waitFor();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/sign-in');
  await context.close();
});

it('what does not fit into a field is said there, and nothing is cut', async () => {
  const { page, context } = await openPage(browser, desktop);
  await page.goto('/sign-up');
  const name = page.getByLabel('First name');
  await name.fill('n'.repeat(200));
  await page.getByText('This is 80 characters too long: at most 120 fit.').waitFor();
  expect(await name.inputValue()).toHaveLength(200);
  await page.getByLabel('E-mail address').fill('élève@aila.test');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('Addresses with such letters cannot be used here', { exact: false }).waitFor();
  await context.close();
});

it('counts an emoji as one character, and never cuts the name of a chat', async () => {
  const rest = await Rest.signIn('student@aila.test');
  const { id } = await rest.call<{ id: string }>('POST', `/modules/${place.moduleId}/sessions`);
  const { page, context } = await openPage(browser, desktop);
  await signIn(page, 'student@aila.test', `/courses/${place.courseId}/modules/${place.moduleId}/chats/${id}`);
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats
    .getByRole('button', { name: /^Rename/ })
    .first()
    .click();
  const name = page.getByLabel('New name');
  await name.fill('🌊'.repeat(61));
  await page.getByText('This is 1 character too long: at most 60 fit.').waitFor();
  expect([...(await name.inputValue())]).toHaveLength(61);
  await name.fill('🌊'.repeat(60));
  await name.press('Enter');
  await chats.getByRole('link', { name: '🌊'.repeat(60) }).waitFor();
  await context.close();
  await rest.call('DELETE', `/sessions/${id}`);
});
