import type { UserActor } from '@aila/access';
import type { CoursePrompt, Page } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import request from 'supertest';
import { startLoneGateway } from '../testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

async function call<T>(actor: UserActor, method: 'get' | 'put', path: string, body?: object) {
  const answer = await request(gateway.url)
    [method](`/api/v1/courses/${path}`)
    .set('authorization', `Bearer ${await issuer.tokenFor(actor)}`)
    .send(body);
  return { status: answer.status, body: answer.body as T, code: (answer.body as { code?: string }).code };
}

const change = (actor: UserActor, courseId: string, content: string, version: number) =>
  call<CoursePrompt>(actor, 'put', `${courseId}/prompt`, { content, version });

describe('the prompt of a course', () => {
  test('is empty until somebody writes one, and then says who wrote it', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    expect((await call(instructor, 'get', `${courseId}/prompt`)).body).toEqual({
      version: 0,
      content: '',
      author: null,
      createdAt: null,
    });
    const { body } = await change(instructor, courseId, '  Ask one question at a time. ', 0);
    expect(body).toMatchObject({ version: 1, content: 'Ask one question at a time.', author: 'Test Person' });
    expect((await call(instructor, 'get', `${courseId}/prompt`)).body).toEqual(body);
  });

  test('keeps every text that was in force, page by page, and an old one can be put in force again', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const texts = ['one', 'two', '', 'one'];
    for (const [version, content] of texts.entries()) await change(instructor, courseId, content, version);
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `${courseId}/prompt/versions?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await call<Page<CoursePrompt>>(instructor, 'get', path);
      found.push(...body.items.map(({ version, content }) => `${version} ${content}`));
      cursor = body.nextCursor;
    }
    expect(found).toEqual(['4 one', '3 ', '2 two', '1 one']);
  });

  test('of two who change the same version at once one is told, and no text is lost', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const other = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, other, 'instructor');
    const answers = await Promise.all([change(instructor, courseId, 'mine', 0), change(other, courseId, 'theirs', 0)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('CONFLICT');
    const { body } = await call<Page<CoursePrompt>>(instructor, 'get', `${courseId}/prompt/versions`);
    expect(body.items).toHaveLength(1);
  });

  test('the same text again is no new version and no event in the log', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    await change(instructor, courseId, 'Be brief.', 0);
    expect((await change(instructor, courseId, 'Be brief.', 0)).body).toMatchObject({ version: 1 });
    const { rows } = await db.owner.query('select action, details from audit.event where course_id = $1', [courseId]);
    expect(rows).toEqual([{ action: 'prompt.changed', details: { version: 1 } }]);
  });

  test.each([
    [{ content: 'x'.repeat(1_001), version: 0 }],
    [{ content: 'Be brief.' }],
    [{ content: 'Be brief.', version: -1 }],
    [{ content: 'Be brief.', version: 0, author: 'me' }],
  ])('refuses what is no prompt: %#', async (body) => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { status, code } = await call(instructor, 'put', `${courseId}/prompt`, body);
    expect([status, code]).toEqual([400, 'BAD_INPUT']);
  });

  test('an author who left has no name any more, and the text stays', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const guest = await seedUser(db.owner, 'instructor');
    await seedEnrolment(db.owner, courseId, guest, 'instructor');
    await change(guest, courseId, 'Use examples from the sea.', 0);
    await db.owner.query('delete from course.enrolment where user_id = $1', [guest.userId]);
    const { body } = await call(instructor, 'get', `${courseId}/prompt`);
    expect(body).toMatchObject({ content: 'Use examples from the sea.', author: null });
  });
});
