/** How often something may be tried. Durations in milliseconds. */
export interface AttemptLimit {
  /** Tries without any wait. */
  readonly free: number;
  /** After this long without a try everything is forgotten. */
  readonly forgetAfter: number;
  /** The wait after the last free try; it doubles with each further one. */
  readonly firstWait: number;
  readonly longestWait: number;
}

export interface AttemptState {
  readonly count: number;
  readonly lastAt: Date;
  readonly blockedUntil: Date | null;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * A person who mistypes meets no wait; a program that guesses gets about 100 tries a day for one account from one
 * address, 500 for one account from everywhere, and is slowed down over all accounts by address. Addresses get far
 * more than accounts, since a campus may share one.
 */
export const limits = {
  'password-from-address': { free: 5, forgetAfter: hour, firstWait: 15 * second, longestWait: 15 * minute },
  'password-of-account': { free: 50, forgetAfter: hour, firstWait: 5 * second, longestWait: 3 * minute },
  'sign-in-from-address': { free: 300, forgetAfter: hour, firstWait: 5 * second, longestWait: 5 * minute },
  'mail-to-address': { free: 4, forgetAfter: hour, firstWait: 2 * minute, longestWait: hour },
  'mail-from-address': { free: 100, forgetAfter: hour, firstWait: minute, longestWait: 15 * minute },
  'code-from-address': { free: 100, forgetAfter: hour, firstWait: minute, longestWait: 15 * minute },
} as const satisfies Record<string, AttemptLimit>;

export type LimitName = keyof typeof limits;

/** How long must be waited before the next try, in milliseconds; 0 when it may be made now. */
export function waitBefore(state: AttemptState | undefined, now: Date): number {
  return Math.max(0, (state?.blockedUntil?.getTime() ?? 0) - now.getTime());
}

/** The state after one more try that was allowed. Tries count when they begin, so that many at once gain nothing. */
export function afterAttempt(state: AttemptState | undefined, now: Date, limit: AttemptLimit): AttemptState {
  const remembered = state && now.getTime() - state.lastAt.getTime() < limit.forgetAfter ? state.count : 0;
  const count = remembered + 1;
  const beyond = count - limit.free;
  const wait = beyond < 0 ? 0 : Math.min(limit.longestWait, limit.firstWait * 2 ** Math.min(beyond, 30));
  return { count, lastAt: now, blockedUntil: wait === 0 ? null : new Date(now.getTime() + wait) };
}
