import type { UserActor } from '@aila/access';
import type { EmailDomains, PromisedRole } from '@aila/contracts';
import { AllowedEmailDomainRow, Database, PromisedRoleRow, recordAudit } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { UsersService } from '../users/users.service.js';

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
      await tx.createQueryBuilder().delete().from(AllowedEmailDomainRow).execute();
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

  /** Works when the owner of the address signs up, or at once if they have; promising twice changes nothing. */
  async promise(actor: UserActor, { email, role }: PromisedRole): Promise<void> {
    const [known] = (await this.users.list(actor, { email, limit: 1 })).items;
    if (known) await this.users.giveRole(actor, known.id, role);
    else await this.store(actor, { email, role });
  }

  async withdraw(actor: UserActor, { email, role }: PromisedRole): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { affected } = await tx.delete(PromisedRoleRow, { email, role });
      if (affected) await recordAudit(tx, actor, { action: 'role.promise-withdrawn', details: { role } });
    });
  }

  private async store(actor: UserActor, { email, role }: PromisedRole): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await tx.createQueryBuilder().insert().into(PromisedRoleRow).values({ email, role }).orIgnore().execute();
      await recordAudit(tx, actor, { action: 'role.promised', details: { role } });
    });
  }
}
