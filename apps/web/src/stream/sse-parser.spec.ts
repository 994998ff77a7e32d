import { readSse, SseParser, type SseEvent } from './sse-parser.js';

const stream = [
  '\uFEFFid: 1\nevent: token\ndata: {"text":"é"}\n\n',
  ': a heartbeat\n\n',
  'id: 2\r\nevent: token\r\ndata: first\r\ndata: second\r\n\r\n',
  'data:no space\rdata\r\r',
  'event: unfinished\ndata: never delivered\n',
].join('');

const expected: SseEvent[] = [
  { id: '1', event: 'token', data: '{"text":"é"}' },
  { id: '2', event: 'token', data: 'first\nsecond' },
  { id: '2', event: 'message', data: 'no space\n' },
];

describe('SseParser', () => {
  it('gives the same events wherever the stream is cut in two', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const parser = new SseParser();
      expect([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))]).toEqual(expected);
    }
  });

  it('gives the same events when the stream comes character by character', () => {
    const parser = new SseParser();
    expect([...stream].flatMap((character) => parser.push(character))).toEqual(expected);
  });

  it('does not take a CR at the end of a piece for a line end of its own when the LF follows', () => {
    const parser = new SseParser();
    expect(parser.push('data: a\r')).toEqual([]);
    expect(parser.push('\ndata: b\r')).toEqual([]);
    expect(parser.push('\n\r\n')).toEqual([{ id: '', event: 'message', data: 'a\nb' }]);
  });

  it('delivers no event without data, and forgets its name', () => {
    expect(new SseParser().push('event: ping\n\ndata: x\n\n')).toEqual([{ id: '', event: 'message', data: 'x' }]);
  });

  it('ignores an id that holds a null character', () => {
    expect(new SseParser().push('id: a\0b\ndata: x\n\n')[0]?.id).toBe('');
  });
});

describe('readSse', () => {
  const bodyOf = (...pieces: Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });

  it('puts a character together whose bytes come in different pieces', async () => {
    const bytes = new TextEncoder().encode('data: naïve — 日本\n\n');
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    const events: SseEvent[] = [];
    for await (const event of readSse(bodyOf(...pieces), 1000)) events.push(event);
    expect(events).toEqual([{ id: '', event: 'message', data: 'naïve — 日本' }]);
  });

  it('gives up on a connection over which nothing comes any more', async () => {
    const silent = new ReadableStream<Uint8Array>({ start: () => undefined });
    await expect(readSse(silent, 20).next()).rejects.toThrow('silent');
  });

  it('lets go of the connection when its reader leaves early', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const event of readSse(endless, 1000)) {
      expect(event.data).toBe('x');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(cancelled).toBe(true);
  });

  it('lets a stream end by itself when its reader leaves with the last event', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('data: the last\n\n'));
        setTimeout(() => !cancelled && controller.close(), 20);
      },
      cancel() {
        cancelled = true;
      },
    });
    for await (const event of readSse(body, 1000)) {
      expect(event.data).toBe('the last');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(cancelled).toBe(false);
  });
});
