import type { SignInOptions } from '@aila/contracts';
import { builtinCodes } from '../provider/builtin/codes.js';
import { cognitoCodes } from '../provider/cognito/codes.js';
import type { AuthSettings } from '../settings.js';

/** What the settings say about signing in. */
export abstract class FixedOptions implements Pick<
  SignInOptions,
  'provider' | 'passwordMinLength' | 'codes' | 'outbox'
> {
  abstract readonly provider: SignInOptions['provider'];
  abstract readonly passwordMinLength: number;
  abstract readonly codes: SignInOptions['codes'];
  abstract readonly outbox: string | null;
}

export function fixedOptions({ identity, accounts, mail }: AuthSettings): FixedOptions {
  return {
    provider: identity.kind,
    passwordMinLength: accounts.passwordMinLength,
    codes: identity.kind === 'builtin' ? builtinCodes : cognitoCodes,
    // Production refuses to keep mails back.
    outbox: mail.kind === 'outbox' ? mail.directory : null,
  };
}
