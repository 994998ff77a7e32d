import type { Browser } from 'playwright-core';
import { desktop, inspect, launch, openPage, signIn, type WatchedPage } from './support/browser.js';
import { story } from './support/story.js';

let browser: Browser;
let visitor: WatchedPage;
beforeAll(async () => {
  browser = await launch();
  visitor = await openPage(browser, desktop);
});
afterAll(() => browser?.close());

/** How Swagger UI nests its buttons, headings and regions. Contrast, names and sizes are counted. */
const ofTheLibrary = ['nested-interactive', 'heading-order', 'region'];

const step = story();

describe('the pages for programmers', () => {
  step('GraphiQL asks as whoever is signed in, from own files alone', async () => {
    const { page } = visitor;
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto('/graphiql');
    await page.getByText('Nobody is signed in.').waitFor();
    await signIn(page, 'student@aila.test');
    await page.goto('/graphiql');
    await page.getByText('Signed in as').waitFor();
    await page.getByText('type Query', { exact: false }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('#answer').getByText('displayName').waitFor();
    expect(await inspect(page, '70-graphiql')).toEqual([]);
    expect([...hosts]).toEqual([new URL(page.url()).host]);
  });

  step('GraphiQL knows the schema while somebody types, and says what is wrong', async () => {
    const { page } = visitor;
    const query = page.getByRole('textbox', { name: 'Query' });
    await query.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ cour');
    await page
      .getByRole('option', { name: /courses/ })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ nothingLikeIt }');
    await page.keyboard.press('Control+Enter');
    await page.locator('#answer').getByText('nothingLikeIt').first().waitFor();
  });

  step('the REST interface can be read and tried', async () => {
    const { page } = visitor;
    await page.goto('/api/docs');
    await page.getByRole('heading', { name: /^Aila/ }).waitFor();
    await page.locator('#operations-tag-auth').click();
    await page.locator('.opblock-summary-control').first().waitFor();
    expect(await inspect(page, '71-api-docs', ofTheLibrary)).toEqual([]);
    await page.locator('#operations-auth-auth_signInOptions .opblock-summary-control').first().click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.getByText('"passwordMinLength"').first().waitFor();
    expect(await inspect(page, '72-api-docs-tried', ofTheLibrary)).toEqual([]);
  });

  step('neither runs into a script error, a refusal or the security policy', async () => {
    expect(visitor.troubles).toEqual([]);
  });
});
