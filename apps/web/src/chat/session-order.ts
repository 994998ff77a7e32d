import type { ChatSession } from '@aila/contracts';

/** Chats as the list has them: pinned ones, then the others, each the most recently used first. */
export function inOrder(sessions: readonly ChatSession[]): ChatSession[] {
  return [...sessions].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || b.lastActivityAt.localeCompare(a.lastActivityAt),
  );
}

/** The chat that was used last, pinned or not: whoever comes to a module goes on there. */
export function latestOf(sessions: readonly ChatSession[]): ChatSession | undefined {
  return sessions.reduce<ChatSession | undefined>(
    (latest, each) => (latest && latest.lastActivityAt >= each.lastActivityAt ? latest : each),
    undefined,
  );
}

/** The list with one chat as it is now, in its place. One in which a prompt is only tried is in no list. */
export function withSession(sessions: readonly ChatSession[], changed: ChatSession): ChatSession[] {
  if (changed.trial) return [...sessions];
  return inOrder([changed, ...sessions.filter(({ id }) => id !== changed.id)]);
}
