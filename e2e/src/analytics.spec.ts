import type { Browser } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { demoModule, Rest } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let teacher: WatchedPage;
let abroad: WatchedPage;
let path: string;

beforeAll(async () => {
  browser = await launch();
  const student = await Rest.signIn('student@aila.test');
  const { courseId, moduleId } = await demoModule(student);
  path = `/courses/${courseId}/teach/analytics`;
  await student.call('GET', `/modules/${moduleId}/sessions`);
  const { id } = await student.call<{ id: string }>('POST', `/modules/${moduleId}/sessions`);
  await student.call('POST', `/sessions/${id}/messages`, {
    content: 'I think that one forgets most on the first day.',
  });
  await student.call('POST', `/sessions/${id}/messages`, { content: 'Who won the football world cup of 1998?' });
  teacher = await openPage(browser, desktop);
  abroad = await openPage(browser, { ...phone, locale: 'fr-CA' });
}, 120_000);
afterAll(() => browser?.close());

const step = story();

describe('the figures of a course', () => {
  step('are reached from the course, and show what the student did', async () => {
    const { page } = teacher;
    await signIn(page, 'instructor@aila.test', path.replace('/analytics', ''));
    await page.getByRole('link', { name: 'Analytics' }).click();
    await page.getByText('Active students').first().waitFor();
    const messages = page.locator('dl > div', { hasText: 'Messages of students' }).locator('dd');
    expect(Number(await messages.textContent())).toBeGreaterThanOrEqual(2);
    await page.getByRole('img', { name: /Messages of students\. .*the most/ }).waitFor();
    expect(await inspect(page, '70-analytics')).toEqual([]);
  });

  step('of each picture are a table, by keyboard', async () => {
    const { page } = teacher;
    const toggle = page.getByRole('button', { name: 'Show as a table' });
    await toggle.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Day', exact: true }).waitFor();
    await toggle.last().focus();
    await page.keyboard.press('Space');
    await page.getByRole('columnheader', { name: 'Module visits' }).waitFor();
    expect(await inspect(page, '71-analytics-tables')).toEqual([]);
  });

  step('come as a file', async () => {
    const { page } = teacher;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).last().click(),
    ]);
    expect(download.suggestedFilename()).toBe('Modules.csv');
  });

  step('of each student are a table of modules, in the order that is asked for', async () => {
    const { page } = teacher;
    await page.getByRole('radio', { name: 'Students', exact: true }).click();
    await page.getByRole('table').waitFor();
    await page.getByLabel('Order').selectOption('least-progress');
    await page.getByRole('rowheader').first().waitFor();
    expect(await inspect(page, '72-analytics-students')).toEqual([]);
  });

  step('tell what the files did not answer', async () => {
    const { page } = teacher;
    await page.getByRole('radio', { name: 'Difficulties' }).click();
    await page.getByText('Who won the football world cup of 1998?').waitFor();
    await page.reload();
    await page.getByText('Who won the football world cup of 1998?').waitFor();
    expect(await inspect(page, '73-analytics-difficulties')).toEqual([]);
  });

  step('of small groups are hidden when the course asks for it, and shown again', async () => {
    const { page } = teacher;
    await page.getByRole('radio', { name: 'Overview' }).click();
    const box = page.getByLabel('Hide figures of fewer than five students');
    await box.focus();
    await page.keyboard.press('Space');
    await page.getByText('Figures of fewer than five students are hidden.').first().waitFor();
    await page.locator('dl > div', { hasText: 'Messages of students' }).getByText('hidden').waitFor();
    expect(await inspect(page, '74-analytics-hidden')).toEqual([]);
    await page.getByRole('radio', { name: 'Students', exact: true }).click();
    await page.getByText(/^This course does not show figures of each student/).waitFor();
    await page.getByRole('radio', { name: 'Overview' }).click();
    await box.click();
    await page.getByText('All figures are shown.').first().waitFor();
  });

  step('are read on a phone, in the dark and in French', async () => {
    const { page } = abroad;
    const rest = await Rest.signIn('admin@aila.test');
    await rest.call('PATCH', '/me', { language: 'fr' });
    await page.goto(path);
    await page.getByLabel('Adresse e-mail').fill('admin@aila.test');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Étudiants actifs').first().waitFor();
    expect(await inspect(page, '75-analytics-phone-dark-french')).toEqual([]);
    await page.getByRole('radio', { name: 'Étudiants', exact: true }).click();
    await page.getByRole('table').waitFor();
    expect(await inspect(page, '76-analytics-students-phone')).toEqual([]);
    await page.getByRole('radio', { name: 'Choisir' }).click();
    await page.getByLabel('Du', { exact: true }).waitFor();
    expect(await inspect(page, '77-analytics-days-phone')).toEqual([]);
    await rest.call('PATCH', '/me', { language: 'en' });
  });

  step('no page ran into a script error or the security policy', async () => {
    const troubles = [...teacher.troubles, ...abroad.troubles];
    // By this refusal the page hears that figures of each student are hidden.
    expect(troubles.filter((trouble) => !/403 .*\/analytics\/students\?/.test(trouble))).toEqual([]);
  });
});
