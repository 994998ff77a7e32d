import { session } from '../test/replies.js';
import { inOrder, latestOf, withSession } from './session-order.js';

const old = { ...session, id: 'old', lastActivityAt: '2026-01-01T10:00:00Z' };
const late = { ...session, id: 'late', lastActivityAt: '2026-01-02T10:00:00Z' };
const latest = { ...session, id: 'latest', lastActivityAt: '2026-01-03T10:00:00Z' };
const ids = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id);

test('pinned chats come first, and both parts keep the most recently used one first', () => {
  expect(ids(inOrder([latest, old, late]))).toEqual(['latest', 'late', 'old']);
  expect(ids(inOrder([latest, { ...old, pinned: true }, { ...late, pinned: true }]))).toEqual([
    'late',
    'old',
    'latest',
  ]);
});

test('a pinned chat is not what a visit of the module goes on with, unless it was used last', () => {
  expect(latestOf(inOrder([{ ...old, pinned: true }, latest, late]))?.id).toBe('latest');
  expect(latestOf([])).toBeUndefined();
});

test('a reply in a chat that is not pinned moves it below the pinned ones, not above', () => {
  const pinned = { ...old, pinned: true };
  const sessions = withSession([pinned, latest, late], { ...late, lastActivityAt: '2026-01-04T10:00:00Z' });
  expect(ids(sessions)).toEqual(['old', 'late', 'latest']);
});
