import { AilaError, type ReplyEvent } from '@aila/contracts';
import { toServerSentEvents } from './server-sent-events.js';

const token = (seq: number, text: string): ReplyEvent => ({ seq, type: 'token', text });
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function collect(events: AsyncGenerator<ReplyEvent>, interval?: number): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of toServerSentEvents(events, 0, interval)) parts.push(part);
  return parts;
}

test('line breaks in a token cannot end an event early', async () => {
  async function* events() {
    yield token(7, 'one\n\nevent: done');
  }
  expect(await collect(events())).toEqual([
    `id: 7\nevent: token\ndata: {"seq":7,"type":"token","text":"one\\n\\nevent: done"}\n\n`,
  ]);
});

test('a silent model is bridged by heartbeats, and nothing is lost or doubled', async () => {
  async function* events() {
    await pause(55);
    yield token(1, 'late');
  }
  const parts = await collect(events(), 20);
  expect(parts.filter((part) => part.startsWith(':')).length).toBeGreaterThanOrEqual(2);
  expect(parts.filter((part) => part.startsWith('id: 1'))).toHaveLength(1);
});

test('a stream that breaks off says why under the last number, so that resuming loses nothing', async () => {
  async function* events() {
    yield token(3, 'so far');
    throw new AilaError('SESSION_ENDED');
  }
  const [, last] = await collect(events());
  expect(last).toMatch(/^id: 3\nevent: error\ndata: .*SESSION_ENDED/);
});

test('a reader who leaves closes the source', async () => {
  let closed = false;
  async function* events() {
    try {
      for (let seq = 1; ; seq += 1) yield token(seq, 'x');
    } finally {
      closed = true;
    }
  }
  for await (const part of toServerSentEvents(events(), 0)) if (part.includes('"seq":3')) break;
  expect(closed).toBe(true);
});
