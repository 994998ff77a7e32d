import { repliesACall } from './reply-keeper.js';

const settings = { saveMs: 1_000, leaseMs: 15_000 };

test.each([
  ['a few replies are all saved by each call', 3, 100],
  ['of three hundred a call saves a part', 300, 100],
  ['the lease of none comes into danger', 10_000, 2_000],
])('%s', (_, running, count) => {
  expect(repliesACall(settings, running)).toBe(count);
});
