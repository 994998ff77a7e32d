import { seedClass } from '@aila/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';
import { finished } from './finished-reply.js';

/** The tutor says a few words, and nothing more for five minutes. */
const silentTutor = {
  TUTOR_MODEL: 'mock-hang-after-5',
  TUTOR_SILENCE_MS: '300000',
  TUTOR_TOTAL_MS: '300000',
  REPLY_DRAIN_MS: '10',
  REPLY_WAIT_MS: '300',
};

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth', 'text-gen'], silentTutor);
}, 120_000);
afterAll(() => gateway?.stop());

interface Opened {
  readonly id: string;
  readonly opening: { readonly id: string; readonly state: string };
}

test('a caller without a stream is told where a long reply goes on, before a proxy gives up', async () => {
  const { student, moduleId } = await seedClass(gateway.db.owner);
  const token = await gateway.tokenFor(student);
  const { status, headers, body } = await gateway.call<Opened>('POST', `/api/v1/modules/${moduleId}/sessions`, {
    token,
  });
  expect([status, body.opening.state]).toEqual([202, 'running']);
  expect(headers.get('location')).toBe(`/api/v1/replies/${body.opening.id}`);
  const stopped = await gateway.call('POST', `${headers.get('location')}/stop`, { token });
  expect(stopped.status).toBe(200);
});

test('a reply that ends without a last word was interrupted', async () => {
  async function* events() {
    yield { seq: 1, type: 'reply', replyId: 'r', sessionId: 's', courseId: 'c', studentMessage: null } as const;
  }
  await expect(finished(events(), 1_000)).rejects.toMatchObject({ code: 'REPLY_INTERRUPTED' });
});
