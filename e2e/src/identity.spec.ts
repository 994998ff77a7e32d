import type { Browser, Locator, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, phone, signIn, type WatchedPage } from './support/browser.js';
import { eventually } from './support/eventually.js';
import { mailCount, mailedCode } from './support/outbox.js';
import { story } from './support/story.js';

const mark = Date.now().toString(36);
const email = `nina.walker.${mark}@aila.test`;
const firstPassword = 'Correct-horse-battery';
const secondPassword = 'Nimble-otter-lantern';
const thirdPassword = 'Silver-canoe-harbour';

let browser: Browser;
let person: WatchedPage;
let otherDevice: WatchedPage;
let teacher: WatchedPage;
let admin: WatchedPage;
let onPhone: WatchedPage;
/** Where the administrator manages the person. */
let personPath: string;

beforeAll(async () => {
  browser = await launch();
  person = await openPage(browser, desktop);
  otherDevice = await openPage(browser, desktop);
  teacher = await openPage(browser, desktop);
  admin = await openPage(browser, desktop);
  onPhone = await openPage(browser, phone);
});

afterAll(() => browser?.close());

const step = story();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const focusedField = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name') ?? null);
/** The person in the list of people. */
const inList = (page: Page) => page.getByRole('link', { name: new RegExp(email) });
/** The person in the list of a course's members. */
const member = (page: Page) => page.getByRole('listitem').filter({ hasText: email });
const newPassword = (page: Page) => page.locator('input[name=newPassword]');

/** Says yes to the question that is open. */
async function confirm(page: Page, action: string): Promise<void> {
  await dialog(page).getByRole('button', { name: action, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

/** Chooses the account's language, and waits until the account has it. */
async function chooseLanguage(page: Page, name: string): Promise<void> {
  // Not `check`, which wants the button to change at once: it does when the account has the language.
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok()),
    page.getByRole('main').getByRole('radio', { name }).click({ force: true }),
  ]);
}

/** Loads a page anew until it shows what is wanted: services use what they know of a sign-in for a few seconds. */
async function reloadUntil(page: Page, wanted: Locator): Promise<void> {
  for (let left = 10; left > 0; left -= 1) {
    await page.reload();
    const isThere = wanted.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (await isThere) return;
  }
  await wanted.waitFor();
}

describe('a newcomer', () => {
  step('finds the way to sign-up, and what was typed comes along', async () => {
    const { page } = person;
    await page.goto('/account');
    await page.getByLabel('E-mail address').fill(email);
    await link(page, 'Sign up').click();
    await page.getByRole('heading', { name: 'Open an account', level: 1 }).waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
  });

  step('is led to the first field that is wrong, in words', async () => {
    const { page } = person;
    await newPassword(page).fill('nina');
    await button(page, 'Sign up').click();
    await page.getByText('Enter your first name.').waitFor();
    expect(await focusedField(page)).toBe('givenName');
    await page.getByText('It needs a capital letter.', { exact: false }).waitFor();
    await page.getByLabel('First name').fill('Nina');
    await page.getByLabel('Family name').fill('Walker');
    expect(await inspect(page, '30-sign-up-problems')).toEqual([]);
  });

  step('sees the rules ticked off, and is told by the service that a password is a common one', async () => {
    const { page } = person;
    await newPassword(page).fill('Password1234');
    await page.getByRole('listitem').filter({ hasText: 'At least 12 characters (done)' }).waitFor();
    await button(page, 'Sign up').click();
    await page.getByRole('alert').getByText('attackers try first').waitFor();
    expect(await focusedField(page)).toBe('newPassword');
    expect(await inspect(page, '31-sign-up-common-password')).toEqual([]);
  });

  step('gets a code by mail, is told of a wrong one, waits before asking for another, and is signed in', async () => {
    const { page } = person;
    await newPassword(page).fill(firstPassword);
    await button(page, 'Sign up').click();
    await page.getByRole('heading', { name: 'Confirm your address', level: 1 }).waitFor();
    await eventually(() => focusedField(page), 'code');
    const code = await mailedCode(email, 0);
    await page.getByLabel('Code from the mail').fill(code === '00000000' ? '00000001' : '00000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The code is wrong or has expired.').waitFor();
    expect(await page.getByRole('button', { name: /^Send a new code in/ }).getAttribute('aria-disabled')).toBe('true');
    expect(await inspect(page, '32-confirm')).toEqual([]);
    await page.getByLabel('Code from the mail').fill(`${code.slice(0, 4)} ${code.slice(4)}`);
    await page.keyboard.press('Enter');
    // Back where the walk began, which only the signed-in may see.
    await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
    await page.getByText(`You sign in as ${email}.`).waitFor();
  });
});

describe('somebody with an account', () => {
  step('changes name and language, at once and for good', async () => {
    const { page } = person;
    expect(await inspect(page, '33-account')).toEqual([]);
    await page.getByLabel('Preferred name').fill('Nini');
    await button(page, 'Save').click();
    await page.getByText('Saved. Others see you as Nini Walker.').first().waitFor();
    await chooseLanguage(page, 'Français');
    await page.getByRole('heading', { name: 'Votre compte', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Votre compte', level: 1 }).waitFor();
    expect(await page.getByLabel('Nom d’usage').inputValue()).toBe('Nini');
    expect(await inspect(page, '34-account-french')).toEqual([]);
    await chooseLanguage(page, 'English');
    await page.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
  });

  step('changes the password, and a wrong current one does not end the session', async () => {
    const { page } = person;
    await page.getByLabel('Current password').fill('certainly wrong');
    await newPassword(page).fill(secondPassword);
    await button(page, 'Change password').click();
    await page.getByRole('alert').getByText('This is not your current password.').waitFor();
    expect(await focusedField(page)).toBe('currentPassword');
    await page.getByLabel('Current password').fill(firstPassword);
    await button(page, 'Change password').click();
    await page.getByText('Your password was changed.').first().waitFor();
    expect(await newPassword(page).inputValue()).toBe('');
  });

  step('signs another device out, and everything everywhere, other tabs included', async () => {
    const { page, context } = person;
    const devices = page.getByRole('listitem').filter({ hasText: 'Chrome on Linux' });
    await signIn(otherDevice.page, email, '/account', secondPassword);
    await page.reload();
    await eventually(() => devices.count(), 2);
    expect(await page.getByText('This device').count()).toBe(1);
    await button(page, 'Sign out: Chrome on Linux').click();
    await eventually(() => devices.count(), 1);
    await otherDevice.page.reload();
    await otherDevice.page.getByRole('heading', { name: 'Learn from your own course' }).waitFor();

    await signIn(otherDevice.page, email, '/account', secondPassword);
    const otherTab = await context.newPage();
    await otherTab.goto('/account');
    await otherTab.getByRole('heading', { name: 'Your account', level: 1 }).waitFor();
    await button(page, 'Sign out everywhere').click();
    expect(await inspect(page, '35-sign-out-everywhere')).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByLabel('E-mail address').waitFor();
    await otherTab.getByLabel('E-mail address').waitFor();
    await otherTab.close();
    // The other device hears of it with a request of the next seconds.
    const told = otherDevice.page.getByText('Your session has ended.');
    await eventually(async () => {
      await button(otherDevice.page, 'Save')
        .click({ timeout: 1000 })
        .catch(() => undefined);
      return told.count();
    }, 1);
  });

  step('sets a new password with a mailed code after forgetting the old one', async () => {
    const { page } = person;
    const mails = mailCount(email);
    await page.getByLabel('E-mail address').fill(email);
    await link(page, 'Forgotten your password?').click();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
    expect(await inspect(page, '36-forgotten')).toEqual([]);
    await button(page, 'Send the code').click();
    await page.getByRole('heading', { name: 'Set a new password', level: 1 }).waitFor();
    expect(await inspect(page, '37-reset')).toEqual([]);
    await page.getByLabel('Code from the mail').fill(await mailedCode(email, mails));
    await newPassword(page).fill(thirdPassword);
    await button(page, 'Set password and sign in').click();
    await button(page, 'Profile and settings').waitFor();
  });

  step('is told in words why a sign-in at the institution did not work', async () => {
    const { page } = otherDevice;
    await page.goto('/sign-in?error=EMAIL_NOT_ALLOWED');
    await page.getByRole('alert').getByText('Accounts are not open to this e-mail address.').waitFor();
    await page.goto('/sign-in?error=<b>anything</b>');
    await page.getByRole('alert').getByText('Signing in at your institution did not work.').waitFor();
  });
});

describe('an instructor', () => {
  step('tells the access code, with which the person joins', async () => {
    const { page } = teacher;
    await signIn(page, 'instructor@aila.test');
    await page.getByRole('article').getByRole('link').first().click();
    await link(page, 'People').click();
    await page.getByRole('heading', { name: 'People of the course', level: 1 }).waitFor();
    const code = await page.locator('code').textContent();
    await person.page.goto('/');
    await button(person.page, 'Join a course').first().click();
    await person.page.getByLabel('Access code').fill(code ?? '');
    await person.page.keyboard.press('Enter');
    await person.page.waitForURL(/\/courses\/[^/]+$/);
    await page.reload();
    await member(page).getByText('Student').waitFor();
    expect(await inspect(page, '41-members')).toEqual([]);
  });

  step('makes the person an assistant, who then sees the files, and removes them again', async () => {
    const { page } = teacher;
    await button(page, 'Change role: Nini Walker').click();
    await dialog(page).getByLabel('Role', { exact: true }).selectOption({ label: 'Teaching assistant' });
    await dialog(page).getByText('Also sees all files').waitFor();
    expect(await inspect(page, '42-change-role')).toEqual([]);
    await confirm(page, 'Save');
    await member(page).getByText('Teaching assistant').waitFor();
    await person.page.goto('/');
    await reloadUntil(person.page, person.page.getByRole('heading', { name: 'You teach' }));
    await button(page, 'Remove Nini Walker from the course').click();
    await confirm(page, 'Remove');
    await member(page).waitFor({ state: 'detached' });
    await reloadUntil(person.page, person.page.getByRole('heading', { name: 'No courses yet' }));
  });
});

describe('an administrator', () => {
  step('finds the person by a part of the name', async () => {
    const { page } = admin;
    await signIn(page, 'admin@aila.test');
    await button(page, 'Profile and settings').click();
    await link(page, 'People').click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    await page.getByLabel('Search people').fill('nobody has this name');
    await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
    await page.getByLabel('Search people').fill(mark);
    await page.getByText('1 person', { exact: true }).waitFor();
    await page.reload();
    await inList(page).click();
    await page.getByRole('heading', { name: 'Nini Walker', level: 1 }).waitFor();
    personPath = new URL(page.url()).pathname;
    expect(await inspect(page, '38-person')).toEqual([]);
  });

  step('gives a role and takes it back, and both work for the person within seconds', async () => {
    const { page } = admin;
    await person.page.goto(personPath);
    await person.page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
    await button(page, 'Give the role: Administrator').click();
    await dialog(page).getByText('manage all courses and all people').waitFor();
    expect(await inspect(page, '39-give-role')).toEqual([]);
    await confirm(page, 'Give');
    await button(page, 'Take away the role: Administrator').waitFor();
    await reloadUntil(person.page, person.page.getByRole('heading', { name: 'Nini Walker', level: 1 }));
    await button(page, 'Take away the role: Administrator').click();
    await confirm(page, 'Take away');
    await reloadUntil(person.page, person.page.getByRole('heading', { name: 'This page does not exist' }));
  });

  step('disables the account, which ends its sign-in, and enables it again', async () => {
    const { page } = admin;
    await button(page, 'Disable').click();
    await confirm(page, 'Disable');
    await page.getByText('Cannot sign in.').waitFor();
    await person.page.reload();
    await person.page.getByLabel('E-mail address').fill(email);
    await person.page.getByLabel('Password', { exact: true }).fill(thirdPassword);
    await button(person.page, 'Sign in').click();
    await person.page.getByRole('alert').getByText('This account is disabled.').waitFor();
    await button(page, 'Enable').click();
    await confirm(page, 'Enable');
    await page.getByText('Can sign in.').waitFor();
  });

  step('decides whose addresses may sign up, and is told when that is everybody', async () => {
    const { page } = admin;
    await page.goto('/people');
    await link(page, 'Sign-up').click();
    await page.getByText('Anybody with an e-mail address can sign up.').waitFor();
    await page.getByLabel('Another domain').fill('not a domain');
    await button(page, 'Add domain').click();
    await page.getByRole('alert').getByText('This is not a domain.').waitFor();
    await page.getByLabel('Another domain').fill('@AILA.test');
    await page.keyboard.press('Enter');
    await button(page, 'Remove aila.test').waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(`teacher.${mark}@aila.test`);
    await button(page, 'Promise role').click();
    await button(page, `Withdraw the promise to teacher.${mark}@aila.test`).waitFor();
    expect(await inspect(page, '40-admission')).toEqual([]);

    await otherDevice.page.goto('/sign-up');
    await otherDevice.page.getByText('Only addresses of your institution can sign up here.').waitFor();
    await otherDevice.page.getByLabel('E-mail address').fill('stranger@elsewhere.test');
    await otherDevice.page.getByLabel('First name').fill('Stranger');
    await newPassword(otherDevice.page).fill(firstPassword);
    await button(otherDevice.page, 'Sign up').click();
    await otherDevice.page.getByRole('alert').getByText('Accounts are not open to this e-mail address.').waitFor();
    expect(await focusedField(otherDevice.page)).toBe('email');

    await button(page, 'Remove aila.test').click();
    await dialog(page).getByText('anybody with any e-mail address can sign up').waitFor();
    await confirm(page, 'Remove');
    await page.getByText('Anybody with an e-mail address can sign up.').waitFor();
    await button(page, `Withdraw the promise to teacher.${mark}@aila.test`).click();
    await confirm(page, 'Withdraw');
    await button(page, `Withdraw the promise to teacher.${mark}@aila.test`).waitFor({ state: 'detached' });
  });

  step(
    'is asked before somebody with an account gets a role that was to be promised, and takes it back there',
    async () => {
      const { page } = admin;
      const give = dialog(page).getByRole('button', { name: 'Give role now' });
      const takeBack = page.getByRole('button', { name: /^Take the role “Administrator” back from / });
      await page.getByRole('combobox', { name: 'Role' }).selectOption('admin');
      await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
      await page.keyboard.press('Enter');
      await dialog(page).getByText('This address has an account already').waitFor();
      expect(await inspect(page, '41-promise-asks')).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await takeBack.count()).toBe(0);

      await page.getByRole('textbox', { name: 'E-mail address' }).press('Enter');
      await give.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('checkbox');
      await page.keyboard.press('Space');
      await give.press('Enter');
      await takeBack.waitFor();
      expect(await inspect(page, '42-promise-given')).toEqual([]);
      await takeBack.press('Enter');
      expect(await dialog(page).getByText('can no longer manage courses and people').count()).toBe(1);
      await confirm(page, 'Take away');
      await takeBack.waitFor({ state: 'detached' });
      expect(await inspect(page, '43-promise-taken-back')).toEqual([]);
    },
  );
});

describe('on a phone at night', () => {
  step('every entry screen fits, and a code that was sent anew replaces the first', async () => {
    const { page } = onPhone;
    await page.goto('/sign-up');
    await page.getByLabel('E-mail address').fill(`phone.${mark}@aila.test`);
    await page.getByLabel('First name').fill('Pia');
    await newPassword(page).fill(firstPassword);
    expect(await inspect(page, '50-phone-sign-up')).toEqual([]);
    await button(page, 'Sign up').click();
    await page.getByLabel('Code from the mail').waitFor();
    expect(await inspect(page, '51-phone-confirm')).toEqual([]);
    // The page's own clock, so that nobody has to wait before asking for another code.
    await page.clock.install();
    await page.reload();
    await page.getByText(`Sent to phone.${mark}@aila.test`).waitFor();
    const first = await mailedCode(`phone.${mark}@aila.test`, 0);
    await page.clock.fastForward('00:31');
    await button(page, 'Send a new code').click();
    await page.getByText('A new code is on its way.').first().waitFor();
    const second = await mailedCode(`phone.${mark}@aila.test`, 1);
    await page.getByLabel('Code from the mail').fill(first);
    await button(page, 'Confirm').click();
    await page.getByRole('alert').getByText('The code is wrong or has expired.').waitFor();
    await page.getByLabel('Code from the mail').fill(second);
    await button(page, 'Confirm').click();
    // The password did not outlive the reload: the sign-in page takes over, with the address filled in.
    await page.getByText('Your address is confirmed.').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(`phone.${mark}@aila.test`);
    expect(await inspect(page, '52-phone-confirmed')).toEqual([]);
    await page.goto('/forgotten-password/code');
    await page.getByLabel('Code from the mail').waitFor();
    expect(await inspect(page, '53-phone-reset')).toEqual([]);
  });

  step('so does every screen of account and people', async () => {
    const { page } = onPhone;
    await signIn(page, 'admin@aila.test', '/account');
    await page.getByText('This device').waitFor();
    expect(await inspect(page, '54-phone-account')).toEqual([]);
    await page.goto('/people');
    await inList(page).waitFor();
    expect(await inspect(page, '55-phone-people')).toEqual([]);
    await inList(page).click();
    await button(page, 'Take away the role: Student').waitFor();
    expect(await inspect(page, '56-phone-person')).toEqual([]);
    await button(page, 'Give the role: Instructor').click();
    await dialog(page).waitFor();
    expect(await inspect(page, '57-phone-give-role')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.goto('/people/sign-up');
    await page.getByText('Anybody with an e-mail address can sign up.').waitFor();
    expect(await inspect(page, '58-phone-admission')).toEqual([]);
    await button(page, 'Profile and settings').click();
    expect(await inspect(page, '59-phone-menu')).toEqual([]);
    await page.goto('/all-courses');
    await page.getByRole('link', { name: /Learning to Learn/ }).click();
    await link(page, 'People').click();
    await page.getByRole('heading', { name: 'Add somebody' }).waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(`nobody.${mark}@aila.test`);
    await button(page, 'Add to the course').click();
    await page.getByRole('alert').getByText('Nobody with this address has an account.').waitFor();
    expect(await inspect(page, '61-phone-members')).toEqual([]);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('instructor@aila.test');
    await button(page, 'Add to the course').click();
    await page.getByRole('alert').getByText('This person teaches the course already.').waitFor();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await button(page, 'Add to the course').click();
    await member(page).getByText('Teaching assistant').waitFor();
    await page.getByRole('heading', { name: 'People of the course' }).scrollIntoViewIfNeeded();
    expect(await inspect(page, '62-phone-members-added')).toEqual([]);
  });
});

/**
 * What the browser itself writes about refusals that this walk is about: a page of people whom one may not manage, and
 * sign-ins that were ended from elsewhere.
 */
const ofThisWalk = [/403 .*\/api\/v1\/users\//, /401 .*\/api\/v1\/auth\/refresh\)$/];

describe('in the end', () => {
  step('no page ran into a script error or the security policy', async () => {
    const all = [person, otherDevice, teacher, admin, onPhone].flatMap(({ troubles }) => troubles);
    expect(all.filter((trouble) => !ofThisWalk.some((pattern) => pattern.test(trouble)))).toEqual([]);
  });
});
