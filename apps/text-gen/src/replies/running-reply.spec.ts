import type { ReplyEvent } from '@aila/contracts';
import { replay } from '../chat/reply-events.js';
import { maxListeners, RunningReply } from './running-reply.js';

async function collect(events: AsyncIterable<ReplyEvent>): Promise<ReplyEvent[]> {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('following a running reply', () => {
  it('gives what was and what comes, in order, to each follower, and the first event to whoever resumes', async () => {
    const reply = new RunningReply('r');
    reply.publish({ type: 'token', text: 'a' });
    const early = collect(reply.follow(0));
    await new Promise((done) => setImmediate(done));
    reply.publish({ type: 'token', text: 'b' });
    const late = collect(reply.follow(2));
    reply.publish({ type: 'token', text: 'c' });
    reply.close();
    expect((await early).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await late).map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('lets a slow follower read on after the reply is over', async () => {
    const reply = new RunningReply('r');
    const slow = reply.follow(0);
    for (const text of ['a', 'b', 'c']) reply.publish({ type: 'token', text });
    reply.close();
    expect(await collect(slow)).toHaveLength(3);
  });

  it('starts at the newest event for a follower that claims to have seen more', async () => {
    const reply = new RunningReply('r');
    reply.publish({ type: 'token', text: 'a' });
    const ahead = collect(reply.follow(99));
    reply.publish({ type: 'token', text: 'b' });
    reply.close();
    expect((await ahead).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('lets a follower leave at once while nothing is said, and is open in so many places and no more', async () => {
    const reply = new RunningReply('r');
    reply.publish({ type: 'token', text: 'a' });
    const followers = Array.from({ length: maxListeners }, () => reply.follow(0));
    for (const each of followers) await each.next();
    expect(() => reply.follow(0)).toThrow(expect.objectContaining({ code: 'TOO_MANY_LISTENERS' }));
    const [first] = followers;
    const silent = first?.next();
    await first?.return();
    expect(await silent).toMatchObject({ done: true });
    expect((await reply.follow(0).next()).value).toMatchObject({ seq: 1 });
  });

  it('keeps the first reason for an early end', () => {
    const reply = new RunningReply('r');
    reply.endEarly('stopped');
    reply.endEarly('interrupted');
    expect([reply.endRequest, reply.signal.aborted]).toEqual(['stopped', true]);
  });
});

describe('replaying a reply that is over', () => {
  const logged = {
    reply: { type: 'reply', replyId: 'r', sessionId: 's', courseId: 'c', studentMessage: null },
    log: [2, 'c1', 3],
    text: 'ab🐝c',
    citations: [{ marker: 1, fileId: 'f', fileName: 'f.pdf', page: 1, quote: 'q', start: 0, end: 1 }],
    verdict: null,
    end: { type: 'error', code: 'REPLY_INTERRUPTED', message: 'm' },
  } as const;

  it('cuts the text where it was cut', () => {
    expect(replay(logged, 0).map((event) => [event.seq, event.type === 'token' ? event.text : event.type])).toEqual([
      [1, 'reply'],
      [2, 'ab'],
      [3, 'citation'],
      [4, '🐝c'],
      [5, 'error'],
    ]);
  });

  it('numbers the end after what a follower saw of the part that was lost', () => {
    expect(replay(logged, 40)).toMatchObject([
      { seq: 1, type: 'reply' },
      { seq: 41, type: 'error' },
    ]);
  });
});
