import { Handles } from '@aila/authentication';
import type { SignInOptions } from '@aila/contracts';
import { signIn } from '@aila/contracts/operations';
import { Controller, Inject } from '@nestjs/common';
import { ExternalSignInService } from './external-sign-in.service.js';
import { AccountHooks } from '../provider/hooks/account-hooks.js';

/** What the settings say about signing in. */
export type FixedOptions = Pick<SignInOptions, 'provider' | 'passwordMinLength' | 'codes' | 'outbox'>;

export const FIXED_OPTIONS = Symbol('fixed sign-in options');

@Controller('v1')
export class OptionsController {
  constructor(
    private readonly external: ExternalSignInService,
    private readonly hooks: AccountHooks,
    @Inject(FIXED_OPTIONS) private readonly fixed: FixedOptions,
  ) {}

  @Handles(signIn.signInOptions)
  async signInOptions(): Promise<SignInOptions> {
    const isOpen = await this.hooks.isSignUpOpen();
    return { ...this.fixed, signUp: isOpen ? 'open' : 'restricted', external: this.external.options };
  }
}
