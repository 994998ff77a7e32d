import type { Browser } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { Rest } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let admin: WatchedPage;
let phoneAdmin: WatchedPage;
let rest: Rest;
/** Of the course that is made here. */
let path: string;

beforeAll(async () => {
  browser = await launch();
  rest = await Rest.signIn('admin@aila.test');
  admin = await openPage(browser, desktop);
  phoneAdmin = await openPage(browser, { ...phone, locale: 'fr-CA' });
});
afterAll(() => browser?.close());

const step = story();

describe('running courses', () => {
  step('a course is made with its instructor and first text for the tutor, by keyboard', async () => {
    const { page } = admin;
    await signIn(page, 'admin@aila.test');
    await page.getByRole('link', { name: 'All courses', exact: true }).click();
    await page.getByRole('link', { name: 'New course' }).click();
    await page.getByRole('button', { name: 'Make the course' }).click();
    await page.getByText('Enter a title.').waitFor();
    await page.keyboard.type('The Sea');
    await page.getByLabel('Department').fill('OCEA');
    await page.getByLabel('Number').fill('101');
    await page.getByLabel('Term').fill('2026W1');
    await page.getByLabel('Find somebody who may teach').fill('instructor@');
    await page.getByRole('button', { name: /^Add .* as instructor$/ }).click();
    await page.getByRole('button', { name: /^Leave .* out$/ }).waitFor();
    await page.getByLabel('What the tutor is asked to do').fill('Use examples from the sea.');
    expect(await inspect(page, '70-new-course')).toEqual([]);
    await page.getByLabel('What the tutor is asked to do').press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The Sea', level: 1 }).waitFor();
    path = new URL(page.url()).pathname;
  });

  step('the list of all courses is searched and sorted, and the address keeps it', async () => {
    const { page } = admin;
    await page.goto('/all-courses');
    await page.getByLabel('Search by department, number or title').fill('ocea 101');
    await page.getByText('1 course', { exact: true }).waitFor();
    await page.getByLabel('In the order of').selectOption('newest');
    await page.reload();
    await page.getByText('1 course', { exact: true }).waitFor();
    expect(await page.getByLabel('In the order of').inputValue()).toBe('newest');
    expect(await inspect(page, '71-all-courses')).toEqual([]);
    await page.getByRole('link', { name: /The Sea/ }).click();
    await page.getByRole('link', { name: 'Course settings' }).click();
    await page.getByRole('heading', { name: 'Instructors' }).waitFor();
  });

  step('who comes second sees what the first has saved, and keeps what they entered', async () => {
    const { page } = admin;
    await page.getByLabel('Title').fill('The Sea and the Wind');
    await rest.call('PATCH', path.replace('/teach', ''), { title: 'Seas' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has saved this meanwhile.').waitFor();
    expect(await inspect(page, '72-course-settings-overtaken')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('Saved.').waitFor();
    expect(await rest.call('GET', path.replace('/teach', ''))).toMatchObject({ title: 'The Sea and the Wind' });
  });

  step('a course is closed and opened', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByText('Students do not see the course.').waitFor();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('Students see the course and chat in it.').waitFor();
  });

  step('a person’s page has their courses, and people are found by role', async () => {
    const { page } = admin;
    await page.goto('/people?role=instructor');
    await page.getByRole('link', { name: /instructor@aila.test/ }).click();
    await page.getByRole('heading', { name: 'Courses', level: 2 }).waitFor();
    await page.getByRole('link', { name: 'The Sea and the Wind' }).waitFor();
    expect(await inspect(page, '73-person-courses')).toEqual([]);
  });

  step('what is deleted says what goes with it, and is undone at once or from the trash', async () => {
    const { page } = admin;
    const id = path.split('/')[2] ?? '';
    const { id: conceptId } = await rest.call<{ id: string }>('POST', `/courses/${id}/concepts`, { title: 'Tides' });
    await rest.call('POST', `/concepts/${conceptId}/modules`, { title: 'The moon' });
    await page.goto(path);
    await page.getByRole('button', { name: 'Delete “The moon”' }).click();
    await page.getByText('With it go 0 files and 0 chats of 0 people.').waitFor();
    await page.getByText('It stays in the trash for 30 days').waitFor();
    expect(await inspect(page, '77-delete-module')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“The moon” is in the trash.').waitFor();
    // The way back has the focus.
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'The moon' }).waitFor();
    await page.getByRole('button', { name: 'Delete “Tides”' }).click();
    await page.getByText(/With it go 1 module, 0 files/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('“Tides” is in the trash.').waitFor();
    expect(await inspect(page, '78-undo')).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Trash' }).first().click();
    await page.getByText('Gone for good on').waitFor();
    expect(await inspect(page, '79-trash')).toEqual([]);
    await page.getByRole('button', { name: 'Bring back “Tides”' }).click();
    await page.getByText('The trash is empty').waitFor();
  });

  step('a course is copied to another term, closed and with drafts', async () => {
    const { page } = admin;
    await page.goto(`${path}/settings`);
    await page.getByRole('region', { name: 'Copy to another term' }).getByLabel('Term').fill('2027W1');
    await page.getByRole('button', { name: 'Copy the course' }).click();
    await page.getByText('Students do not see the course.').waitFor();
    await page.getByText('Nobody teaches it yet.').waitFor();
    expect(page.url()).not.toContain(path);
    await page.goto(page.url().replace('/settings', ''));
    await page.getByRole('link', { name: 'The moon' }).waitFor();
    await page.getByText('Draft').first().waitFor();
  });

  step('people come into a course by a list that is looked at first', async () => {
    const { page } = admin;
    await page.goto(`${path}/people`);
    await page.getByRole('link', { name: 'Add by list' }).click();
    await page.getByLabel('Addresses and roles').fill('student@aila.test\nnew@aila.test,observer\nnobody,student');
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByText('1 line is wrong', { exact: true }).waitFor();
    await page.getByText('No e-mail address').waitFor();
    expect(await inspect(page, '80-people-list')).toEqual([]);
    await page.getByLabel('Addresses and roles').fill('student@aila.test\nnew@aila.test,observer');
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByRole('button', { name: 'Put in 2 lines' }).click();
    await page.getByRole('heading', { name: 'Waiting for an account' }).waitFor();
    await page.getByText('new@aila.test').waitFor();
    expect(await inspect(page, '81-people-list-done')).toEqual([]);
  });

  step('members are searched, and say when they were seen and how far they are', async () => {
    const { page } = admin;
    await page.goto(`${path}/people`);
    await page.getByLabel('Search members').fill('student@');
    await page.getByText('1 member', { exact: true }).waitFor();
    await page.getByText('0 of 0 achieved · not yet in a chat').waitFor();
    expect(await inspect(page, '82-members')).toEqual([]);
  });

  step('an access code has an end and a number of uses', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'Make a new code' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new code' }).click();
    await page.getByText('Used 0 times.').waitFor();
    await page.getByRole('button', { name: 'Limits' }).click();
    await page.getByLabel('Works until').fill('2099-01-01T12:00');
    await page.getByLabel('How many may use it in all').fill('30');
    expect(await inspect(page, '83-access-code-limits')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Used 0 of 30 times. Works until/).waitFor();
  });

  step('who teaches is told of modules without files, and sees the course as students do', async () => {
    const { page } = admin;
    await page.goto(path);
    await page.getByText('No file that can be read').waitFor();
    await page.getByRole('button', { name: 'Publish “The moon”' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
    expect(await inspect(page, '84-no-files')).toEqual([]);
    await page.goto(path.replace('/teach', ''));
    await page.getByText('You see this course as a student does.').waitFor();
    await page.getByText('Nothing here yet').waitFor();
  });

  step('a course is deleted and brought back', async () => {
    const { page } = admin;
    await page.goto(`${path}/settings`);
    await page.getByRole('button', { name: 'Delete the course' }).click();
    await page.getByText(/the part of 2 people/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Deleted courses' }).waitFor();
    await page.getByRole('button', { name: 'Bring back “The Sea and the Wind”' }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.goto(path);
    await page.getByRole('link', { name: 'The moon' }).waitFor();
  });

  step('is the same on a phone, in French and in the dark', async () => {
    await rest.call('PATCH', '/me', { language: 'fr' });
    const { page } = phoneAdmin;
    await page.goto('/all-courses');
    await page.getByLabel('Adresse e-mail').fill('admin@aila.test');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('heading', { name: 'Tous les cours', level: 1 }).waitFor();
    await page.getByRole('link', { name: /2026W1.*The Sea/ }).waitFor();
    expect(await inspect(page, '74-all-courses-phone-dark-french')).toEqual([]);
    await page.goto(`${path}/settings`);
    await page.getByRole('heading', { name: 'Enseignants' }).waitFor();
    expect(await inspect(page, '75-course-settings-phone-dark-french')).toEqual([]);
    await page.goto(`${path}/people`);
    await page.getByRole('heading', { name: 'Participants du cours', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Membres' }).waitFor();
    expect(await inspect(page, '85-members-phone-dark-french')).toEqual([]);
    await page.goto(`${path}/people/list`);
    await page.getByRole('heading', { name: 'Participants par liste', level: 1 }).waitFor();
    await page.getByText('new@aila.test').waitFor();
    expect(await inspect(page, '86-people-list-phone-dark-french')).toEqual([]);
    await page.goto(`${path}/trash`);
    await page.getByRole('heading', { name: 'Corbeille', level: 1 }).waitFor();
    expect(await inspect(page, '87-trash-phone-dark-french')).toEqual([]);
    await page.goto('/all-courses/new');
    await page.getByRole('heading', { name: 'Nouveau cours', level: 1 }).waitFor();
    expect(await inspect(page, '76-new-course-phone-dark-french')).toEqual([]);
    await rest.call('PATCH', '/me', { language: 'en' });
  });

  step('no page ran into a script error or the security policy', async () => {
    const troubles = [...admin.troubles, ...phoneAdmin.troubles];
    // A course has no access code until somebody makes one.
    expect(troubles.filter((trouble) => !/404 .*access-code/.test(trouble))).toEqual([]);
  });
});
