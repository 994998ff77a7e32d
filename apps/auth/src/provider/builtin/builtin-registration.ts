import { randomUUID } from 'node:crypto';
import { systemActor } from '@aila/access';
import { AilaError, type SignUpInput, type SignUpPending } from '@aila/contracts';
import { CredentialRow, SignUpRow, UserAccount, type Database } from '@aila/database';
import { MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { AccountHooks } from '../hooks/account-hooks.js';
import { messages } from '../messages.js';
import type { Notifier } from '../notifier.js';
import { requireSuitable, type PasswordPolicy } from '../password-policy.js';
import type { RegistrationPort } from '../identity-provider.js';
import { codeMinutes, isOpen, issueCode } from './codes.js';
import type { PasswordHasher } from './password-hasher.js';

const identity = systemActor('identity');
/** How long a sign-up may wait for its code. Milliseconds. */
const signUpLife = 24 * 60 * 60 * 1000;

export interface BuiltinSettings {
  readonly passwords: PasswordPolicy;
  /** Where people reach Aila; stands in mails. */
  readonly publicUrl: string;
}

/** Sign-up with a mailed code. The account is made when the code is entered, by the browser that signed up. */
export class BuiltinRegistration implements RegistrationPort {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly hooks: AccountHooks,
    private readonly notifier: Notifier,
    private readonly settings: BuiltinSettings,
  ) {}

  async signUp({ password, ...person }: SignUpInput): Promise<SignUpPending> {
    requireSuitable(password, this.settings.passwords, person);
    await this.hooks.preSignUp(person.email);
    // The same work whether or not the address is taken: the time of the answer says nothing.
    const passwordHash = await this.hasher.hash(password);
    const { code, stored } = await issueCode(this.hasher);
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + signUpLife);
    const taken = await this.database.asActor(identity, async (tx) => {
      const exists = await tx.existsBy(UserAccount, { email: person.email });
      await tx.insert(SignUpRow, {
        id,
        ...person,
        userId: null,
        passwordHash,
        codeHash: exists ? null : stored.codeHash,
        codeExpiresAt: stored.expiresAt,
        triesLeft: stored.triesLeft,
        expiresAt,
      });
      return exists;
    });
    this.notifier.send(
      person.email,
      taken
        ? messages.alreadyRegistered(person.language, this.settings.publicUrl)
        : messages.signUpCode(person.language, code, codeMinutes),
    );
    return { registrationId: id, expiresAt: expiresAt.toISOString() };
  }

  async emailOf(registrationId: string): Promise<string | undefined> {
    const signUp = await this.database.asActor(identity, (tx) =>
      tx.findOneBy(SignUpRow, { id: registrationId, expiresAt: MoreThan(new Date()) }),
    );
    return signUp?.email;
  }

  async resendCode(registrationId: string): Promise<void> {
    const { code, stored } = await issueCode(this.hasher);
    const signUp = await this.database.asActor(identity, async (tx) => {
      const found = await tx.findOneBy(SignUpRow, { id: registrationId, expiresAt: MoreThan(new Date()) });
      if (!found?.codeHash) return undefined;
      const { codeHash, expiresAt: codeExpiresAt, triesLeft } = stored;
      await tx.update(SignUpRow, { id: registrationId }, { codeHash, codeExpiresAt, triesLeft });
      return found;
    });
    if (signUp) this.notifier.send(signUp.email, messages.signUpCode(signUp.language, code, codeMinutes));
  }

  async confirm(registrationId: string, code: string): Promise<void> {
    const signUp = await this.takeTry(registrationId);
    const right = await this.hasher.verify(signUp?.codeHash ?? null, code);
    if (!signUp || !right) throw new AilaError('CODE_WRONG');
    await this.database.asActor(identity, async (tx) => {
      // Single use: who deletes the row makes the account.
      const { affected } = await tx.delete(SignUpRow, { id: registrationId });
      const taken = await tx.existsBy(UserAccount, { email: signUp.email });
      if (affected === 0 || taken || signUp.passwordHash === null) throw new AilaError('CODE_WRONG');
      const { email, givenName, familyName, language, passwordHash } = signUp;
      const userId = uuidv7();
      await this.hooks.postConfirmation(tx, { userId, email, givenName, familyName, language });
      await tx.insert(CredentialRow, { userId, passwordHash, changedAt: new Date() });
    });
  }

  /** Counts the try before it is made, so that many at once are still five. */
  private takeTry(registrationId: string): Promise<SignUpRow | undefined> {
    return this.database.asActor(identity, async (tx) => {
      const signUp = await tx.findOne(SignUpRow, {
        where: { id: registrationId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!signUp || !isOpen({ expiresAt: signUp.codeExpiresAt, triesLeft: signUp.triesLeft }, new Date())) return;
      await tx.update(SignUpRow, { id: registrationId }, { triesLeft: signUp.triesLeft - 1 });
      return signUp;
    });
  }
}
