import { systemActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import {
  CredentialRow,
  PasswordResetRow,
  recordAudit,
  UserAccount,
  type Database,
  type Transaction,
} from '@aila/database';
import { messages } from '../messages.js';
import type { Notifier } from '../notifier.js';
import { requireSuitable } from '../password-policy.js';
import type { PasswordPort, ProviderUser } from '../identity-provider.js';
import type { SignInStore } from '../sign-in-store.js';
import type { BuiltinSettings } from './builtin-registration.js';
import { codeMinutes, isOpen, issueCode } from './codes.js';
import type { PasswordHasher } from './password-hasher.js';

const identity = systemActor('identity');

/** Forgotten and changed passwords. */
export class BuiltinPasswords implements PasswordPort {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly signIns: SignInStore,
    private readonly notifier: Notifier,
    private readonly settings: BuiltinSettings,
  ) {}

  async requestReset(email: string): Promise<void> {
    const { code, stored } = await issueCode(this.hasher);
    const account = await this.database.asActor(identity, async (tx) => {
      const found = await tx.findOneBy(UserAccount, { email, status: 'active' });
      if (found) await tx.upsert(PasswordResetRow, { userId: found.id, ...stored }, ['userId']);
      return found;
    });
    if (account) this.notifier.send(email, messages.resetCode(account.language, code, codeMinutes));
  }

  async reset(email: string, code: string, newPassword: string): Promise<void> {
    const { account, open } = await this.takeTry(email);
    const right = await this.hasher.verify(open?.codeHash ?? null, code);
    // Only who has the code hears of the password: names in the problems would tell whose account it is.
    if (!account || !open || !right) throw new AilaError('CODE_WRONG');
    requireSuitable(newPassword, this.settings.passwords, account);
    const passwordHash = await this.hasher.hash(newPassword);
    await this.database.asActor(identity, async (tx) => {
      const { affected } = await tx.delete(PasswordResetRow, { userId: account.id, codeHash: open.codeHash });
      if (affected === 0) throw new AilaError('CODE_WRONG');
      await this.store(tx, account.id, passwordHash, null);
    });
    this.notifier.send(email, messages.passwordChanged(account.language, this.settings.publicUrl));
  }

  async change(user: ProviderUser & { signInId: string }, current: string, next: string): Promise<void> {
    const { account, credential } = await this.database.asActor(identity, async (tx) => ({
      account: await tx.findOneByOrFail(UserAccount, { id: user.userId }),
      credential: await tx.findOneBy(CredentialRow, { userId: user.userId }),
    }));
    if (!(await this.hasher.verify(credential?.passwordHash ?? null, current)))
      throw new AilaError('CREDENTIALS_WRONG');
    requireSuitable(next, this.settings.passwords, account);
    const passwordHash = await this.hasher.hash(next);
    await this.database.asActor(identity, (tx) => this.store(tx, user.userId, passwordHash, user.signInId));
    this.notifier.send(account.email, messages.passwordChanged(account.language, this.settings.publicUrl));
  }

  /** A new password ends every sign-in but the one that set it: whoever knew the old one is out. */
  private async store(tx: Transaction, userId: string, passwordHash: string, keep: string | null): Promise<void> {
    await tx.upsert(CredentialRow, { userId, passwordHash, changedAt: new Date() }, ['userId']);
    await tx.delete(PasswordResetRow, { userId });
    await this.signIns.endAll(tx, userId, 'password-changed', keep);
    await recordAudit(tx, identity, { action: 'password.changed', targetId: userId });
  }

  private takeTry(email: string): Promise<{ account: UserAccount | null; open: PasswordResetRow | null }> {
    return this.database.asActor(identity, async (tx) => {
      const account = await tx.findOneBy(UserAccount, { email, status: 'active' });
      const reset =
        account &&
        (await tx.findOne(PasswordResetRow, { where: { userId: account.id }, lock: { mode: 'pessimistic_write' } }));
      if (!account || !reset || !isOpen(reset, new Date())) return { account, open: null };
      await tx.update(PasswordResetRow, { userId: account.id }, { triesLeft: reset.triesLeft - 1 });
      return { account, open: reset };
    });
  }
}
