import { systemActor } from '@aila/access';
import { AilaError, type Language } from '@aila/contracts';
import { Database, UserRole } from '@aila/database';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AccountHooks } from '../provider/hooks/account-hooks.js';
import { IdentityProvider } from '../provider/identity-provider.js';
import { TriggerAttributes, type TriggerEvent } from './trigger-event.js';

const identity = systemActor('identity');

/** Runs the hooks for a user pool that calls them by a function of its own instead of through our sign-in. */
@Injectable()
export class TriggersService {
  constructor(
    private readonly database: Database,
    private readonly hooks: AccountHooks,
    private readonly provider: IdentityProvider,
  ) {}

  /** @returns the event with what the pool should do in `response` @throws EMAIL_NOT_ALLOWED, ACCOUNT_DISABLED */
  async handle(event: TriggerEvent): Promise<TriggerEvent> {
    const parsed = TriggerAttributes.safeParse(event.request.userAttributes);
    if (!parsed.success) throw new AilaError('BAD_INPUT', { problems: ['userAttributes: sub or email is not valid'] });
    const { sub, ...attributes } = parsed.data;
    if (event.triggerSource.startsWith('PreSignUp_')) await this.hooks.preSignUp(attributes.email);
    else if (sub === undefined) throw new AilaError('BAD_INPUT', { problems: ['userAttributes.sub is missing'] });
    else if (event.triggerSource === 'PostConfirmation_ConfirmSignUp') await this.confirmed(sub, attributes);
    else if (event.triggerSource === 'PostAuthentication_Authentication') await this.authenticated(sub, attributes);
    // A confirmed new password and sources that a pool may gain later need nothing of us.
    return event;
  }

  private async confirmed(
    userId: string,
    { email, given_name, family_name, locale }: Omit<z.output<typeof TriggerAttributes>, 'sub'>,
  ): Promise<void> {
    const language: Language = locale.startsWith('fr') ? 'fr' : 'en';
    const roles = await this.database.asActor(identity, async (tx) => {
      await this.hooks.postConfirmation(tx, {
        userId,
        email,
        givenName: given_name,
        familyName: family_name,
        language,
      });
      return tx.findBy(UserRole, { userId });
    });
    for (const { role } of roles) await this.provider.directory.setRole({ userId, email }, role, true);
  }

  private async authenticated(userId: string, { email }: { email: string }): Promise<void> {
    const groups = await this.provider.directory.groupsOf({ userId, email });
    const { add, remove } = await this.database.asActor(identity, (tx) =>
      this.hooks.postAuthentication(tx, userId, groups),
    );
    for (const role of add) await this.provider.directory.setRole({ userId, email }, role, true);
    for (const role of remove) await this.provider.directory.setRole({ userId, email }, role, false);
  }
}
