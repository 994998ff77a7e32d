import type { ChangePasswordInput, ResetPasswordInput } from '@aila/contracts';
import type { Caller } from '@aila/authentication';
import { Database, UserAccount } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { Attempts } from '../rate-limits/attempts.js';
import { PasswordGuesses } from '../rate-limits/password-guesses.js';
import { IdentityProvider, type Device } from '../provider/identity-provider.js';

@Injectable()
export class PasswordsService {
  constructor(
    private readonly database: Database,
    private readonly provider: IdentityProvider,
    private readonly attempts: Attempts,
    private readonly guesses: PasswordGuesses,
  ) {}

  /** Answers the same whether or not the address has an account. @throws TOO_MANY_REQUESTS */
  async forgot(email: string, device: Device): Promise<void> {
    await this.attempts.take(
      { limit: 'mail-to-address', subject: email },
      { limit: 'mail-from-address', address: device.address },
    );
    await this.provider.passwords.requestReset(email);
  }

  /** @throws CODE_WRONG, PASSWORD_UNSUITABLE, TOO_MANY_REQUESTS */
  async reset({ email, code, newPassword }: ResetPasswordInput, device: Device): Promise<void> {
    await this.attempts.take({ limit: 'code-from-address', address: device.address });
    await this.provider.passwords.reset(email, code, newPassword);
  }

  /** @throws CREDENTIALS_WRONG, PASSWORD_UNSUITABLE, TOO_MANY_REQUESTS */
  async change(
    { actor, token }: Caller,
    { currentPassword, newPassword }: ChangePasswordInput,
    device: Device,
  ): Promise<void> {
    const { email } = await this.database.asActor(actor, (tx) => tx.findOneByOrFail(UserAccount, { id: actor.userId }));
    const user = { userId: actor.userId, email, signInId: actor.signInId, accessToken: token };
    await this.guesses.limit(email, device, () => this.provider.passwords.change(user, currentPassword, newPassword));
  }
}
