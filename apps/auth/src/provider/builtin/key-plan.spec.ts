import { defaultKeySchedule as schedule, planKeys } from './key-plan.js';

const now = new Date('2026-11-22T00:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const key = (id: string, age: number) => ({ id, createdAt: new Date(now.getTime() - age) });
const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);

describe('the plan of signing keys', () => {
  test('without any key one is made', () => {
    expect(planKeys([], now, schedule)).toEqual({ signing: undefined, published: [], obsolete: [], needsNew: true });
  });

  test('the very first key signs at once, since nobody can know an older one', () => {
    expect(planKeys([key('first', 0)], now, schedule).signing?.id).toBe('first');
  });

  test('a successor is published for an hour before it signs, so that no service meets an unknown key', () => {
    const keys = [key('old', 90 * day), key('new', 59 * minute)];
    const early = planKeys(keys, now, schedule);
    expect([early.signing?.id, ids(early.published)]).toEqual(['old', ['old', 'new']]);
    const later = planKeys([key('old', 90 * day), key('new', 60 * minute)], now, schedule);
    expect([later.signing?.id, ids(later.published)]).toEqual(['new', ['old', 'new']]);
  });

  test('a replaced key stays published until the last token that it signed has expired, then it goes', () => {
    const during = planKeys([key('old', 91 * day), key('new', (60 + 70) * minute)], now, schedule);
    expect(ids(during.published)).toEqual(['old', 'new']);
    const after = planKeys([key('old', 91 * day), key('new', (60 + 71) * minute)], now, schedule);
    expect([ids(after.published), ids(after.obsolete)]).toEqual([['new'], ['old']]);
  });

  test('a key gets its successor after 90 days and no sooner', () => {
    expect(planKeys([key('old', 90 * day - 1)], now, schedule).needsNew).toBe(false);
    expect(planKeys([key('old', 90 * day)], now, schedule).needsNew).toBe(true);
    expect(planKeys([key('old', 90 * day), key('new', 0)], now, schedule).needsNew).toBe(false);
  });
});
