import { createHmac } from 'node:crypto';

/** What is known of a refresh token that somebody presents. */
export interface PresentedToken {
  /** When it was exchanged; null for one that is still to be used. */
  readonly usedAt: Date | null;
  /** Whether whoever exchanged it called themselves as the one who presents it now does. */
  readonly sameHolder: boolean;
  /** Whether its successor was used, which shows that the successor arrived. */
  readonly successorUsed: boolean;
  readonly signInEndedAt: Date | null;
  readonly signInExpiresAt: Date;
  readonly accountActive: boolean;
}

export type RotationDecision = 'exchange' | 'repeat' | 'refuse' | 'revoke-sign-in';

/**
 * Tabs that share a cookie may refresh in the same moment, and a lost answer is asked for again. For so long after its
 * exchange a token gives the same successor once more. Milliseconds.
 */
export const reuseLeeway = 15_000;

/**
 * Decides about a refresh. A token that was exchanged before is in the hands of two, which ends the whole sign-in,
 * unless the answer may have been lost: a moment ago, the same browser, and nobody has used the successor yet.
 */
export function decideRotation(token: PresentedToken, now: Date): RotationDecision {
  if (token.signInEndedAt !== null || token.signInExpiresAt <= now || !token.accountActive) return 'refuse';
  if (token.usedAt === null) return 'exchange';
  const isRecent = now.getTime() - token.usedAt.getTime() <= reuseLeeway;
  return isRecent && token.sameHolder && !token.successorUsed ? 'repeat' : 'revoke-sign-in';
}

/**
 * The successor of a token: always the same one, so that it can be given again although only its hash is kept. Neither
 * the token nor the salt that the database holds gives it alone.
 */
export function successorOf(refreshToken: string, salt: Buffer): string {
  return createHmac('sha256', salt).update(`aila-refresh-successor ${refreshToken}`).digest('base64url');
}
