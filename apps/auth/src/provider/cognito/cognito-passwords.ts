import { systemActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { recordAudit, UserAccount, type Database } from '@aila/database';
import {
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { requireSuitable, type PasswordPolicy } from '../password-policy.js';
import type { PasswordPort, ProviderUser } from '../identity-provider.js';
import type { SignInStore } from '../sign-in-store.js';
import type { CognitoDirectory } from './cognito-directory.js';
import { askPool, isPoolError, type CognitoPool } from './cognito-pool.js';

const identity = systemActor('identity');
const codeWrong = () => new AilaError('CODE_WRONG');
const unsuitable = () => new AilaError('PASSWORD_UNSUITABLE');

/** Forgotten and changed passwords. The pool mails the codes. */
export class CognitoPasswords implements PasswordPort {
  constructor(
    private readonly database: Database,
    private readonly pool: CognitoPool,
    private readonly directory: CognitoDirectory,
    private readonly signIns: SignInStore,
    private readonly policy: PasswordPolicy,
  ) {}

  async requestReset(email: string): Promise<void> {
    const { ClientId, client } = this.pool;
    const SecretHash = this.pool.secretHash(email);
    await askPool(client.send(new ForgotPasswordCommand({ ClientId, Username: email, SecretHash }))).catch(
      (error: unknown) => {
        const cause = error instanceof AilaError ? error.cause : undefined;
        const silent = ['UserNotFoundException', 'InvalidParameterException', 'NotAuthorizedException'];
        // No such user, or one without a confirmed address: the answer does not tell.
        if (!silent.some((name) => isPoolError(cause, name))) throw error;
      },
    );
  }

  async reset(email: string, code: string, newPassword: string): Promise<void> {
    requireSuitable(newPassword, this.policy, { email, givenName: '', familyName: '' });
    const { ClientId, client } = this.pool;
    await askPool(
      client.send(
        new ConfirmForgotPasswordCommand({
          ClientId,
          Username: email,
          ConfirmationCode: code,
          Password: newPassword,
          SecretHash: this.pool.secretHash(email),
        }),
      ),
      {
        CodeMismatchException: codeWrong,
        ExpiredCodeException: codeWrong,
        UserNotFoundException: codeWrong,
        NotAuthorizedException: codeWrong,
        TooManyFailedAttemptsException: codeWrong,
        InvalidPasswordException: unsuitable,
      },
    );
    const account = await this.database.asActor(identity, (tx) => tx.findOneBy(UserAccount, { email }));
    if (!account) return;
    await this.noteChange(account.id, null);
    await this.directory.endSignIns({ userId: account.id, email });
  }

  async change(
    { userId, email, signInId, accessToken }: ProviderUser & { signInId: string; accessToken: string },
    current: string,
    next: string,
  ): Promise<void> {
    const account = await this.database.asActor(identity, (tx) => tx.findOneByOrFail(UserAccount, { id: userId }));
    requireSuitable(next, this.policy, { ...account, email });
    await askPool(
      this.pool.client.send(
        new ChangePasswordCommand({ AccessToken: accessToken, PreviousPassword: current, ProposedPassword: next }),
      ),
      {
        NotAuthorizedException: () => new AilaError('CREDENTIALS_WRONG'),
        InvalidPasswordException: unsuitable,
        PasswordHistoryPolicyViolationException: unsuitable,
      },
    );
    await this.noteChange(userId, signInId);
  }

  /** Our check of sign-ins ends the other sign-ins, whatever the pool still thinks of their tokens. */
  private async noteChange(userId: string, keep: string | null): Promise<void> {
    await this.database.asActor(identity, async (tx) => {
      await this.signIns.endAll(tx, userId, 'password-changed', keep);
      await recordAudit(tx, identity, { action: 'password.changed', targetId: userId });
    });
  }
}
