import { systemActor } from '@aila/access';
import { AilaError, asName, type InstitutionRole, type Language } from '@aila/contracts';
import {
  AllowedEmailDomainRow,
  Database,
  PromisedRoleRow,
  recordAudit,
  UserAccount,
  UserRole,
  statementsFor,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { AccountSettings } from '../account-settings.js';
import { isEmailAllowed } from './email-domains.js';
import { agreeOnRoles, type RoleChanges } from './role-agreement.js';

const identity = systemActor('identity');

export interface NewAccount {
  readonly userId: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly language: Language;
}

/**
 * What happens around sign-up and sign-in whoever keeps the passwords. Both providers run these; a bridge function of
 * a user pool reaches them through the trigger endpoint.
 */
@Injectable()
export class AccountHooks {
  constructor(
    private readonly database: Database,
    private readonly settings: AccountSettings,
  ) {}

  /** Before an account is made. @throws EMAIL_NOT_ALLOWED */
  async preSignUp(email: string): Promise<void> {
    // control: sign-up-domain
    if (!isEmailAllowed(email, await this.allowedDomains())) throw new AilaError('EMAIL_NOT_ALLOWED');
  }

  /** Whether every address may have an account. */
  async isSignUpOpen(): Promise<boolean> {
    return (await this.allowedDomains()).length === 0;
  }

  /**
   * After somebody has shown that the address is theirs: the account, with the roles that were promised to the address,
   * or as a student. Running it again changes nothing.
   */
  async postConfirmation(tx: Transaction, account: NewAccount): Promise<void> {
    const { userId, ...person } = account;
    await lockAddress(tx, person.email);
    // What another system calls somebody follows its own rules.
    const names = { givenName: asName(person.givenName), familyName: asName(person.familyName) };
    const known = await tx.findOneBy(UserAccount, { id: userId });
    if (known) return;
    await tx.insert(UserAccount, { id: userId, ...person, ...names, status: 'active' });
    const promised = await tx.findBy(PromisedRoleRow, { email: person.email });
    const roles = new Set<InstitutionRole>(promised.map(({ role }) => role));
    if (this.settings.firstAdmins.includes(person.email) && !(await tx.existsBy(UserRole, { role: 'admin' })))
      roles.add('admin');
    if (roles.size === 0)
      // control: first-role
      roles.add('student');
    await tx.insert(
      UserRole,
      [...roles].map((role) => ({ userId, role })),
    );
    await tx.delete(PromisedRoleRow, { email: person.email });
    await recordAudit(tx, identity, {
      action: 'account.created',
      targetId: userId,
      details: { roles: [...roles].join(' ') },
    });
  }

  /**
   * After somebody showed who they are: notes the sign-in and makes roles and groups equal.
   *
   * @param groups of an outside pool; null when there is none
   * @returns what has to change in the pool
   * @throws ACCOUNT_DISABLED
   */
  async postAuthentication(
    tx: Transaction,
    userId: string,
    groups: readonly InstitutionRole[] | null,
  ): Promise<RoleChanges> {
    const { affected } = await tx.update(UserAccount, { id: userId, status: 'active' }, { lastSignInAt: new Date() });
    if (affected === 0) throw new AilaError('ACCOUNT_DISABLED'); // control: disabled-account
    if (groups === null) return { add: [], remove: [] };
    const held = (await tx.findBy(UserRole, { userId })).map(({ role }) => role);
    const { database, pool } = agreeOnRoles(held, groups);
    for (const role of database.add) await tx.insert(UserRole, { userId, role });
    for (const role of database.remove) await tx.delete(UserRole, { userId, role });
    if (database.add.length + database.remove.length > 0)
      await recordAudit(tx, identity, {
        action: 'roles.agreed',
        targetId: userId,
        details: { added: database.add.join(' '), removed: database.remove.join(' ') },
      });
    return pool;
  }

  /**
   * After an outside pool renewed somebody's tokens: who is no administrator there any more is none here. Roles are
   * only taken, since what is being given at this moment is in the pool first.
   *
   * @param groups of the pool
   */
  async postRefresh(tx: Transaction, userId: string, groups: readonly InstitutionRole[]): Promise<void> {
    if (groups.includes('admin')) return;
    const { affected } = await tx.delete(UserRole, { userId, role: 'admin' });
    if (affected)
      await recordAudit(tx, identity, {
        action: 'roles.agreed',
        targetId: userId,
        details: { added: '', removed: 'admin' },
      });
  }

  private async allowedDomains(): Promise<string[]> {
    const rows = await this.database.asActor(identity, (tx) => tx.find(AllowedEmailDomainRow));
    return rows.map(({ pattern }) => pattern);
  }
}

const statement = statementsFor('auth');
const lockByAddress = statement('identity.address.lock', 'select pg_advisory_xact_lock(hashtext($1))');

/** Gives a person a role; nothing happens where they have it. */
export const giveRole = statement(
  'identity.role.give',
  'insert into identity.user_role (user_id, role) values ($1, $2) on conflict do nothing',
);

/** A promise to an address and the account of its owner come one after the other, so that no promise is missed. */
export async function lockAddress(tx: Transaction, email: string): Promise<void> {
  await tx.run(lockByAddress, [`aila-address ${email}`]);
}
