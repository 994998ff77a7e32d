import { Failure } from '../../api/failure.js';
import { message } from '../../test/replies.js';
import { Drafts } from './drafts.js';

/** The storage of a tab, as far as drafts use it: its keys are its own properties. */
function tabStorage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage;
}

const opening = message({ id: 'm1' });
const busy = new Failure('SESSION_BUSY', 409);

describe('Drafts', () => {
  let storage: Storage;
  let drafts: Drafts;
  const afterReload = () => new Drafts(storage);

  beforeEach(() => {
    storage = tabStorage();
    drafts = new Drafts(storage);
  });

  it('keeps what was typed, by chat, over a reload', () => {
    drafts.type('a', 'Half a tho');
    drafts.type('b', 'Other');
    expect(afterReload().get('a').text).toBe('Half a tho');
    expect(afterReload().get('b').text).toBe('Other');
  });

  it('forgets what was sent only when the server has taken it', () => {
    drafts.type('a', 'Why?');
    drafts.send('a', 'Why?', 'm1', true);
    expect(drafts.get('a').text).toBe('');
    expect(afterReload().get('a').sent?.content).toBe('Why?');
    drafts.taken('a');
    expect(afterReload().get('a')).toEqual({ text: '', sent: null, refusal: null, returned: null });
    expect(Object.keys(storage)).toEqual([]);
  });

  it('puts what was refused back into the line, with the reason, also after a reload', () => {
    drafts.send('a', 'Why?', 'm1', true);
    drafts.giveBack('a', new Failure('TOO_MANY_REQUESTS', 429, 'r-1', { seconds: 7 }));
    const refusal = { code: 'TOO_MANY_REQUESTS', parameters: { seconds: 7 }, requestId: null };
    expect(afterReload().get('a')).toMatchObject({ text: 'Why?', sent: null, refusal });
  });

  it('overwrites nothing that was typed meanwhile', () => {
    drafts.send('a', 'First.', 'm1', true);
    drafts.type('a', 'Second, half');
    drafts.giveBack('a', busy);
    expect(drafts.get('a').text).toBe('First.\n\nSecond, half');
    drafts.putBack('a', 'Zeroth.');
    expect(drafts.get('a').text).toBe('Zeroth.\n\nFirst.\n\nSecond, half');
  });

  it('sends the same words again as the same question, and others as a new one', () => {
    const first = drafts.send('a', 'Why?', 'm1', true);
    drafts.giveBack('a', busy);
    expect(drafts.send('a', 'Why?', 'm9', true)).toEqual(first);
    drafts.giveBack('a', busy);
    expect(drafts.send('a', 'Why not?', 'm9', true).key).not.toBe(first.key);
    drafts.taken('a');
    expect(drafts.send('a', 'Why not?', 'm9', true).key).not.toBe(first.key);
  });

  it('leaves the line alone when something else is asked again', () => {
    drafts.type('a', 'Typing');
    drafts.send('a', 'Why?', 'm1', false);
    expect(drafts.get('a').text).toBe('Typing');
  });

  it('tells after a reload what became of a question by what the server has', () => {
    drafts.send('a', 'Why?', 'm1', true);
    const arrived = afterReload();
    arrived.settle('a', [opening, message({ id: 'm2', role: 'student', content: 'Why?' })]);
    expect(arrived.get('a')).toMatchObject({ text: '', sent: null, refusal: null });

    drafts.send('a', 'Why?', 'm1', true);
    const lost = afterReload();
    lost.settle('a', [opening]);
    expect(lost.get('a')).toMatchObject({ text: 'Why?', sent: null, refusal: { code: null } });
  });

  it('drops the reason when the line is emptied', () => {
    drafts.send('a', 'Why?', 'm1', true);
    drafts.giveBack('a', busy);
    drafts.type('a', '');
    expect(drafts.get('a').refusal).toBeNull();
  });

  it('leaves nothing of a person who signs out, and nothing else of the tab is touched', () => {
    storage.setItem('other', 'stays');
    drafts.type('a', 'Mine');
    afterReload().clear();
    expect(Object.keys(storage)).toEqual(['other']);
  });

  it('works in a browser without storage', () => {
    const page = new Drafts(null);
    page.type('a', 'Why?');
    expect(page.get('a').text).toBe('Why?');
  });
});
