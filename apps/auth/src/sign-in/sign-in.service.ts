import { AilaError, type SignInInput, type Tokens } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { PasswordGuesses } from '../rate-limits/password-guesses.js';
import { IdentityProvider, type Device } from '../provider/identity-provider.js';

@Injectable()
export class SignInService {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly guesses: PasswordGuesses,
  ) {}

  /**
   * @throws CREDENTIALS_WRONG for an unknown address and for a wrong password alike; only who knows the password hears
   *   ACCOUNT_UNCONFIRMED or ACCOUNT_DISABLED. TOO_MANY_REQUESTS after many tries, for unknown addresses too.
   */
  signIn(input: SignInInput, device: Device): Promise<Tokens> {
    return this.guesses.limit(input.email, device, () => this.provider.signIn.signIn(input, device));
  }

  /** @throws SIGN_IN_ENDED, UNAUTHENTICATED without a token */
  refresh(refreshToken: string | undefined, device: Device): Promise<Tokens> {
    if (refreshToken === undefined) throw new AilaError('UNAUTHENTICATED');
    return this.provider.signIn.refresh(refreshToken, device);
  }

  async signOut(refreshToken: string | undefined): Promise<void> {
    if (refreshToken !== undefined) await this.provider.signIn.signOut(refreshToken);
  }
}
