import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { inspect, launch, openPage, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { demoModule, longChat, Rest } from './support/rest.js';

/** The longest chat that is looked at, in messages. */
const messages = 40;

const sizes: readonly (readonly [string, BrowserContextOptions])[] = [
  ['desktop', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
  ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: 'dark' }],
];

/** A window of 1440 x 1024 at 400 % (WCAG 1.4.10), and a phone that lies on its side. */
const lowWindows: readonly (readonly [string, BrowserContextOptions])[] = [
  ['400-percent', { viewport: { width: 360, height: 256 }, colorScheme: 'light' }],
  ['lying-phone', { viewport: { width: 844, height: 390 }, isMobile: true, hasTouch: true, colorScheme: 'dark' }],
];

let browser: Browser;
let student: Rest;
let sessionId: string;
let place: { courseId: string; moduleId: string; moduleTitle: string };
let fileId: string;
let userId: string;

beforeAll(async () => {
  browser = await launch();
  student = await Rest.signIn('student@aila.test');
  place = await demoModule(student);
  sessionId = await longChat(student, place.moduleId, messages);
  const instructor = await Rest.signIn('instructor@aila.test');
  const files = await instructor.call<{ items: { id: string }[] }>('GET', `/modules/${place.moduleId}/files`);
  fileId = files.items[0]?.id ?? '';
  userId = (await student.call<{ id: string }>('GET', '/me')).id;
});

afterAll(async () => {
  await student?.call('DELETE', `/sessions/${sessionId}`);
  await browser?.close();
});

const chat = () => `/courses/${place.courseId}/modules/${place.moduleId}/chats/${sessionId}`;
const teach = () => `/courses/${place.courseId}/teach`;

/** Every screen, by who sees it. */
const screens = (): Readonly<Record<string, readonly string[]>> => ({
  'student@aila.test': ['/', `/courses/${place.courseId}`, '/account', '/nowhere', chat()],
  'instructor@aila.test': [
    '/',
    teach(),
    `${teach()}/people`,
    `${teach()}/prompt`,
    `${teach()}/modules/${place.moduleId}`,
    `${teach()}/modules/${place.moduleId}/files/${fileId}?page=1`,
  ],
  'admin@aila.test': ['/people', '/people/sign-up', `/people/${userId}`],
});

const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' });
const composer = (page: Page) => page.getByLabel('Your answer or question');
const settled = (page: Page) => page.getByText('My thought number 1.').first().waitFor();

describe.each(sizes)('on a %s', (size, options) => {
  let watched: WatchedPage;
  beforeAll(async () => (watched = await openPage(browser, options)));

  it('no screen is wider than the window or higher than what it shows', async () => {
    const { page, context } = watched;
    const found: string[] = [];
    const look = async (path: string) => {
      await page.goto(path);
      await page.getByRole('main').waitFor();
      await page.waitForLoadState('networkidle');
      found.push(...(await page.evaluate(overhang)).map((what) => `${path}: ${what}`));
    };
    for (const path of ['/sign-in', '/sign-up', '/sign-up/code', '/forgotten-password']) await look(path);
    for (const [email, paths] of Object.entries(screens())) {
      await signIn(page, email);
      for (const path of paths) await look(path);
      await context.clearCookies();
    }
    expect(found).toEqual([]);
  });

  it(`a chat of ${messages} messages fills the window exactly, and only the conversation scrolls`, async () => {
    const { page } = watched;
    await signIn(page, 'student@aila.test', chat());
    await settled(page);
    expect(await page.evaluate(overhang)).toEqual([]);
    expect(await conversation(page).evaluate((area) => area.scrollHeight > 2 * area.clientHeight)).toBe(true);

    const strip = page.getByRole('progressbar', { name: 'Progress in this module' });
    const places = [page.getByRole('banner'), strip, composer(page)];
    if (size === 'desktop') places.push(page.getByRole('navigation', { name: 'Chats' }));
    for (const each of places) {
      if (size === 'desktop') {
        await each.hover();
        await page.mouse.wheel(0, 1500);
      }
      // The screen must not only look still: nothing in it may have been moved by its frame either.
      await page.evaluate(pressAgainstFrames);
    }
    for (const target of [composer(page), page.getByRole('banner').getByRole('link').last()]) {
      await target.focus();
      for (const key of ['PageDown', 'End', 'PageUp']) await page.keyboard.press(key);
    }
    await eventually(() => page.evaluate(offsetOfScreen), 0);

    await conversation(page).focus();
    await page.keyboard.press('Home');
    await eventually(() => conversation(page).evaluate((area) => area.scrollTop), 0);
    await page.getByRole('button', { name: 'Latest' }).waitFor();
    expect(await inspect(page, `40-${size}-long-chat`)).toEqual([]);
  });

  it('no page ran into a script error or the security policy', () => expect(watched.troubles).toEqual([]));
});

describe.each(lowWindows)('in a low window (%s)', (name, options) => {
  it('the strips scroll away, and the conversation has most of the window', async () => {
    const { page } = await openPage(browser, options);
    await signIn(page, 'student@aila.test', chat());
    await settled(page);
    expect(await page.evaluate(overhang)).toEqual([]);
    await eventually(() => composer(page).evaluate(isWhollyInSight), true);
    expect(await conversation(page).evaluate(shareOfWindow)).toBeGreaterThan(0.6);
    await composer(page).fill('One\ntwo\nthree\nfour\nfive\nsix');
    expect(await composer(page).evaluate(isWhollyInSight)).toBe(true);
    expect(await conversation(page).evaluate(shareOfWindow)).toBeGreaterThan(0.35);
    await composer(page).fill('');
    await conversation(page).focus();
    await page.keyboard.press('Home');
    await eventually(() => page.getByRole('banner').evaluate(isWhollyInSight), true);
    expect(await inspect(page, `41-${name}-top`)).toEqual([]);
    await page.getByRole('button', { name: 'Latest' }).click();
    await eventually(() => page.getByText('You stopped this reply here.').last().evaluate(isWhollyInSight), true);
    expect(await inspect(page, `42-${name}-end`)).toEqual([]);
  });
});

// What follows runs in the page.

/** How far the document reaches beyond the window and beyond what is really there, in words. */
function overhang(): string[] {
  const document_ = document.scrollingElement!;
  const shown = Math.ceil(document.getElementById('root')!.getBoundingClientRect().bottom + scrollY);
  const isFrame = document.querySelector('[data-layout="fill"]') !== null;
  const allowed = isFrame ? innerHeight : Math.max(innerHeight, shown);
  return [
    ...(document_.scrollHeight > allowed ? [`${document_.scrollHeight - allowed} pixels too high`] : []),
    ...(document_.scrollWidth > innerWidth ? [`${document_.scrollWidth - innerWidth} pixels too wide`] : []),
  ];
}

/** Scrolls whatever can be scrolled around the conversation, as a focus or a search in the page would. */
function pressAgainstFrames(): void {
  const area = document.querySelector('[role="region"]')!;
  for (let frame = area.parentElement; frame; frame = frame.parentElement) frame.scrollTop = 500;
}

/** How far the top of the screen is from the top of the window (pixels). */
function offsetOfScreen(): number {
  return Math.abs(Math.round(document.querySelector('header')!.getBoundingClientRect().top)) + Math.round(scrollY);
}

function isWhollyInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.round(top) >= 0 && Math.round(bottom) <= innerHeight;
}

/** What part of the window's height the conversation has, above the line to write in. */
function shareOfWindow(area: Element): number {
  const end = document.querySelector('form:has(textarea)')!.getBoundingClientRect().top;
  const { top, bottom } = area.getBoundingClientRect();
  return (Math.min(bottom, end) - Math.max(top, 0)) / innerHeight;
}
