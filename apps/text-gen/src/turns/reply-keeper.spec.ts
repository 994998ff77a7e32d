import { savePause } from './reply-keeper.js';

const settings = { saveMs: 1_000, leaseMs: 15_000 };

test.each([
  ['a few replies are saved as often as the settings say', 3, 1_000],
  ['a hundred too', 100, 1_000],
  ['of three hundred each is saved less often', 300, 3_000],
  ['the lease of none comes into danger', 10_000, 5_000],
])('%s', (_, running, pause) => {
  expect(savePause(settings, running)).toBe(pause);
});
