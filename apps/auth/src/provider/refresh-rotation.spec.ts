import { randomBytes } from 'node:crypto';
import { decideRotation, reuseLeeway, successorOf, type PresentedToken } from './refresh-rotation.js';

const now = new Date('2026-11-22T00:00:00Z');
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const fresh: PresentedToken = {
  usedAt: null,
  sameHolder: false,
  successorUsed: false,
  signInEndedAt: null,
  signInExpiresAt: ago(-1),
  accountActive: true,
};
const exchanged = { ...fresh, usedAt: ago(reuseLeeway), sameHolder: true };

describe('rotation of refresh tokens', () => {
  test('an unused token of a live sign-in is exchanged', () => {
    expect(decideRotation(fresh, now)).toBe('exchange');
  });

  test('a token that was exchanged a moment ago gives its successor again: a second tab, or an answer that got lost', () => {
    expect(decideRotation(exchanged, now)).toBe('repeat');
  });

  test.each([
    ['longer ago', { usedAt: ago(reuseLeeway + 1) }],
    ['by another browser', { sameHolder: false }],
    ['for a successor that was used since', { successorUsed: true }],
  ])('a token that was exchanged %s is in the hands of two: the sign-in ends', (_, change) => {
    expect(decideRotation({ ...exchanged, ...change }, now)).toBe('revoke-sign-in');
  });

  test('neither an ended nor an expired sign-in nor a disabled account gets tokens', () => {
    for (const token of [fresh, exchanged]) {
      expect(decideRotation({ ...token, signInEndedAt: ago(1) }, now)).toBe('refuse');
      expect(decideRotation({ ...token, signInExpiresAt: now }, now)).toBe('refuse');
      expect(decideRotation({ ...token, accountActive: false }, now)).toBe('refuse');
    }
  });
});

describe('the successor of a refresh token', () => {
  const [salt, otherSalt] = [randomBytes(32), randomBytes(32)];

  test('is a secret of 256 bits that token and salt decide together', () => {
    expect(successorOf('a token', salt)).toMatch(/^[\w-]{43}$/);
    expect(successorOf('a token', salt)).toBe(successorOf('a token', salt));
    expect(successorOf('a token', otherSalt)).not.toBe(successorOf('a token', salt));
    expect(successorOf('another token', salt)).not.toBe(successorOf('a token', salt));
  });
});
