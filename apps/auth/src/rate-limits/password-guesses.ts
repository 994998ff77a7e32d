import { systemActor } from '@aila/access';
import { Database, SignInSessionRow, UserAccount } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import type { Device } from '../provider/identity-provider.js';
import { Attempts, type Attempt } from './attempts.js';
import { Networks } from '../provider/networks.js';

/** For so long after a sign-in its network is known to be the person's. Milliseconds. */
const knownFor = 90 * 24 * 60 * 60 * 1000;

/** The same few guesses wherever a password is asked for: at sign-in, and of who has a token already. */
@Injectable()
export class PasswordGuesses {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly networks: Networks,
  ) {}

  /**
   * Checks a password unless too many were tried before; a right one makes the tries forgotten.
   *
   * Guesses from everywhere count together, so that many addresses gain little. A network from which the person signed
   * in before is not held to them: it has its own tries, and nobody elsewhere can use them up.
   *
   * @param check throws when the password is wrong
   * @throws TOO_MANY_REQUESTS, whether or not there is such an account
   */
  async limit<T>(email: string, { address }: Device, check: () => Promise<T>): Promise<T> {
    const ofAccount: Attempt[] = [{ limit: 'password-from-address', subject: email, address }];
    if (!(await this.isKnown(email, address))) ofAccount.push({ limit: 'password-of-account', subject: email });
    await this.attempts.take(...ofAccount, { limit: 'sign-in-from-address', address });
    const result = await check();
    await this.attempts.clear(...ofAccount);
    return result;
  }

  private isKnown(email: string, address: string): Promise<boolean> {
    return this.database.asActor(systemActor('identity'), async (tx) => {
      const account = await tx.findOneBy(UserAccount, { email });
      if (!account || address === '') return false;
      return tx.existsBy(SignInSessionRow, {
        userId: account.id,
        network: this.networks.known(account.id, address),
        createdAt: MoreThan(new Date(Date.now() - knownFor)),
      });
    });
  }
}
