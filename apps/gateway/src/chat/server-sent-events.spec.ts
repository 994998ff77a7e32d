import { AilaError, type ReplyEvent } from '@aila/contracts';
import { toServerSentEvents } from './server-sent-events.js';

const token = (seq: number, text: string): ReplyEvent => ({ seq, type: 'token', text });

async function collect(events: AsyncGenerator<ReplyEvent>): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of toServerSentEvents(events, 0)) parts.push(part);
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
  let speak = (): void => undefined;
  const wanted = new Promise<void>((done) => (speak = done));
  async function* events() {
    await wanted;
    yield token(1, 'late');
  }
  const parts: string[] = [];
  for await (const part of toServerSentEvents(events(), 0, 20)) {
    parts.push(part);
    if (parts.length === 2) speak();
  }
  expect(parts.slice(0, 2).every((part) => part.startsWith(':'))).toBe(true);
  expect(parts.filter((part) => part.startsWith('id: 1'))).toHaveLength(1);
});

test('a stream that breaks off says why under the last number, so that resuming loses nothing', async () => {
  async function* events() {
    yield token(3, 'so far');
    throw new AilaError('SIGN_IN_ENDED');
  }
  const [, last] = await collect(events());
  expect(last).toMatch(/^id: 3\nevent: error\ndata: .*SIGN_IN_ENDED/);
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

test('a reader on a slow line comes to the end although heartbeats were due after it', async () => {
  async function* events() {
    yield token(1, 'all');
    throw new AilaError('REPLY_INTERRUPTED');
  }
  const stream = toServerSentEvents(events(), 0, 10);
  stream.read(0);
  await new Promise((done) => setTimeout(done, 100));
  const parts: string[] = [];
  for await (const part of stream) parts.push(part as string);
  expect(parts.map((part) => part.split('\n')[1])).toEqual(['event: token', 'event: error']);
});
