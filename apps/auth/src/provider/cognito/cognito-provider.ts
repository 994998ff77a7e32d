import type { FieldCipher } from '@aila/crypto';
import type { Database } from '@aila/database';
import type { AccountHooks } from '../hooks/account-hooks.js';
import type { Networks } from '../networks.js';
import type { PasswordPolicy } from '../password-policy.js';
import type { IdentityProvider } from '../identity-provider.js';
import { SignInStore } from '../sign-in-store.js';
import { CognitoDirectory } from './cognito-directory.js';
import { CognitoPasswords } from './cognito-passwords.js';
import { CognitoPool, type CognitoSettings } from './cognito-pool.js';
import { CognitoRegistration } from './cognito-registration.js';
import { CognitoSignIn } from './cognito-sign-in.js';

/** Accounts in an Amazon Cognito user pool. */
export async function openCognitoProvider(
  settings: CognitoSettings,
  parts: {
    readonly database: Database;
    readonly networks: Networks;
    readonly cipher: FieldCipher;
    readonly hooks: AccountHooks;
    readonly policy: PasswordPolicy;
  },
): Promise<IdentityProvider> {
  const { database, networks, cipher, hooks, policy } = parts;
  const pool = await CognitoPool.open(settings);
  const directory = new CognitoDirectory(pool);
  const signIns = new SignInStore(database, networks);
  const registration = new CognitoRegistration(database, pool, directory, hooks, policy);
  return {
    registration,
    signIn: new CognitoSignIn(database, pool, { directory, registration, hooks, signIns, cipher }),
    passwords: new CognitoPasswords(database, pool, directory, signIns, policy),
    directory,
  };
}
