import { budgetState, nextMonth } from './budget-state.js';
import { costOf, inOrder, patienceFor } from './model-source.js';

const connection = (id: string, position: number | null, over: object = {}) => ({
  id,
  position,
  enabled: true,
  restricted: false,
  ...over,
});
const idsOf = (...given: Parameters<typeof inOrder<ReturnType<typeof connection>>>) =>
  inOrder(...given).map(({ id }) => id);

describe('the order in which a course asks', () => {
  const all = [connection('c', null), connection('b', 1), connection('a', 0)];

  test('is that of the institution, without what stands in no order', () => {
    expect(idsOf(all, null, [])).toEqual(['a', 'b']);
  });

  test('begins with the choice of the course, which is not asked twice', () => {
    expect(idsOf(all, 'c', [])).toEqual(['c', 'a', 'b']);
    expect(idsOf(all, 'b', [])).toEqual(['b', 'a']);
  });

  test('leaves out what is turned off or for other courses, chosen or not', () => {
    const some = [connection('off', 0, { enabled: false }), connection('theirs', 1, { restricted: true })];
    expect([idsOf(some, 'off', []), idsOf(some, 'theirs', []), idsOf(some, null, ['theirs'])]).toEqual([
      [],
      [],
      ['theirs'],
    ]);
  });
});

test('what is left until the first word is shared with those that come after', () => {
  expect([patienceFor(30_000, 0), patienceFor(30_000, 2)]).toEqual([30_000, 10_000]);
});

test('a price is of a million tokens, and no fraction of a cent is lost', () => {
  expect(costOf({ in: 2.5, out: 10, currency: 'CAD' }, { inputTokens: 1_000, outputTokens: 500 })).toBe('0.007500');
  expect(costOf({ in: 0, out: 0, currency: 'XXX' }, { inputTokens: 10, outputTokens: 10 })).toBe('0.000000');
});

test.each([
  [null, 'none'],
  [0.79, 'open'],
  [0.8, 'near'],
  [1, 'spent'],
] as const)('a budget of which %p is spent is %s', (share, state) => {
  expect(budgetState(share)).toBe(state);
});

test('budgets begin anew with the month in UTC, over the turn of the year too', () => {
  expect([nextMonth(new Date('2026-11-30T23:59:59Z')), nextMonth(new Date('2026-12-31T12:00:00Z'))]).toEqual([
    '2026-12-01',
    '2027-01-01',
  ]);
});
