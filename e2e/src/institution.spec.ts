import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { OidcDouble } from '@aila/testing/oidc-double';
import type { Browser } from 'playwright-core';
import { desktop, inspect, launch, openPage, type WatchedPage } from './support/browser.js';
import { story } from './support/story.js';

/** Only the Aila that these tests start knows their institution. */
const port = Number(process.env['AILA_INSTITUTION_PORT'] ?? 0);
const ours = port === 0 ? describe.skip : describe;

let browser: Browser;
let person: WatchedPage;
let university: OidcDouble;

beforeAll(async () => {
  if (port === 0) return;
  university = await OidcDouble.start(port);
  writeFileSync(process.env['AILA_INSTITUTION_SECRET_FILE'] ?? '', university.clientSecret);
  browser = await launch();
  person = await openPage(browser, desktop);
  university.present = {
    sub: randomUUID(),
    email: `olive.${randomUUID()}@coast.test`,
    email_verified: true,
    given_name: 'Olive',
    family_name: 'Shore',
  };
});

afterAll(async () => {
  await browser?.close();
  await university?.stop();
});

ours('somebody of an institution', () => {
  const step = story();

  step('is told in words when the institution is not believed about the address', async () => {
    const { page } = person;
    await page.goto('/account');
    await page.getByRole('link', { name: 'Sign in with College of the Test Isle' }).click();
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByRole('alert').getByText('Accounts are not open to this e-mail address.').waitFor();
    expect(await inspect(page, '60-institution-refused')).toEqual([]);
  });

  step('signs in there, comes back to where they wanted to go, and still is signed in after a reload', async () => {
    const { page } = person;
    await page.getByRole('link', { name: 'Sign in with University of the Test Coast' }).click();
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
    expect(await page.getByLabel('First name').inputValue()).toBe('Olive');
    await page.reload();
    await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
  });

  step('meets no script error and no refusal of the security policy', async () => {
    expect(person.troubles).toEqual([]);
  });
});
