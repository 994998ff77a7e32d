/** What is known of a refresh token that somebody presents. */
export interface PresentedToken {
  readonly usedAt: Date | null;
  readonly sessionEndedAt: Date | null;
  readonly sessionExpiresAt: Date;
  readonly accountActive: boolean;
}

export type RotationDecision = 'rotate' | 'refuse' | 'revoke-session';

/**
 * Two tabs that share a cookie may refresh in the same moment, and a lost answer is asked for again. A token that was
 * exchanged no longer ago than this is exchanged once more instead of being taken for a stolen one. Milliseconds.
 */
export const reuseLeeway = 15_000;

/** Decides about a refresh: a token that was exchanged before ends the whole session, since somebody has a copy. */
export function decideRotation(token: PresentedToken, now: Date): RotationDecision {
  if (token.sessionEndedAt !== null || token.sessionExpiresAt <= now || !token.accountActive) return 'refuse';
  if (token.usedAt === null || now.getTime() - token.usedAt.getTime() <= reuseLeeway) return 'rotate';
  return 'revoke-session';
}
