import { Failure } from '../../api/failure.js';
import { eventsOf, message, session, streamOf } from '../../test/replies.js';
import { type LivePorts, LiveReplies } from './live-replies.js';
import { Narration } from './narration.js';

const whole = eventsOf([
  { type: 'reply' },
  { type: 'token', text: 'One. ' },
  { type: 'token', text: 'Two.' },
  { type: 'done' },
]);

const hanging: LivePorts['ask'] = async (_session, _content, _key, signal) => streamOf(whole.slice(0, 2), signal);

function setUp(change: Partial<LivePorts> = {}) {
  const calls: string[] = [];
  const live = new LiveReplies({
    ask: async (_session, content) => {
      calls.push(`ask ${content}`);
      return streamOf(whole);
    },
    open: async () => {
      calls.push('open');
      return streamOf(whole);
    },
    resume: async (_id, after) => {
      calls.push(`resume ${after}`);
      return streamOf(whole.slice(after));
    },
    stop: async (replyId) => void calls.push(`stop ${replyId}`),
    onDone: () => void calls.push('done'),
    onFailed: async () => {
      calls.push('failed');
      return null;
    },
    ...change,
  });
  return { live, calls };
}

async function until(condition: () => boolean) {
  for (let tries = 0; tries < 500 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(condition()).toBe(true);
}

describe('LiveReplies', () => {
  it('gathers the words of a reply and hands the stored message over', async () => {
    const { live, calls } = setUp();
    live.send(session, 'Why?');
    expect(live.get(session.id)).toMatchObject({ question: 'Why?', text: '' });
    await until(() => live.get(session.id)?.final !== null);
    expect(live.get(session.id)?.text).toBe('One. Two.');
    expect(calls).toEqual(['ask Why?', 'done']);
  });

  it('asks nothing while a reply is running', async () => {
    const { live, calls } = setUp({ ask: hanging });
    live.send(session, 'One?');
    live.send(session, 'Two?');
    await until(() => live.get(session.id)?.text === 'One. ');
    expect(live.get(session.id)?.question).toBe('One?');
    expect(calls).toEqual([]);
    live.clear();
  });

  it('opens one session however often it is asked to, and tells its id', async () => {
    const { live, calls } = setUp();
    const opened: string[] = [];
    live.onOpened((sessionId, moduleId) => opened.push(`${sessionId} of ${moduleId}`));
    live.open('module-1');
    live.open('module-1');
    await until(() => live.get(session.id)?.final !== undefined && live.get(session.id)?.final !== null);
    expect(calls.filter((call) => call === 'open')).toHaveLength(1);
    expect(opened).toEqual(['session-1 of module-1']);
    expect(live.get(LiveReplies.opening('module-1'))).toBeUndefined();
  });

  it('picks a running reply up from its first word, once', async () => {
    const { live, calls } = setUp();
    live.resume(session, 'reply-1');
    live.resume(session, 'reply-1');
    await until(() => live.get(session.id)?.final !== null);
    expect(live.get(session.id)?.text).toBe('One. Two.');
    expect(calls).toEqual(['resume 0', 'done']);
  });

  it('looks at what the server has before it calls a reply failed', async () => {
    const failing = eventsOf([{ type: 'reply' }, { type: 'error', code: 'MODEL_TIMED_OUT' }]);
    const { live, calls } = setUp({ ask: async () => streamOf(failing) });
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.failure?.code === 'MODEL_TIMED_OUT');
    expect(calls).toEqual(['failed']);
  });

  it('follows the reply that turns out to run although the answer to the question was lost', async () => {
    const { live, calls } = setUp({
      ask: () => Promise.reject(new Failure('SESSION_BUSY', 409)),
      onFailed: async () => 'reply-1',
    });
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.final !== null);
    expect(calls).toEqual(['resume 0', 'done']);
  });

  it('can be asked again after a failure', async () => {
    let refuse = true;
    const { live } = setUp({
      ask: async () => {
        if (refuse) throw new Failure('MODEL_UNAVAILABLE', 503);
        return streamOf(whole);
      },
    });
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.failure?.code === 'MODEL_UNAVAILABLE');
    refuse = false;
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.final !== null);
  });

  it('stops by telling the server, and takes the wish back when that fails', async () => {
    const { live } = setUp({
      ask: hanging,
      stop: () => Promise.reject(new Failure('CONNECTION_LOST')),
    });
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.replyId === 'reply-1');
    const stopped = live.stop(session.id);
    expect(live.get(session.id)?.stopping).toBe(true);
    await expect(stopped).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(live.get(session.id)?.stopping).toBe(false);
    live.clear();
  });

  it('forgets everything when another person signs in', async () => {
    const { live, calls } = setUp({ ask: hanging });
    live.send(session, 'Why?');
    await until(() => live.get(session.id)?.text === 'One. ');
    live.clear();
    expect(live.get(session.id)).toBeUndefined();
    expect(calls).toEqual([]);
  });
});

describe('Narration', () => {
  const words = { thinking: 'Thinking', answered: 'End', stopped: 'Stopped', cut: 'Cut', filtered: 'Filtered' };

  it('reads a reply by sentences, from the first sign of work to its end', async () => {
    const { live } = setUp();
    const narration = new Narration(words, 'en');
    const heard: string[][] = [];
    live.subscribe(() => {
      if (narration.take(live.get(session.id))) heard.push([...narration.lines]);
    });
    live.send(session, 'Why?');
    await until(() => heard.at(-1)?.at(-1) === 'End');
    expect(heard[0]).toEqual(['Thinking']);
    // The stored message is the truth of what was said.
    expect(heard.at(-1)?.[0]).toBe('Thinking');
    const before = heard.length;
    narration.take(live.get(session.id));
    expect(heard).toHaveLength(before);
  });

  it.each([
    [{ state: 'stopped' as const }, 'Stopped'],
    [{ notice: 'cut' as const }, 'Cut'],
    [{ notice: 'filtered' as const }, 'Filtered'],
    [{}, 'End'],
  ])('tells how a reply ended: %j', (change, ending) => {
    const half = message({ content: 'Half a', ...change });
    const narration = new Narration(words, 'en');
    narration.take({
      moduleId: 'm',
      sessionId: 's',
      replyId: 'r',
      question: null,
      studentMessage: null,
      text: 'Half a',
      citations: [],
      verdict: null,
      connected: true,
      stopping: true,
      final: half,
      failure: null,
    });
    expect(narration.lines).toEqual(['Thinking', 'Half a', ending]);
  });
});
