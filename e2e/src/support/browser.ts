import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { source as axeSource, type AxeResults } from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';

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

/** A page, and what went wrong in it so far that a person would not see. */
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
  const streams = await Streams.of(context);
  const page = await context.newPage();
  const troubles: string[] = [];
  watch(page, troubles, streams);
  return {
    page,
    context,
    get troubles() {
      return [...troubles, ...streams.brokenOff()];
    },
  };
}

/**
 * Which streams of events the pages read to their end. Chromium reports a stream that may not be stored (`no-store`) as
 * broken off although it came whole (github.com/microsoft/playwright/issues/42742), so the pages are asked themselves.
 */
class Streams {
  private readonly read = new Map<string, number>();
  private readonly aborted: string[] = [];

  static async of(context: BrowserContext): Promise<Streams> {
    const streams = new Streams();
    await context.exposeBinding('ailaStreamEnded', (_page, url: string) => streams.count(url, 1));
    await context.addInitScript(tellOfEnds);
    return streams;
  }

  /** The browser says so, too: this end explains no other failure. */
  finished(url: string): void {
    this.count(url, -1);
  }

  failed(url: string): void {
    this.aborted.push(url);
  }

  brokenOff(): string[] {
    const ends = new Map(this.read);
    return this.aborted.flatMap((url) => {
      const left = ends.get(url) ?? 0;
      ends.set(url, left - 1);
      return left > 0 ? [] : [`${url}: a stream was broken off`];
    });
  }

  private count(url: string, by: number): void {
    this.read.set(url, (this.read.get(url) ?? 0) + by);
  }
}

/** Runs in each page before its own scripts. */
function tellOfEnds(): void {
  const scope = globalThis as unknown as { fetch: typeof fetch; ailaStreamEnded: (url: string) => Promise<void> };
  const { fetch: ask } = scope;
  scope.fetch = async (...given) => {
    const response = await ask.apply(globalThis, given);
    const { body, url } = response;
    if (!body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const open = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Uint8Array>;
    const readerThatTells = () => {
      const reader = open();
      const read = reader.read.bind(reader);
      reader.read = async () => {
        const piece = await read();
        if (piece.done) void scope.ailaStreamEnded(url);
        return piece;
      };
      return reader;
    };
    Object.defineProperty(body, 'getReader', { value: readerThatTells });
    return response;
  };
}

/** How long a page may take to leave, during which the browser breaks off what it had asked for (milliseconds). */
const leaving = 5_000;

/**
 * Everything that the browser's console shows in red. Not what must be there: the browser's own line about a refusal of
 * what a person tried, and requests that end because the page is left.
 */
function watch(page: Page, troubles: string[], streams: Streams): void {
  const refused = new Set<string>();
  let left = 0;
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (request.isNavigationRequest()) left = Date.now();
  });
  page.on('response', (response) => {
    const isRefusal = response.status() >= 400 && response.status() < 500;
    const isRefresh = new URL(response.url()).pathname === '/api/v1/auth/refresh';
    if (isRefusal && !isRefresh && response.request().method() !== 'GET') refused.add(response.url());
  });
  page.on('requestfinished', (request) => {
    if (isStream(request)) streams.finished(request.url());
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    const isAborted = reason === 'net::ERR_ABORTED';
    if (isAborted && Date.now() - left < leaving) return;
    if (isAborted && isStream(request)) return streams.failed(request.url());
    // A read that nobody waits for any more is given up by the page itself.
    if (!isAborted || !isRead(request)) troubles.push(`${request.method()} ${request.url()}: ${reason}`);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' && !/Content.Security.Policy/i.test(message.text())) return;
    const { url } = message.location();
    // The pages of the institution that people come from are not ours.
    if (url !== '' && !url.startsWith(baseUrl())) return;
    if (!refused.has(url)) troubles.push(`${message.text()} (${url})`);
  });
}

const isRead = (request: Request): boolean => request.method() === 'GET';
const isStream = (request: Request): boolean => request.headers()['accept'] === 'text/event-stream';

/**
 * Looks at a screen as it stands: keeps a picture, and lists what axe finds against WCAG 2.2 A and AA and where the page
 * is wider than the window.
 *
 * @param leftOut rules that a page of a library breaks by its structure, which is not ours to change
 */
export async function inspect(page: Page, name: string, leftOut: readonly string[] = []): Promise<string[]> {
  await page.screenshot({ path: join(results, `${name}.png`) });
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  )) as AxeResults;
  const counted = violations.filter(({ id }) => !leftOut.includes(id));
  const found = counted.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${name}: ${id} at ${html}`));
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
