import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { demoModule, Rest } from './support/rest.js';
import { story } from './support/story.js';

const key = `sk-walk-${'4711'.repeat(6)}`;
let browser: Browser;
let admin: WatchedPage;
let french: WatchedPage;
let teacher: WatchedPage;
let model: Server;
let address: string;
let course: { courseId: string; moduleId: string };
/** What the model was sent as its key. */
const heard: (string | undefined)[] = [];

beforeAll(async () => {
  model = createServer((request, response) => {
    heard.push(request.headers.authorization);
    const said = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
    const usage = { prompt_tokens: 796_000, completion_tokens: 1_000 };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`${said('I am ready.')}data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
  });
  await new Promise<void>((done) => model.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
  browser = await launch();
  course = await demoModule(await Rest.signIn('instructor@aila.test'));
  admin = await openPage(browser, desktop);
  teacher = await openPage(browser, desktop);
  french = await openPage(browser, { ...phone, locale: 'fr-CA' });
});
afterAll(async () => {
  model?.close();
  await browser?.close();
});

const step = story();
const said = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).first().waitFor();

/** So that other walks are not stopped by what this one spent. */
async function withoutBudgets(): Promise<void> {
  const rest = await Rest.signIn('admin@aila.test');
  const { budget } = await rest.call<{ budget: { version: number } }>('GET', '/cost-summary');
  await rest.call('PUT', '/budget', { amount: null, version: budget.version });
  const { items } = await rest.call<{ items: { id: string; budgetVersion: number }[] }>('GET', '/costs');
  const version = Math.max(0, ...items.filter(({ id }) => id === course.courseId).map((each) => each.budgetVersion));
  await rest.call('PUT', `/courses/${course.courseId}/budget`, { amount: null, version });
}

describe('connections to models, their costs and the audit log', () => {
  step('begin with none, and one is made by keyboard; what is missing is said at its field', async () => {
    const { page } = admin;
    await signIn(page, 'admin@aila.test');
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByRole('link', { name: 'Model connections' }).click();
    await page.getByText('No model is connected.').waitFor();
    expect(await inspect(page, '70-connections-empty')).toEqual([]);
    await page.getByRole('button', { name: 'Connect a model' }).press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This is needed.').first().waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Model of the university');
    await page.getByLabel('Address').fill('http://169.254.169.254/latest');
    await page.getByLabel('Model', { exact: true }).fill('small');
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByLabel('Price of a million tokens in').fill('2,50');
    await page.getByLabel('Price of a million tokens out').fill('10');
    await page.getByLabel('Price of a million tokens out').press('Enter');
    await page.getByText(/leads to the machine itself/).waitFor();
    expect(await inspect(page, '71-connection-form')).toEqual([]);
    await page.getByLabel('Address').fill(address);
    await page.getByLabel('Address').press('Enter');
    await said(page, 'Model of the university is saved.');
    expect(await page.getByLabel('Key', { exact: true }).count()).toBe(0);
  });

  step('one is tested, and put into the order', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'Test Model of the university' }).click();
    await page.getByText(/It answered after .* “I am ready\.”/).waitFor();
    expect(heard.at(-1)).toBe(`Bearer ${key}`);
    await page.getByRole('button', { name: 'Put Model of the university into the order' }).press('Enter');
    await page.getByRole('button', { name: 'Take Model of the university out of the order' }).waitFor();
    expect(await inspect(page, '72-connections')).toEqual([]);
  });

  step('one is edited without its key ever being shown', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'Edit Model of the university' }).click();
    await page.getByText('A key is set. Leave this empty to keep it.').waitFor();
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('Name', { exact: true }).fill('Small model');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Small model is saved.');
    expect(await page.content()).not.toContain(key);
  });

  step('the instructor chooses the model of the course', async () => {
    const { page } = teacher;
    await signIn(page, 'instructor@aila.test', `/courses/${course.courseId}/teach`);
    await page.getByRole('link', { name: 'Model of the tutor' }).click();
    await page.getByLabel('Model', { exact: true }).selectOption({ label: 'Small model' });
    await page.getByRole('button', { name: 'Use this model' }).click();
    await said(page, 'The tutor speaks by it from its next reply on.');
    expect(await inspect(page, '73-course-model')).toEqual([]);
    const rest = await Rest.signIn('student@aila.test');
    const { opening } = await rest.call<{ opening: { text: string } }>('POST', `/modules/${course.moduleId}/sessions`);
    expect(JSON.stringify(opening)).toContain('I am ready.');
  });

  step('what it cost adds up, and a budget that is nearly spent is said', async () => {
    const { page } = admin;
    const rest = await Rest.signIn('admin@aila.test');
    const { totals } = await rest.call<{ totals: { cost: number; currency: string }[] }>('GET', '/cost-summary');
    const { cost = 0 } = totals.find(({ currency }) => currency === 'CAD') ?? {};
    // 796,000 tokens in at 2.50 a million, and 1,000 out at 10.
    expect(cost % 2).toBeCloseTo(0);
    await page.goto('/costs');
    await page
      .getByText(`$${cost.toFixed(2)}`)
      .first()
      .waitFor();
    await page.getByLabel('Of each month, in CAD').fill((cost / 0.9).toFixed(2));
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText(/90\s?% of the institution’s budget/).waitFor();
    await page.getByRole('button', { name: /(Set|Change) the budget of/ }).click();
    await page.getByRole('dialog').getByLabel('Of each month, in CAD').fill('1');
    await page.getByRole('dialog').getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('Spent', { exact: true }).waitFor();
    expect(await inspect(page, '74-costs')).toEqual([]);
    await page.getByRole('radio', { name: 'Person' }).click();
    await page.getByRole('table', { name: 'Person' }).waitFor();
  });

  step('a student is told when the budget of the course is spent, and the instructor sees it', async () => {
    const student = await openPage(browser, { ...phone, colorScheme: 'dark' });
    await signIn(student.page, 'student@aila.test', `/courses/${course.courseId}/modules/${course.moduleId}`);
    await student.page.getByLabel('Your answer or question').fill('What is forgetting?');
    await student.page.keyboard.press('Enter');
    await student.page.getByText(/What the tutor may cost in this course this month is spent/).waitFor();
    expect(await inspect(student.page, '75-budget-spent-phone-dark')).toEqual([]);
    // A refusal of 429 is expected, and said by the browser.
    expect(student.troubles.filter((trouble) => !trouble.includes('429'))).toEqual([]);
    const { page } = teacher;
    await page.reload();
    await page.getByText('This month’s budget of the course is spent.').waitFor();
  });

  step('the audit log tells all of it, is searched, and saved as CSV', async () => {
    const { page } = admin;
    await page.goto('/audit');
    await page.getByText('connection.created').first().waitFor();
    await page.getByLabel('What').selectOption({ label: 'Budgets' });
    await page.getByText('budget.set').first().waitFor();
    await page.getByText('connection.created').first().waitFor({ state: 'detached' });
    expect(await inspect(page, '76-audit')).toEqual([]);
    await page.getByLabel('Person').fill('nobody-of-that-name');
    await page.getByLabel('Person').press('Enter');
    await page.getByText('No entry matches.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('connection.created').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    const csv = readFileSync(await file.path(), 'utf8');
    expect(csv).toContain('at,action,actor');
    expect(csv).toContain('connection.created');
    expect(csv).not.toContain(key);
  });

  step('all of it is there in French, at phone width, in the dark', async () => {
    const rest = await Rest.signIn('admin@aila.test');
    await rest.call('PATCH', '/me', { language: 'fr' });
    const { page } = french;
    await page.goto('/models');
    await page.getByLabel('Adresse e-mail').fill('admin@aila.test');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Le modèle des réglages', { exact: true }).waitFor();
    expect(await inspect(page, '77-connections-phone-dark-french')).toEqual([]);
    await page.getByRole('button', { name: 'Modifier Small model' }).click();
    await page.getByText('Une clé est enregistrée.').waitFor();
    expect(await inspect(page, '78-connection-form-phone-dark-french')).toEqual([]);
    await page.goto('/costs');
    await page.getByRole('heading', { name: 'Budget de l’établissement' }).waitFor();
    await page.getByText('Dépensé', { exact: true }).waitFor();
    expect(await inspect(page, '79-costs-phone-dark-french')).toEqual([]);
    await page.goto('/audit');
    await page.getByText('connection.created').first().waitFor();
    expect(await inspect(page, '80-audit-phone-dark-french')).toEqual([]);
    await page.goto(`/courses/${course.courseId}/teach/model`);
    await page.getByRole('heading', { name: 'Modèle du tuteur' }).waitFor();
    expect(await inspect(page, '81-course-model-phone-dark-french')).toEqual([]);
    await rest.call('PATCH', '/me', { language: 'en' });
  });

  step('no file of the installation holds the key: neither a log, nor the files of the database', async () => {
    const directory = process.env['AILA_OUTBOX'] ? join(process.env['AILA_OUTBOX'], '..') : null;
    if (directory === null) throw new Error('AILA_OUTBOX names no outbox, so nothing can be searched');
    const holding = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).includes(key));
    expect(holding).toEqual([]);
  });

  step('the connection and the budgets go again, and no page ran into a script error', async () => {
    const { page } = admin;
    await page.goto('/models');
    await page.getByRole('button', { name: 'Delete Small model' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No model is connected.').waitFor();
    await withoutBudgets();
    expect([...admin.troubles, ...teacher.troubles, ...french.troubles]).toEqual([]);
  });
});
