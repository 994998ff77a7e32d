import { PendingSignUps } from './pending-sign-up.js';

const start = 1_000_000;
const pending = { registrationId: 'r', email: 'new@aila.test', expiresAt: start + 60_000, sentAt: start };

/** A tab's storage, and pages that are loaded in it one after the other. */
function setUp() {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const time = { now: start };
  return {
    stored,
    time,
    load: () =>
      new PendingSignUps(
        () => storage,
        () => time.now,
      ),
    loadWithoutStorage: () =>
      new PendingSignUps(
        () => {
          throw new DOMException('switched off', 'SecurityError');
        },
        () => time.now,
      ),
  };
}

describe('a sign-up that waits for its code', () => {
  it('is still there after a reload, its password is not', () => {
    const { load, stored } = setUp();
    load().begin(pending, 'Correct-horse-battery');
    expect([...stored.values()].join()).not.toContain('Correct');
    const reloaded = load();
    expect(reloaded.current()).toEqual(pending);
    expect(reloaded.finish()).toBeNull();
  });

  it('gives the password once, and is over then', () => {
    const { load, stored } = setUp();
    const page = load();
    page.begin(pending, 'Correct-horse-battery');
    expect(page.finish()).toBe('Correct-horse-battery');
    expect([page.finish(), page.current(), stored.size]).toEqual([null, null, 0]);
  });

  it('is forgotten when it has expired', () => {
    const { load, time } = setUp();
    load().begin(pending, 'x');
    time.now = pending.expiresAt;
    expect(load().current()).toBeNull();
  });

  it('remembers when the code was mailed last', () => {
    const { load, time } = setUp();
    load().begin(pending, 'x');
    time.now += 5000;
    load().resent();
    expect(load().current()?.sentAt).toBe(start + 5000);
  });

  it('lasts as long as the page where storage is switched off', () => {
    const page = setUp().loadWithoutStorage();
    expect(page.current()).toBeNull();
    page.begin(pending, 'x');
    expect(page.current()).toEqual(pending);
    expect(page.finish()).toBe('x');
  });

  it.each(['', 'null', '{', '{"registrationId":1}', '[]'])('is not taken from storage that holds %j', (text) => {
    const { load, stored } = setUp();
    stored.set('aila.sign-up', text);
    expect(load().current()).toBeNull();
  });
});
