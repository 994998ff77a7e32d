import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { source as axeSource, type AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const baseUrl = () => process.env['BASE_URL'] ?? 'http://localhost:8080';
export const password = process.env['AILA_DEMO_PASSWORD'] ?? 'Learn-with-Aila-1';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How long a control may take to appear (milliseconds). */
const patience = 15_000;
const results = join(__dirname, '../../test-results');

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 860 }, colorScheme: 'light' };
export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
};

export function launch(): Promise<Browser> {
  mkdirSync(results, { recursive: true });
  return chromium.launch({ executablePath, args: flags });
}

/** A page, and what went wrong in it that a person would not see: script errors and refusals of the security policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    baseURL: baseUrl(),
    ...options,
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) troubles.push(message.text());
  });
  return { page, context, troubles };
}

/**
 * Looks at a screen as it stands: keeps a picture, and lists what axe finds against WCAG 2.2 A and AA and where the page
 * is wider than the window.
 */
export async function inspect(page: Page, name: string): Promise<string[]> {
  await page.screenshot({ path: join(results, `${name}.png`) });
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  )) as AxeResults;
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${name}: ${id} at ${html}`));
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return tooWide > 0 ? [...found, `${name}: ${tooWide} pixels wider than the window`] : found;
}

export async function signIn(page: Page, email: string, path = '/', secret = password): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Profile and settings' }).first().waitFor();
}
