import { lastDayBefore, momentsOf } from './day-range.js';

test('both days are within the range, in the time zone of the device', () => {
  const { from, to } = momentsOf('2026-02-28', '2026-02-28');
  expect(new Date(from ?? '')).toEqual(new Date(2026, 1, 28));
  expect(new Date(to ?? '')).toEqual(new Date(2026, 2, 1));
  expect(lastDayBefore(to ?? '').getDate()).toBe(28);
});

test('what is not entered bounds nothing', () => {
  expect(momentsOf('', '')).toEqual({ from: null, to: null });
  expect(momentsOf('2026-01-01', '').to).toBeNull();
});
