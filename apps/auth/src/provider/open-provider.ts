import { KeySet } from '@aila/authentication';
import type { TokenSettings } from '@aila/config';
import type { Tokens } from '@aila/contracts';
import { FieldCipher } from '@aila/crypto';
import { Database } from '@aila/database';
import { ServiceContext } from '@aila/service';
import { Injectable } from '@nestjs/common';
import { AccessTokens } from './builtin/access-tokens.js';
import { BuiltinProvider } from './builtin/builtin-provider.js';
import { SigningKeys } from './builtin/signing-keys.js';
import { PasswordHasher } from './builtin/password-hasher.js';
import { AccountHooks } from './hooks/account-hooks.js';
import { Networks } from './networks.js';
import { Notifier } from './notifier.js';
import type { AccountSettings } from './account-settings.js';
import type { Device, IdentityProvider } from './identity-provider.js';
import type { IdentitySettings } from './identity-settings.js';
import type { KeySource } from './key-source.js';

export abstract class ProviderSettings {
  abstract readonly identity: IdentitySettings;
  abstract readonly accounts: AccountSettings;
  abstract readonly token: TokenSettings;
}

@Injectable()
export class ProviderParts {
  constructor(
    readonly database: Database,
    readonly networks: Networks,
    readonly cipher: FieldCipher,
    readonly hasher: PasswordHasher,
    readonly hooks: AccountHooks,
    readonly notifier: Notifier,
    readonly service: ServiceContext,
  ) {}
}

export abstract class OpenedProvider {
  abstract readonly provider: IdentityProvider;
  abstract readonly keys: KeySource;
  /** Opens a sign-in for somebody whom an outside provider signed in. @throws ACCOUNT_DISABLED */
  abstract readonly openFor: (userId: string, device: Device) => Promise<Tokens>;
}

/** The provider that the settings name, with the keys of its tokens. */
export async function openProvider(
  { identity, accounts, token }: ProviderSettings,
  { database, networks, cipher, hasher, hooks, notifier, service }: ProviderParts,
): Promise<OpenedProvider> {
  const passwords = { minLength: accounts.passwordMinLength };
  if (identity.kind === 'cognito') {
    // Loaded where it is used: the AWS client alone would double the start of an installation without it.
    const { openCognitoProvider } = await import('./cognito/cognito-provider.js');
    // Tokens name Amazon's address as their issuer even where the pool is reached by another one.
    const poolAddress =
      identity.endpoint === null ? token.issuer : new URL(identity.userPoolId, withSlash(identity.endpoint)).href;
    return {
      provider: await openCognitoProvider(identity, { database, networks, cipher, hooks, policy: passwords }),
      // The pool's certificate comes from a public authority.
      keys: new KeySet(`${poolAddress}/.well-known/jwks.json`, null),
      openFor: () => Promise.reject(new Error('The user pool signs in for outside providers itself.')),
    };
  }
  const keys = new SigningKeys(database, cipher, service);
  await keys.start();
  const provider = new BuiltinProvider({
    database,
    networks,
    hasher,
    hooks,
    notifier,
    accessTokens: new AccessTokens(keys, token),
    settings: { passwords, publicUrl: accounts.publicUrl },
  });
  return { provider, keys, openFor: (userId, device) => provider.signIn.openFor(userId, device) };
}

const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`);
