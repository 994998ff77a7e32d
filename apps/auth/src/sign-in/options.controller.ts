import { Handles } from '@aila/authentication';
import type { SignInOptions } from '@aila/contracts';
import { signIn } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { ExternalSignInService } from './external-sign-in.service.js';
import { FixedOptions } from './fixed-options.js';
import { AccountHooks } from '../provider/hooks/account-hooks.js';

@Controller('v1')
export class OptionsController {
  constructor(
    private readonly external: ExternalSignInService,
    private readonly hooks: AccountHooks,
    private readonly fixed: FixedOptions,
  ) {}

  @Handles(signIn.signInOptions)
  async signInOptions(): Promise<SignInOptions> {
    const isOpen = await this.hooks.isSignUpOpen();
    return { ...this.fixed, signUp: isOpen ? 'open' : 'restricted', external: this.external.options };
  }
}
