import type { UserActor } from '@aila/access';
import {
  AilaError,
  type EmailDomains,
  type PromiseAnswer,
  type PromisedRole,
  type PromiseRoleInput,
} from '@aila/contracts';
import {
  AllowedEmailDomainRow,
  Database,
  PromisedRoleRow,
  recordAudit,
  statementsFor,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { lockAddress } from '../provider/hooks/account-hooks.js';
import { findPerson, UsersService } from './users.service.js';

const statement = statementsFor('auth');
const clearDomains = statement('identity.domains.clear', 'delete from identity.allowed_email_domain');
const promiseRole = statement(
  'identity.promise.insert',
  'insert into identity.promised_role (email, role) values ($1, $2) on conflict do nothing',
);

/** Who may sign up, and as what. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
  ) {}

  domains(actor: UserActor): Promise<EmailDomains> {
    return this.database.asActor(actor, async (tx) => {
      const rows = await tx.find(AllowedEmailDomainRow, { order: { pattern: 'ASC' } });
      return { patterns: rows.map(({ pattern }) => pattern) };
    });
  }

  async setDomains(actor: UserActor, { patterns }: EmailDomains): Promise<EmailDomains> {
    await this.database.asActor(actor, async (tx) => {
      await tx.run(clearDomains);
      await tx.insert(
        AllowedEmailDomainRow,
        patterns.map((pattern) => ({ pattern })),
      );
      await recordAudit(tx, actor, { action: 'email-domains.changed', details: { patterns: patterns.join(' ') } });
    });
    return { patterns };
  }

  promises(actor: UserActor): Promise<PromisedRole[]> {
    return this.database.asActor(actor, async (tx) => {
      const rows = await tx.find(PromisedRoleRow, { order: { email: 'ASC', role: 'ASC' } });
      return rows.map(({ email, role }) => ({ email, role }));
    });
  }

  /**
   * Works when the owner of the address signs up. Who has an account would have the role at once, which is not what
   * was asked for: that takes a confirmation. Promising twice changes nothing.
   *
   * @throws ROLE_NEEDS_CONFIRMATION with who would have the role
   */
  async promise(actor: UserActor, { email, role, confirm }: PromiseRoleInput): Promise<PromiseAnswer> {
    const known = await this.database.asActor(actor, async (tx) => {
      await lockAddress(tx, email);
      const person = await findPerson(tx, email);
      if (!person) await this.store(tx, actor, { email, role });
      return person;
    });
    if (!known) return { outcome: 'promised', person: null };
    if (known.roles.includes(role)) return { outcome: 'applied', person: known };
    if (!confirm)
      throw new AilaError('ROLE_NEEDS_CONFIRMATION', { userId: known.id, name: known.displayName, email, role });
    return { outcome: 'applied', person: await this.users.giveRole(actor, known.id, role) };
  }

  async withdraw(actor: UserActor, { email, role }: PromisedRole): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { affected } = await tx.delete(PromisedRoleRow, { email, role });
      if (affected) await recordAudit(tx, actor, { action: 'role.promise-withdrawn', details: { role } });
    });
  }

  private async store(tx: Transaction, actor: UserActor, { email, role }: PromisedRole): Promise<void> {
    await tx.run(promiseRole, [email, role]);
    await recordAudit(tx, actor, { action: 'role.promised', details: { role } });
  }
}
