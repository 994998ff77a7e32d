import type { LiveSignIn } from '@aila/database';

/**
 * Where it is known which sign-ins hold: `Database` of @aila/database. Ended and expired ones and those of accounts
 * that are not active are absent from the answer.
 */
export abstract class SignInDirectory {
  abstract liveSignIns(signInIds: readonly string[]): Promise<ReadonlyMap<string, LiveSignIn>>;
}
