import { randomUUID } from 'node:crypto';
import { systemActor } from '@aila/access';
import { AilaError, type Language, type SignUpInput, type SignUpPending } from '@aila/contracts';
import { SignUpRow, UserRole, type Database } from '@aila/database';
import {
  AdminDeleteUserCommand,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { MoreThan } from 'typeorm';
import type { AccountHooks } from '../hooks/account-hooks.js';
import { requireSuitable, type PasswordPolicy } from '../password-policy.js';
import type { RegistrationPort } from '../identity-provider.js';
import type { CognitoDirectory, PoolUser } from './cognito-directory.js';
import { askPool, isPoolError, type CognitoPool } from './cognito-pool.js';

const identity = systemActor('identity');
/** As long as the pool's own codes are valid. Milliseconds. */
const signUpLife = 24 * 60 * 60 * 1000;

const codeWrong = () => new AilaError('CODE_WRONG');

/** Sign-up in the pool, which mails the code. The hooks run here. */
export class CognitoRegistration implements RegistrationPort {
  constructor(
    private readonly database: Database,
    private readonly pool: CognitoPool,
    private readonly directory: CognitoDirectory,
    private readonly hooks: AccountHooks,
    private readonly policy: PasswordPolicy,
  ) {}

  async signUp({ password, ...person }: SignUpInput): Promise<SignUpPending> {
    requireSuitable(password, this.policy, person);
    await this.hooks.preSignUp(person.email);
    const userId = await this.createUser(password, person);
    const expiresAt = new Date(Date.now() + signUpLife);
    const id = randomUUID();
    await this.database.asActor(identity, (tx) =>
      tx.insert(SignUpRow, {
        id,
        ...person,
        userId,
        passwordHash: null,
        codeHash: null,
        codeExpiresAt: expiresAt,
        triesLeft: 0,
        expiresAt,
      }),
    );
    return { registrationId: id, expiresAt: expiresAt.toISOString() };
  }

  async emailOf(registrationId: string): Promise<string | undefined> {
    return (await this.find(registrationId))?.email;
  }

  async resendCode(registrationId: string): Promise<void> {
    const signUp = await this.find(registrationId);
    if (!signUp?.userId) return;
    const { ClientId, client } = this.pool;
    const SecretHash = this.pool.secretHash(signUp.email);
    await askPool(
      client.send(new ResendConfirmationCodeCommand({ ClientId, Username: signUp.email, SecretHash })),
    ).catch((error: unknown) => {
      // Confirmed meanwhile: the answer does not tell.
      if (!(error instanceof AilaError && isPoolError(error.cause, 'InvalidParameterException'))) throw error;
    });
  }

  async confirm(registrationId: string, code: string): Promise<void> {
    const signUp = await this.find(registrationId);
    const user = signUp?.userId ? await this.directory.find(signUp.email) : undefined;
    // Another sign-up for the address replaced this one: its code confirms nothing of ours.
    if (!signUp || !user || user.userId !== signUp.userId || user.confirmed) throw codeWrong();
    const { ClientId, client } = this.pool;
    const { email } = signUp;
    await askPool(
      client.send(
        new ConfirmSignUpCommand({
          ClientId,
          Username: email,
          ConfirmationCode: code,
          SecretHash: this.pool.secretHash(email),
        }),
      ),
      {
        CodeMismatchException: codeWrong,
        ExpiredCodeException: codeWrong,
        NotAuthorizedException: codeWrong,
        UserNotFoundException: codeWrong,
        TooManyFailedAttemptsException: codeWrong,
      },
    );
    await this.ensureAccount(user, signUp.language);
    await this.database.asActor(identity, (tx) => tx.delete(SignUpRow, { id: registrationId }));
  }

  /** The account of somebody whom the pool knows, made if confirmation did not get that far or happened elsewhere. */
  async ensureAccount({ userId, email, givenName, familyName, locale }: PoolUser, language?: Language): Promise<void> {
    const roles = await this.database.asActor(identity, async (tx) => {
      const spoken = language ?? (locale.startsWith('fr') ? 'fr' : 'en');
      await this.hooks.postConfirmation(tx, { userId, email, givenName, familyName, language: spoken });
      return tx.findBy(UserRole, { userId });
    });
    for (const { role } of roles) await this.directory.setRole({ userId, email }, role, true);
  }

  /**
   * @returns the new user's id; null when the address has a confirmed one already. An unconfirmed one is replaced:
   *   nobody shows that they own the address by having asked first.
   */
  private async createUser(password: string, person: Omit<SignUpInput, 'password'>): Promise<string | null> {
    const { UserPoolId, ClientId, client } = this.pool;
    const { email, givenName, familyName, language } = person;
    const attributes = { email, given_name: givenName, family_name: familyName, locale: language };
    const command = new SignUpCommand({
      ClientId,
      Username: email,
      Password: password,
      SecretHash: this.pool.secretHash(email),
      UserAttributes: Object.entries(attributes).flatMap(([Name, Value]) => (Value ? [{ Name, Value }] : [])),
    });
    const create = () =>
      askPool(client.send(command), {
        InvalidPasswordException: () => new AilaError('PASSWORD_UNSUITABLE'),
        UserLambdaValidationException: () => new AilaError('EMAIL_NOT_ALLOWED'),
      });
    try {
      return (await create()).UserSub ?? null;
    } catch (error) {
      if (!(error instanceof AilaError && isPoolError(error.cause, 'UsernameExistsException'))) throw error;
    }
    const known = await this.directory.find(email);
    if (!known || known.confirmed) return null;
    await askPool(client.send(new AdminDeleteUserCommand({ UserPoolId, Username: known.userId })));
    return (await create()).UserSub ?? null;
  }

  private find(registrationId: string): Promise<SignUpRow | null> {
    return this.database.asActor(identity, (tx) =>
      tx.findOneBy(SignUpRow, { id: registrationId, expiresAt: MoreThan(new Date()) }),
    );
  }
}
