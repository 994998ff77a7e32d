import type { ReplyEvent } from '@aila/contracts';
import { Failure } from '../api/failure.js';
import { eventsOf, streamOf } from '../test/replies.js';
import { followReply, type ReplySource } from './follow-reply.js';

const all = eventsOf([
  { type: 'reply' },
  { type: 'token', text: 'One ' },
  { type: 'token', text: 'two ' },
  { type: 'token', text: 'three.' },
  { type: 'done' },
]);

async function collect(source: ReplySource, waits: number[] = [], signal = new AbortController().signal) {
  const events: ReplyEvent[] = [];
  const connections: boolean[] = [];
  const followed = followReply(source, {
    signal,
    onConnection: (up) => connections.push(up),
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  for await (const event of followed) events.push(event);
  return { events, connections };
}

const never = () => Promise.reject(new Error('must not be called'));

describe('followReply', () => {
  it('resumes behind the last event after a break and gives each event once', async () => {
    const resumedAfter: number[] = [];
    const { events, connections } = await collect({
      begin: async () => streamOf(all.slice(0, 2), 'break'),
      resume: async (replyId, after) => {
        expect(replyId).toBe('reply-1');
        resumedAfter.push(after);
        // A server may repeat what was seen; and the connection breaks a second time.
        return resumedAfter.length === 1 ? streamOf(all.slice(0, 3), 'break') : streamOf(all.slice(after));
      },
    });
    expect(events).toEqual(all);
    expect(resumedAfter).toEqual([2, 3]);
    expect(connections).toEqual([false, true, false, true]);
  });

  it('resumes when the stream ends politely before the reply does', async () => {
    const { events } = await collect({
      begin: async () => streamOf(all.slice(0, 3)),
      resume: async (_id, after) => streamOf(all.slice(after)),
    });
    expect(events).toEqual(all);
  });

  it('reads a known reply from its first event', async () => {
    const { events } = await collect({ replyId: 'reply-1', resume: async (_id, after) => streamOf(all.slice(after)) });
    expect(events).toEqual(all);
  });

  it('goes on trying while the server is away, with longer and longer pauses', async () => {
    const waits: number[] = [];
    let tries = 0;
    const { events } = await collect(
      {
        begin: async () => streamOf(all.slice(0, 1), 'break'),
        resume: async (_id, after) => {
          tries += 1;
          if (tries < 4) throw new Failure('SERVICE_UNAVAILABLE', 503);
          return streamOf(all.slice(after));
        },
      },
      waits,
    );
    expect(events).toEqual(all);
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });

  it('gives up in the end with a lost connection', async () => {
    const waits: number[] = [];
    const away = () => Promise.reject(new Failure('CONNECTION_LOST'));
    await expect(collect({ replyId: 'reply-1', resume: away }, waits)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    });
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(60_000);
  });

  it('does not resume a reply that the server refuses to show', async () => {
    const waits: number[] = [];
    const gone = () => Promise.reject(new Failure('NOT_FOUND', 404));
    await expect(collect({ replyId: 'reply-1', resume: gone }, waits)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(waits).toEqual([]);
  });

  it('passes a refused question on at once', async () => {
    const begin = () => Promise.reject(new Failure('SESSION_BUSY', 409));
    await expect(collect({ begin, repeatable: true, resume: never })).rejects.toMatchObject({ code: 'SESSION_BUSY' });
  });

  it('asks a repeatable question again when the connection was lost before anything was heard', async () => {
    let asked = 0;
    const { events } = await collect({
      begin: async () => {
        asked += 1;
        if (asked === 1) throw new Failure('CONNECTION_LOST');
        return asked === 2 ? streamOf([], 'break') : streamOf(all);
      },
      repeatable: true,
      resume: never,
    });
    expect(asked).toBe(3);
    expect(events).toEqual(all);
  });

  it('does not ask a question twice that might count twice', async () => {
    let asked = 0;
    const begin = async () => {
      asked += 1;
      return streamOf([], 'break');
    };
    await expect(collect({ begin, resume: never })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(asked).toBe(1);
  });

  it('ends without a further call when it is no longer wanted', async () => {
    const abort = new AbortController();
    const source: ReplySource = {
      begin: async () => streamOf(all.slice(0, 2), 'break'),
      resume: async () => {
        abort.abort();
        throw new DOMException('aborted', 'AbortError');
      },
    };
    await expect(collect(source, [], abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('skips events of a kind that it does not know', async () => {
    const strange = { ...all[1], seq: 2, type: 'mood' } as unknown as ReplyEvent;
    const { events } = await collect({
      begin: async () => streamOf([all[0]!, strange, ...all.slice(2)]),
      resume: never,
    });
    expect(events.map((event) => event.type)).toEqual(['reply', 'token', 'token', 'done']);
  });
});
