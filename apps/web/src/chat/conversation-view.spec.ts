import { Failure } from '../api/failure.js';
import { message } from '../test/replies.js';
import { composeTurns, findSource, sourceKey } from './conversation-view.js';
import type { LiveReply } from './live/live-replies.js';

const opening = message({ id: 'm1' });
const question = message({ id: 'm2', role: 'student', content: 'Why?' });
const answer = message({ id: 'm3', content: 'Because.' });

const running: LiveReply = {
  moduleId: 'module-1',
  sessionId: 'session-1',
  replyId: 'reply-1',
  question: { content: 'Why?', key: 'k', after: 'm1' },
  studentMessage: null,
  text: 'Bec',
  citations: [],
  verdict: null,
  connected: true,
  stopping: false,
  final: null,
  failure: null,
};

describe('composeTurns', () => {
  it('shows a question at once, before the server has stored it', () => {
    const turns = composeTurns([opening], { ...running, text: '' });
    expect(turns.pendingQuestion).toBe('Why?');
    expect(turns.liveMessage?.state).toBe('running');
  });

  it('shows a question once when it is known both ways', () => {
    const turns = composeTurns([opening, question], { ...running, studentMessage: question });
    expect(turns.pendingQuestion).toBeNull();
    expect(turns.shown.filter((each) => each.role === 'student')).toHaveLength(1);
  });

  it('shows a finished reply once while it moves from the stream to the stored messages', () => {
    const finished = { ...running, studentMessage: question, final: answer };
    expect(composeTurns([opening, question], finished).liveMessage).toEqual(answer);
    expect(composeTurns([opening, question, answer], finished).liveMessage).toBeNull();
  });

  it('prefers the stream to a stored beginning of the same reply', () => {
    const begun = message({ id: 'm3', content: 'B', state: 'running' });
    const turns = composeTurns([opening, question, begun], { ...running, question: null });
    expect(turns.shown).toEqual([opening, question]);
    expect(turns.liveMessage?.content).toBe('Bec');
  });

  it('shows a question once that is stored although no answer to it has come yet', () => {
    expect(composeTurns([opening, question], running).pendingQuestion).toBeNull();
  });

  it('tells of a reply that failed after its question was stored', () => {
    const failed = { ...running, question: null, failure: new Failure('MODEL_TIMED_OUT', 504) };
    expect(composeTurns([opening, question], failed)).toMatchObject({ trouble: 'failed', lastQuestion: 'Why?' });
  });

  it('still tells of an interrupted reply after a reload', () => {
    const broken = message({ id: 'm3', state: 'interrupted' });
    expect(composeTurns([opening, question, broken], undefined).trouble).toBe('interrupted');
  });

  it('offers a new chat when the opening itself failed', () => {
    expect(composeTurns([message({ state: 'failed' })], undefined).trouble).toBe('opening');
  });

  it('finds nothing wrong with a reply that the student stopped', () => {
    expect(composeTurns([opening, question, message({ id: 'm3', state: 'stopped' })], undefined).trouble).toBeNull();
  });

  it('lets the last question be taken back only when nothing is running', () => {
    expect(composeTurns([opening, question, answer], undefined).editableId).toBe('m2');
    expect(composeTurns([opening, question], { ...running, question: null }).editableId).toBeNull();
  });
});

describe('findSource', () => {
  const citation = { marker: 2, fileId: 'f', fileName: 'f.pdf', page: 3, quote: '', start: 0, end: 1 };
  const cited = message({ id: 'm3', citations: [citation] });

  it('finds the citation that an address names', () => {
    expect(findSource(sourceKey('m3', 2), [opening, cited], undefined)?.citation).toBe(citation);
  });

  it('finds a citation of a running reply, and still after the reply was stored', () => {
    const live = { ...running, citations: [citation] };
    expect(findSource(sourceKey('live', 2), [opening], live)?.citation).toBe(citation);
    expect(findSource(sourceKey('live', 2), [opening, cited], undefined)?.citation).toBe(citation);
  });

  it.each([null, '', 'm3', 'm3.9', 'nothing.2', '.2'])('opens nothing for the address %j', (key) => {
    expect(findSource(key, [cited], undefined)).toBeNull();
  });
});
