import { systemActor } from '@aila/access';
import { AilaError, type SignInInput, type Tokens } from '@aila/contracts';
import { CredentialRow, UserAccount, type Database } from '@aila/database';
import type { AccountHooks } from '../hooks/account-hooks.js';
import type { Device, SignInPort } from '../identity-provider.js';
import type { AccessTokens } from './access-tokens.js';
import type { PasswordHasher } from './password-hasher.js';
import type { OpenedSignIn, SignInStore } from '../sign-in-store.js';

const identity = systemActor('identity');

/** Sign-in with a password that we keep the hash of, and with our own tokens. */
export class BuiltinSignIn implements SignInPort {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly hooks: AccountHooks,
    private readonly signIns: SignInStore,
    private readonly accessTokens: AccessTokens,
  ) {}

  async signIn({ email, password }: SignInInput, device: Device): Promise<Tokens> {
    const { account, credential } = await this.database.asActor(identity, async (tx) => {
      const found = await tx.findOneBy(UserAccount, { email });
      return { account: found, credential: found && (await tx.findOneBy(CredentialRow, { userId: found.id })) };
    });
    const right = await this.hasher.verify(credential?.passwordHash ?? null, password);
    if (!right || !account) throw new AilaError('CREDENTIALS_WRONG');
    return this.openFor(account.id, device);
  }

  /** For somebody who showed in another way who they are. @throws ACCOUNT_DISABLED */
  async openFor(userId: string, device: Device): Promise<Tokens> {
    const opened = await this.database.asActor(identity, async (tx) => {
      await this.hooks.postAuthentication(tx, userId, null);
      return this.signIns.open(tx, { userId, device });
    });
    return this.tokensOf(opened);
  }

  async refresh(refreshToken: string, { userAgent }: Device): Promise<Tokens> {
    return this.tokensOf(await this.signIns.rotate(refreshToken, userAgent));
  }

  async signOut(refreshToken: string): Promise<void> {
    await this.signIns.endByToken(refreshToken);
  }

  private async tokensOf(signIn: OpenedSignIn): Promise<Tokens> {
    const { accessToken, expiresIn } = await this.accessTokens.issue(signIn);
    return { accessToken, tokenType: 'Bearer', expiresIn, refreshToken: signIn.refreshToken };
  }
}
