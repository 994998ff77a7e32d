import type { ReplyEvent } from '@aila/contracts';
import { orElse, placed } from './placed-reply.js';

const reply: ReplyEvent = { seq: 1, type: 'reply', replyId: 'r', sessionId: 's', courseId: 'c', studentMessage: null };
const token = (seq: number): ReplyEvent => ({ seq, type: 'token', text: 'x' });

async function* eventsOf(...events: ReplyEvent[]): AsyncGenerator<ReplyEvent> {
  yield* events;
}

async function numbersOf(events: AsyncGenerator<ReplyEvent>): Promise<number[]> {
  const numbers = [];
  for await (const { seq } of events) numbers.push(seq);
  return numbers;
}

describe('the course of a reply', () => {
  test('comes with its first event, and no event is lost or told twice', async () => {
    const { courseId, events } = await placed(eventsOf(reply, token(2), token(3)));
    expect(courseId).toBe('c');
    expect(await numbersOf(events)).toEqual([1, 2, 3]);
  });

  test('comes also to whoever resumes, who has the first event already', async () => {
    const { courseId, events } = await placed(eventsOf(reply, token(7)), 6);
    expect(courseId).toBe('c');
    expect(await numbersOf(events)).toEqual([7]);
  });

  test('is unknown of a stream that breaks off before it, which is told as an error', async () => {
    await expect(placed(eventsOf())).rejects.toMatchObject({ code: 'REPLY_INTERRUPTED' });
    await expect(placed(eventsOf(token(5)))).rejects.toMatchObject({ code: 'REPLY_INTERRUPTED' });
  });
});

describe('a second source', () => {
  async function* failing(...before: ReplyEvent[]): AsyncGenerator<ReplyEvent> {
    yield* before;
    throw new Error('elsewhere');
  }

  test('is asked when the first fails before its first event, and not later', async () => {
    expect(await numbersOf(orElse(failing(), () => eventsOf(reply, token(2))))).toEqual([1, 2]);
    await expect(numbersOf(orElse(failing(reply), () => eventsOf(token(2))))).rejects.toThrow('elsewhere');
  });

  test('is left when the reader leaves', async () => {
    let left = false;
    async function* endless(): AsyncGenerator<ReplyEvent> {
      try {
        for (let seq = 1; ; seq += 1) yield token(seq);
      } finally {
        left = true;
      }
    }
    for await (const { seq } of orElse(failing(), endless)) if (seq === 3) break;
    expect(left).toBe(true);
  });
});
