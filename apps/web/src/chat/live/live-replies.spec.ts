import { Failure } from '../../api/failure.js';
import { eventsOf, message, session, streamOf } from '../../test/replies.js';
import type { Question } from '../question.js';
import { type LivePorts, LiveReplies } from './live-replies.js';
import { Narration } from './narration.js';

const whole = eventsOf([
  { type: 'reply' },
  { type: 'token', text: 'One. ' },
  { type: 'token', text: 'Two.' },
  { type: 'done' },
]);

const hanging: LivePorts['ask'] = async (_session, _question, signal) => streamOf(whole.slice(0, 2), signal);

const why: Question = { content: 'Why?', key: 'k', after: null };

function setUp(change: Partial<LivePorts> = {}) {
  const calls: string[] = [];
  const live = new LiveReplies({
    ask: async (_session, { content }) => {
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
    onTaken: () => void calls.push('taken'),
    onRefused: (_session, { code }) => void calls.push(`refused ${code}`),
    onFailed: async () => {
      calls.push('failed');
      return { running: null, hasQuestion: false };
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
    live.send(session, why);
    expect(live.get(session.id)).toMatchObject({ question: why, text: '' });
    await until(() => live.get(session.id)?.final !== null);
    expect(live.get(session.id)?.text).toBe('One. Two.');
    expect(calls).toEqual(['ask Why?', 'taken', 'done']);
  });

  it('asks nothing while a reply is running', async () => {
    const { live, calls } = setUp({ ask: hanging });
    live.send(session, { ...why, content: 'One?' });
    live.send(session, { ...why, content: 'Two?' });
    await until(() => live.get(session.id)?.text === 'One. ');
    expect(live.get(session.id)?.question?.content).toBe('One?');
    expect(calls).toEqual(['taken']);
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
    live.send(session, why);
    await until(() => live.get(session.id)?.failure?.code === 'MODEL_TIMED_OUT');
    expect(calls).toEqual(['taken', 'failed']);
  });

  it.each<[string, Failure]>([
    ['the tutor is answering another tab', new Failure('SESSION_BUSY', 409)],
    ['too much was asked', new Failure('TOO_MANY_REQUESTS', 429)],
    ['a service is away', new Failure('SERVICE_UNAVAILABLE', 503)],
    ['the course is closed', new Failure('COURSE_INACTIVE', 409)],
    ['the person is no longer in the course', new Failure('NOT_FOUND', 404)],
  ])('gives a question back when %s', async (_why, failure) => {
    const { live, calls } = setUp({ ask: () => Promise.reject(failure) });
    live.send(session, why);
    await until(() => live.get(session.id) === undefined);
    expect(calls).toEqual(['failed', `refused ${failure.code}`]);
  });

  it('gives a question back, too, when nobody can be asked whether it has arrived', async () => {
    const { live, calls } = setUp({
      ask: () => Promise.reject(new Failure('INTERNAL', 500)),
      onFailed: () => Promise.reject(new Failure('CONNECTION_LOST')),
    });
    live.send(session, why);
    await until(() => live.get(session.id) === undefined);
    expect(calls).toEqual(['refused INTERNAL']);
  });

  it('gives a question back and follows the reply that another tab has asked for', async () => {
    const { live, calls } = setUp({
      ask: () => Promise.reject(new Failure('SESSION_BUSY', 409)),
      onFailed: async () => ({ running: 'reply-1', hasQuestion: false }),
    });
    live.send(session, why);
    await until(() => (live.get(session.id)?.final ?? null) !== null);
    expect(calls).toEqual(['refused SESSION_BUSY', 'resume 0', 'done']);
  });

  it('follows the reply to a question that has arrived although the answer was lost', async () => {
    const { live, calls } = setUp({
      ask: () => Promise.reject(new Failure('DEADLINE_EXCEEDED', 504)),
      onFailed: async () => ({ running: 'reply-1', hasQuestion: true }),
    });
    live.send(session, why);
    await until(() => (live.get(session.id)?.final ?? null) !== null);
    expect(calls).toEqual(['taken', 'resume 0', 'done']);
  });

  it('can be asked again after a failure', async () => {
    let refuse = true;
    const { live } = setUp({
      ask: async () => {
        if (refuse) throw new Failure('MODEL_UNAVAILABLE', 503);
        return streamOf(whole);
      },
    });
    live.send(session, why);
    await until(() => live.get(session.id) === undefined);
    refuse = false;
    live.send(session, why);
    await until(() => (live.get(session.id)?.final ?? null) !== null);
  });

  it('stops by telling the server, and takes the wish back when that fails', async () => {
    const { live } = setUp({
      ask: hanging,
      stop: () => Promise.reject(new Failure('CONNECTION_LOST')),
    });
    live.send(session, why);
    await until(() => live.get(session.id)?.replyId === 'reply-1');
    const stopped = live.stop(session.id);
    expect(live.get(session.id)?.stopping).toBe(true);
    await expect(stopped).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(live.get(session.id)?.stopping).toBe(false);
    live.clear();
  });

  it('forgets everything when another person signs in', async () => {
    const { live, calls } = setUp({ ask: hanging });
    live.send(session, why);
    await until(() => live.get(session.id)?.text === 'One. ');
    live.clear();
    expect(live.get(session.id)).toBeUndefined();
    expect(calls).toEqual(['taken']);
  });
});

describe('Narration', () => {
  const words = { thinking: 'Thinking', answered: 'End', stopped: 'Stopped', cut: 'Cut', filtered: 'Filtered' };

  it('reads a reply by sentences, from the first sign of work to its end', async () => {
    const { live } = setUp();
    const narration = new Narration(words, 'en');
    const heard: string[] = [];
    live.subscribe(() => heard.push(...narration.take(live.get(session.id))));
    live.send(session, why);
    await until(() => heard.at(-1) === 'End');
    expect(heard[0]).toBe('Thinking');
    // Each line once, however often the reply is looked at.
    expect(new Set(heard).size).toBe(heard.length);
    expect(narration.take(live.get(session.id))).toEqual([]);
  });

  it.each([
    [{ state: 'stopped' as const }, 'Stopped'],
    [{ notice: 'cut' as const }, 'Cut'],
    [{ notice: 'filtered' as const }, 'Filtered'],
    [{}, 'End'],
  ])('tells how a reply ended: %j', (change, ending) => {
    const half = message({ content: 'Half a', ...change });
    const narration = new Narration(words, 'en');
    const heard = narration.take({
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
    expect(heard).toEqual(['Thinking', 'Half a', ending]);
  });
});
