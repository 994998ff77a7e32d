import { decideRotation, reuseLeeway } from './refresh-rotation.js';

const now = new Date('2026-11-22T00:00:00Z');
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const fresh = { usedAt: null, sessionEndedAt: null, sessionExpiresAt: ago(-1), accountActive: true };

describe('rotation of refresh tokens', () => {
  test('an unused token of a live session is exchanged', () => {
    expect(decideRotation(fresh, now)).toBe('rotate');
  });

  test('a token that was exchanged a moment ago is exchanged again: a second tab, or an answer that got lost', () => {
    expect(decideRotation({ ...fresh, usedAt: ago(reuseLeeway) }, now)).toBe('rotate');
  });

  test('a token that was exchanged longer ago is in the hands of two: the session ends', () => {
    expect(decideRotation({ ...fresh, usedAt: ago(reuseLeeway + 1) }, now)).toBe('revoke-session');
  });

  test('neither an ended nor an expired session nor a disabled account gets tokens', () => {
    expect(decideRotation({ ...fresh, sessionEndedAt: ago(1) }, now)).toBe('refuse');
    expect(decideRotation({ ...fresh, sessionExpiresAt: now }, now)).toBe('refuse');
    expect(decideRotation({ ...fresh, accountActive: false }, now)).toBe('refuse');
  });
});
