import type { Database } from '@aila/database';
import type { AccountHooks } from '../hooks/account-hooks.js';
import type { Networks } from '../networks.js';
import type { Notifier } from '../notifier.js';
import type { DirectoryPort, IdentityProvider } from '../identity-provider.js';
import { SignInStore } from '../sign-in-store.js';
import type { AccessTokens } from './access-tokens.js';
import { BuiltinPasswords } from './builtin-passwords.js';
import { BuiltinRegistration, type BuiltinSettings } from './builtin-registration.js';
import { BuiltinSignIn } from './builtin-sign-in.js';
import type { PasswordHasher } from './password-hasher.js';

/** Roles, status and sign-ins are read from our database, where they were just changed. */
const nothingElsewhere: DirectoryPort = {
  groupsOf: () => Promise.resolve(null),
  setRole: () => Promise.resolve(),
  setEnabled: () => Promise.resolve(),
  endSignIns: () => Promise.resolve(),
};

/** Accounts in our own database. */
export class BuiltinProvider implements IdentityProvider {
  readonly registration: BuiltinRegistration;
  readonly signIn: BuiltinSignIn;
  readonly passwords: BuiltinPasswords;
  readonly directory = nothingElsewhere;

  constructor(parts: {
    readonly database: Database;
    readonly networks: Networks;
    readonly hasher: PasswordHasher;
    readonly hooks: AccountHooks;
    readonly notifier: Notifier;
    readonly accessTokens: AccessTokens;
    readonly settings: BuiltinSettings;
  }) {
    const { database, networks, hasher, hooks, notifier, accessTokens, settings } = parts;
    const signIns = new SignInStore(database, networks);
    this.registration = new BuiltinRegistration(database, hasher, hooks, notifier, settings);
    this.signIn = new BuiltinSignIn(database, hasher, hooks, signIns, accessTokens);
    this.passwords = new BuiltinPasswords(database, hasher, signIns, notifier, settings);
  }
}
