import { TokenKeys } from '@aila/authentication';
import { Module } from '@nestjs/common';
import { PasswordHasher } from './builtin/password-hasher.js';
import { AccountHooks } from './hooks/account-hooks.js';
import { IdentityProvider } from './identity-provider.js';
import { JwksController } from './jwks.controller.js';
import { KeySource } from './key-source.js';
import { Networks } from './networks.js';
import { Notifier } from './notifier.js';
import { OpenedProvider, openProvider, ProviderParts, ProviderSettings } from './open-provider.js';

/** Who keeps passwords and makes tokens: our own database or a user pool, as the settings say. */
@Module({
  controllers: [JwksController],
  providers: [
    AccountHooks,
    Networks,
    Notifier,
    PasswordHasher,
    ProviderParts,
    { provide: OpenedProvider, useFactory: openProvider, inject: [ProviderSettings, ProviderParts] },
    { provide: IdentityProvider, useFactory: ({ provider }: OpenedProvider) => provider, inject: [OpenedProvider] },
    { provide: KeySource, useFactory: ({ keys }: OpenedProvider) => keys, inject: [OpenedProvider] },
    { provide: TokenKeys, useExisting: KeySource },
  ],
  exports: [AccountHooks, IdentityProvider, KeySource, Networks, OpenedProvider, PasswordHasher, TokenKeys],
})
export class ProviderModule {}
