import { systemActor } from '@aila/access';
import type { InstitutionRole } from '@aila/contracts';
import { CredentialRow, Database, statementsFor, UserAccount } from '@aila/database';
import { Logger } from '@aila/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { giveRole } from '../provider/hooks/account-hooks.js';
import { PasswordHasher } from '../provider/builtin/password-hasher.js';
import { DemoSettings } from './demo-settings.js';

interface DemoAccount {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly role: InstitutionRole;
}

const accounts: readonly DemoAccount[] = [
  { email: 'student@aila.test', givenName: 'Sam', familyName: 'Student', role: 'student' },
  { email: 'instructor@aila.test', givenName: 'Ines', familyName: 'Instructor', role: 'instructor' },
  { email: 'admin@aila.test', givenName: 'Ada', familyName: 'Admin', role: 'admin' },
];

const insertAccount = statementsFor('auth')(
  'identity.demo.insertAccount',
  `insert into identity.user_account (id, email, given_name, family_name, status) values ($1, $2, $3, $4, 'active')
   on conflict do nothing`,
);

/** One account per role to try Aila with. Made only when a password for them is set. */
@Injectable()
export class DemoAccounts implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly settings: DemoSettings,
    private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const { password } = this.settings;
    if (password === null) return;
    await Promise.all(accounts.map((account) => this.ensure(account, password)));
    this.logger.warn({ accounts: accounts.map(({ email }) => email) }, 'demo accounts are open');
  }

  private async ensure(account: DemoAccount, password: string): Promise<void> {
    const passwordHash = await this.hasher.hash(password);
    await this.database.asActor(systemActor('identity'), async (tx) => {
      const { email, givenName, familyName, role } = account;
      await tx.run(insertAccount, [uuidv7(), email, givenName, familyName]);
      const { id } = await tx.findOneByOrFail(UserAccount, { email });
      await tx.run(giveRole, [id, role]);
      await tx.upsert(CredentialRow, { userId: id, passwordHash, changedAt: new Date() }, ['userId']);
    });
  }
}
