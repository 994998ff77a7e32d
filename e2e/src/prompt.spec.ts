import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { demoModule, Rest } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let teacher: WatchedPage;
let colleague: WatchedPage;
let path: string;

beforeAll(async () => {
  browser = await launch();
  const rest = await Rest.signIn('instructor@aila.test');
  path = `/courses/${(await demoModule(rest)).courseId}/teach/prompt`;
  teacher = await openPage(browser, desktop);
  colleague = await openPage(browser, { ...phone, locale: 'fr-CA' });
});
afterAll(() => browser?.close());

const field = (page: Page) => page.getByLabel(/Text for the tutor|Texte pour le tuteur/);
const step = story();

describe('what the tutor is asked to do', () => {
  step('is reached from the course, written and put in force by keyboard', async () => {
    const { page } = teacher;
    await signIn(page, 'instructor@aila.test', path.replace('/prompt', ''));
    await page.getByRole('link', { name: 'What the tutor is asked to do' }).click();
    await field(page).fill('Ask one question at a time.');
    await page.getByText('27 of 1000 characters').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('The tutor follows this text from its next reply on.').waitFor();
    await page.getByText('Text 1', { exact: true }).waitFor();
    expect(await inspect(page, '60-prompt')).toEqual([]);
  });

  step('stays in the field when the page is left, and is not in force until it is put so', async () => {
    const { page } = teacher;
    await field(page).fill('Ask one question at a time. Use examples from the sea.');
    await page.reload();
    expect(await field(page).inputValue()).toBe('Ask one question at a time. Use examples from the sea.');
    await page.getByRole('button', { name: 'Put in force' }).waitFor();
  });

  step('is tried in a chat beside it that is in no list', async () => {
    const { page } = teacher;
    await page.getByRole('button', { name: 'Begin a chat' }).click();
    await page.getByRole('heading', { name: 'Tutor', exact: true }).first().waitFor({ timeout: 60_000 });
    await page.getByLabel('Your answer or question').fill('What is forgetting?');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tutor', exact: true }).nth(1).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor({ timeout: 60_000 });
    expect(await inspect(page, '61-prompt-trial')).toEqual([]);
    const rest = await Rest.signIn('instructor@aila.test');
    const { moduleId } = await demoModule(rest);
    const { items } = await rest.call<{ items: { trial: boolean }[] }>('GET', `/modules/${moduleId}/sessions`);
    expect(items.filter(({ trial }) => trial)).toEqual([]);
  });

  step('of a colleague is shown before it is replaced, and no text is lost', async () => {
    const phonePage = colleague.page;
    // The account's language counts, once somebody is signed in.
    const admin = await Rest.signIn('admin@aila.test');
    await admin.call('PATCH', '/me', { language: 'fr' });
    await phonePage.goto(path);
    await phonePage.getByLabel('Adresse e-mail').fill('admin@aila.test');
    await phonePage.getByLabel('Mot de passe', { exact: true }).fill(password);
    await phonePage.getByRole('button', { name: 'Se connecter' }).click();
    await field(phonePage).fill('Posez une question à la fois.');
    await phonePage.getByRole('button', { name: 'Mettre en vigueur' }).click();
    await phonePage.getByText('Texte 2', { exact: true }).waitFor();
    expect(await inspect(phonePage, '62-prompt-phone-dark-french')).toEqual([]);

    await admin.call('PATCH', '/me', { language: 'en' });

    const { page } = teacher;
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText(/Somebody has put another text in force since you began/).waitFor();
    expect(await inspect(page, '63-prompt-overtaken')).toEqual([]);
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText('Text 3', { exact: true }).waitFor();
  });

  step('of an earlier time comes back into the field', async () => {
    const { page } = teacher;
    await page.getByText('Text 1', { exact: true }).click();
    await page.getByRole('button', { name: 'Bring this text back' }).click();
    expect(await field(page).inputValue()).toBe('Ask one question at a time.');
    await page.getByRole('button', { name: 'Discard my changes' }).click();
    expect(await field(page).inputValue()).toBe('Ask one question at a time. Use examples from the sea.');
  });

  step('no page ran into a script error or the security policy', async () => {
    expect([...teacher.troubles, ...colleague.troubles]).toEqual([]);
  });
});
