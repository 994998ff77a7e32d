import { afterAttempt, limits, waitBefore, type AttemptState } from './attempt-limit.js';

const start = new Date('2026-11-22T00:00:00Z');
const limit = { free: 3, forgetAfter: 60_000, firstWait: 1_000, longestWait: 5_000 };
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds);

function attempts(number: number): AttemptState | undefined {
  let state: AttemptState | undefined;
  for (let attempt = 0; attempt < number; attempt++) state = afterAttempt(state, start, limit);
  return state;
}

describe('the arithmetic of attempts', () => {
  test('the free attempts need no wait, the wait after them doubles up to the longest', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 50].map((number) => waitBefore(attempts(number), start))).toEqual([
      0, 0, 0, 1_000, 2_000, 4_000, 5_000, 5_000,
    ]);
  });

  test('after the wait one attempt is allowed, and the next wait is longer', () => {
    const blocked = attempts(3);
    expect(waitBefore(blocked, later(999))).toBe(1);
    expect(waitBefore(blocked, later(1_000))).toBe(0);
    expect(waitBefore(afterAttempt(blocked, later(1_000), limit), later(1_000))).toBe(2_000);
  });

  test('all is forgotten after a time without attempts', () => {
    expect(afterAttempt(attempts(3), later(60_000), limit)).toEqual({
      count: 1,
      lastAt: later(60_000),
      blockedUntil: null,
    });
  });

  test('a patient program gets no more than 150 guesses a day at one account from one address', () => {
    let state: AttemptState | undefined;
    let guesses = 0;
    for (let now = start; now < later(24 * 60 * 60_000); guesses++) {
      state = afterAttempt(state, now, limits['password-from-address']);
      now = new Date(now.getTime() + Math.max(1, waitBefore(state, now)));
    }
    expect(guesses).toBeLessThan(150);
  });
});
