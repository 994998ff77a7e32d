import { rangeOf } from './day-range.js';

const evening = new Date('2026-03-10T23:30:00Z');

describe('the days of the figures', () => {
  test.each([
    ['UTC', '2026-02-09', '2026-03-10'],
    ['Asia/Kolkata', '2026-02-10', '2026-03-11'],
    ['America/Vancouver', '2026-02-09', '2026-03-10'],
  ])('are the last thirty, as the calendar says in %s', (zone, from, to) => {
    expect(rangeOf({ zone }, evening)).toEqual({ from, to, step: 'day' });
  });

  test('are cut into weeks when there are many', () => {
    const zone = 'UTC';
    expect(rangeOf({ zone, from: '2026-01-01', to: '2026-04-02' }).step).toBe('day');
    expect(rangeOf({ zone, from: '2026-01-01', to: '2026-04-03' }).step).toBe('week');
  });

  test.each([
    ['2026-03-02', '2026-03-01'],
    ['2020-01-01', '2026-01-01'],
  ])('from %s to %s are refused', (from, to) => {
    expect(() => rangeOf({ zone: 'UTC', from, to })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});
