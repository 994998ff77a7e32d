import { chromium } from 'playwright-core';
import { withStack } from '../support/stack.mjs';

/** A bad mobile network: 400 kbit/s and 400 ms before each answer begins. Bytes a second, milliseconds. */
const line = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Chromium's own data saver is on, so that nothing that is fetched ahead counts. */
const saver = { dataSaverEnabled: true };

/**
 * The first visit of somebody with an empty cache: the sign-in page until one can type, then the way to the chat. Bytes
 * are those on the wire, heads included.
 */
export async function measure({ quick }) {
  return withStack({}, async ({ url, as }) => {
    const student = await as('student');
    const { items } = await student.call('GET', '/courses');
    const { concepts } = await student.call('GET', `/courses/${items[0].id}`);
    const chat = `${url}/courses/${items[0].id}/modules/${concepts[0].modules[0].id}`;
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
    try {
      const visits = [];
      for (let n = 0; n < (quick ? 1 : 3); n += 1) visits.push(await visit(browser, url, chat, student.password));
      const middle = (key) => visits.map((v) => v[key]).sort((a, b) => a - b)[Math.floor(visits.length / 2)];
      const detail = '400 kbit/s, 400 ms, empty cache';
      return [
        { what: 'sign-in page, first paint', value: middle('paint'), goal: { atMost: 4 }, unit: 's', detail },
        { what: 'sign-in page, one can type', value: middle('form'), goal: { atMost: 4 }, unit: 's', detail },
        {
          what: 'sign-in page, all that it loads',
          value: middle('signInBytes') / 1000,
          goal: { atMost: 200 },
          unit: 'kB',
          detail: `${middle('signInRequests')} requests, fonts included`,
        },
        {
          what: 'the chat, what it loads more',
          value: middle('chatBytes') / 1000,
          goal: { atMost: 150 },
          unit: 'kB',
          detail: `${middle('chatRequests')} requests, list of courses and answers of the API included`,
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

async function visit(browser, url, chat, password) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const count = { bytes: 0, requests: 0 };
  const types = new Map();
  cdp.on('Network.responseReceived', ({ requestId, type, response }) =>
    types.set(requestId, `${type} ${response.url}`),
  );
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    count.bytes += encodedDataLength;
    count.requests += 1;
    if (process.env.BENCH_LISTS) console.log(`    ${encodedDataLength} ${types.get(requestId)}`);
  });
  await cdp.send('Network.enable');
  await cdp.send('Emulation.setDataSaverOverride', saver);
  await cdp.send('Network.emulateNetworkConditions', line);
  try {
    await page.goto(`${url}/sign-in`, { waitUntil: 'commit' });
    await page.locator('input[type=password]').waitFor();
    const form = (await page.evaluate(() => performance.now())) / 1000;
    const paint = (await page.evaluate(firstPaint)) / 1000;
    await page.waitForLoadState('networkidle');
    const signIn = { ...count };
    // From here on the line does not matter, only what is sent over it.
    await cdp.send('Network.emulateNetworkConditions', { ...line, latency: 0, downloadThroughput: -1 });
    await page.locator('input[type=email]').fill('student@aila.test');
    await page.locator('input[type=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('article').first().waitFor();
    await page.evaluate((path) => {
      globalThis.history.pushState(null, '', path);
      globalThis.dispatchEvent(new globalThis.PopStateEvent('popstate'));
    }, new URL(chat).pathname);
    await page.locator('textarea').waitFor();
    await page.waitForLoadState('networkidle');
    return {
      paint,
      form,
      signInBytes: signIn.bytes,
      signInRequests: signIn.requests,
      chatBytes: count.bytes - signIn.bytes,
      chatRequests: count.requests - signIn.requests,
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
const firstPaint = () =>
  new Promise((done) => {
    new globalThis.PerformanceObserver((list, observer) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0];
      if (!entry) return;
      observer.disconnect();
      done(entry.startTime);
    }).observe(/** @type {any} */ ({ type: 'paint', buffered: true }));
  });
