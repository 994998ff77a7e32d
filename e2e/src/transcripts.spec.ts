import type { Browser, Page } from 'playwright-core';
import { desktop, inspect, launch, openPage, password, phone, signIn, type WatchedPage } from './support/browser.js';
import { demoModule, Rest, untilRead } from './support/rest.js';
import { story } from './support/story.js';

let browser: Browser;
let teacher: WatchedPage;
let student: WatchedPage;
let admin: WatchedPage;
let courseId: string;
let moduleId: string;
let sessionId: string;

beforeAll(async () => {
  browser = await launch();
  const rest = await Rest.signIn('student@aila.test');
  ({ courseId, moduleId } = await demoModule(rest));
  await untilRead(await Rest.signIn('instructor@aila.test'), moduleId);
  sessionId = (await rest.call<{ id: string }>('POST', `/modules/${moduleId}/sessions`)).id;
  for (const content of [
    'What we notice is made into a form for the brain, it is then kept over time, and we bring it back when it is needed.',
    'A small space in which we hold what we think about at the moment and change it.',
  ])
    await rest.call('POST', `/sessions/${sessionId}/messages`, { content });
  await rest.call('PATCH', `/sessions/${sessionId}`, { name: 'Weather and memory' });
  teacher = await openPage(browser, desktop);
  student = await openPage(browser, { ...phone, locale: 'fr-CA' });
  admin = await openPage(browser, { ...desktop, colorScheme: 'dark' });
}, 120_000);
afterAll(() => browser?.close());

const step = story();
const teach = () => `/courses/${courseId}/teach`;

/** Signs in with a French account at a phone. */
async function signInInFrench(page: Page, email: string, path: string): Promise<void> {
  await (await Rest.signIn(email)).call('PATCH', '/me', { language: 'fr' });
  await page.goto(path);
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
}

describe('what students said, for those who teach them', () => {
  step('is reached from the course: the list of students, with what the staff may know', async () => {
    const { page } = teacher;
    await signIn(page, 'instructor@aila.test', teach());
    await page.getByRole('link', { name: 'Students', exact: true }).click();
    await page.getByRole('heading', { name: 'What the staff may know' }).waitFor();
    await page.getByText('student@aila.test').waitFor();
    expect(await inspect(page, '70-students')).toEqual([]);
  });

  step('shows a student’s progress with the answers behind it', async () => {
    const { page } = teacher;
    await page.getByRole('listitem').filter({ hasText: 'student@aila.test' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Answers' }).waitFor();
    await page.getByRole('link', { name: 'Weather and memory' }).waitFor();
    await page
      .getByRole('button', { name: /^Change the verdict:/ })
      .first()
      .waitFor();
    expect(await inspect(page, '71-student')).toEqual([]);
  });

  step('opens a chat as the student has it, without the line to write in, and its sources', async () => {
    const { page } = teacher;
    await page.getByRole('link', { name: 'Weather and memory' }).click();
    await page.getByRole('heading', { name: 'Weather and memory' }).waitFor();
    await page.getByRole('heading', { name: 'Tutor', exact: true }).first().waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await inspect(page, '72-transcript')).toEqual([]);
    await page.goBack();
  });

  step('lets the instructor say something else than the tutor did, by keyboard', async () => {
    const { page } = teacher;
    await page
      .getByRole('button', { name: /^Change the verdict:/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Verdict', { exact: true }).selectOption('partial');
    await page.getByLabel('Reason').fill('The question could be read in that way.');
    expect(await inspect(page, '73-change-verdict')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Your verdict counts now.').waitFor();
    await page.getByText(/The question could be read in that way\./).waitFor();
    await page.getByText(/The tutor said:/).waitFor();
    expect(await inspect(page, '74-changed-verdict')).toEqual([]);
  });

  step('is told to the student: the promise in the course, the verdict in the chat, and who opened it', async () => {
    const { page } = student;
    await signInInFrench(page, 'student@aila.test', `/courses/${courseId}`);
    await page.getByText(/Vos enseignants peuvent lire vos discussions de ce cours sous votre nom/).waitFor();
    expect(await inspect(page, '75-course-told-phone')).toEqual([]);
    await page.goto(`/courses/${courseId}/modules/${moduleId}/chats/${sessionId}`);
    await page.getByText(/a modifié ce verdict/).waitFor();
    await page.getByText(/The question could be read in that way\./).waitFor();
    await page.getByText('En cours, 20 %').waitFor();
    expect(await inspect(page, '76-chat-override-phone')).toEqual([]);
    await page.goto('/account/openings');
    await page.getByRole('heading', { name: 'Qui a ouvert mes discussions' }).waitFor();
    await page.getByText('A ouvert vos réponses et la liste de vos discussions').waitFor();
    await page.getByRole('link', { name: 'A ouvert la discussion « Weather and memory »' }).waitFor();
    expect(await inspect(page, '77-openings-phone')).toEqual([]);
    await (await Rest.signIn('student@aila.test')).call('PATCH', '/me', { language: 'en' });
  });

  step('opens to an administrator by a reason alone', async () => {
    const { page } = admin;
    await signIn(page, 'admin@aila.test', `${teach()}/students`);
    await page.getByRole('listitem').filter({ hasText: 'student@aila.test' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Why do you open this?' }).waitFor();
    expect(await inspect(page, '78-reason')).toEqual([]);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('Enter a reason.').waitFor();
    await page.getByLabel('Reason').fill('A complaint about a grade');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Weather and memory' }).click();
    await page.getByRole('heading', { name: 'Why do you open this?' }).waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('A complaint about a grade');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: 'Tutor', exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: /Change the verdict/ }).count()).toBe(0);
    expect(await inspect(page, '79-transcript-dark')).toEqual([]);
    const { items } = await (
      await Rest.signIn('student@aila.test')
    ).call<{ items: { as: string; reason: string | null }[] }>('GET', '/me/openings');
    expect(items.filter(({ as }) => as === 'admin').map(({ reason }) => reason)).toEqual([
      'A complaint about a grade',
      'A complaint about a grade',
    ]);
  });

  step('takes back what was said in place of the tutor', async () => {
    const { page } = teacher;
    await page
      .getByRole('button', { name: /^Back to the tutor’s verdict:/ })
      .first()
      .click();
    await page.getByLabel('Reason').fill('I had read another answer.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('The tutor’s verdict counts again.').waitFor();
    await page.getByText(/The tutor said:/).waitFor({ state: 'detached' });
  });

  step('is closed by the instructor: pseudonyms, then figures alone; students are told', async () => {
    const { page } = teacher;
    await page.goto(`${teach()}/students`);
    const choose = async (mode: string) => {
      await page.getByRole('button', { name: 'Change what they may know' }).click();
      await page.getByLabel('Chats are open to instructors').selectOption(mode);
      if (mode === 'figures') expect(await inspect(page, '81-change-privacy')).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('status').getByText('This holds from now on').waitFor();
    };
    await choose('pseudonymous');
    await page
      .getByRole('link', { name: /^Student [0-9A-F]{4}-[0-9A-F]{4}$/ })
      .first()
      .waitFor();
    expect(await page.getByText('student@aila.test').count()).toBe(0);
    expect(await inspect(page, '80-students-pseudonymous')).toEqual([]);
    await page
      .getByRole('link', { name: /^Student [0-9A-F]{4}-[0-9A-F]{4}$/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Student [0-9A-F]{4}-/ }).waitFor();
    await page.getByRole('heading', { name: 'Answers' }).waitFor();
    await page.goBack();
    await choose('figures');
    await page.getByRole('heading', { name: 'Figures only' }).waitFor();
    expect(await inspect(page, '82-students-figures')).toEqual([]);
    await student.page.goto(`/courses/${courseId}`);
    await student.page.getByText(/Nobody reads your chats in this course/).waitFor();
  });

  step('is opened again by an administrator', async () => {
    const { page } = admin;
    await page.goto(`${teach()}/students`);
    await page.getByRole('button', { name: 'Change what they may know' }).click();
    await page.getByLabel('Chats are open to instructors').selectOption('identified');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('student@aila.test').waitFor();
  });

  step('no page ran into a script error or the security policy', async () => {
    const troubles = [...teacher.troubles, ...student.troubles, ...admin.troubles];
    // By this refusal an administrator is asked for a reason.
    expect(troubles.filter((trouble) => !/403 .*(\/students\/[^/]+|\/transcript\?limit=100)\)$/.test(trouble))).toEqual(
      [],
    );
  });
});
