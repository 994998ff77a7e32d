import type { UserActor } from '@aila/access';
import {
  AilaError,
  listCursor,
  type InstitutionRole,
  type Person,
  type PersonPage,
  type PersonQuery,
} from '@aila/contracts';
import {
  Database,
  recordAudit,
  SignInSessionRow,
  statementsFor,
  UserAccount,
  UserRole,
  type Transaction,
} from '@aila/database';
import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { z } from 'zod';
import { IDENTITY_PROVIDER, type IdentityProvider } from '../provider/identity-provider.js';
import { toPerson } from './person.js';

const byEmail = listCursor(z.tuple([z.string()]));

const statement = statementsFor('auth');
const giveRole = statement(
  'identity.role.give',
  'insert into identity.user_role (user_id, role) values ($1, $2) on conflict do nothing',
);
const lockAdmins = statement('identity.admins.lock', `select pg_advisory_xact_lock(hashtext('aila-last-admin'))`);
const lastAdmin = statement(
  'identity.admins.isLast',
  `select count(*) > 0 and count(*) = count(*) filter (where u.id = $1) as is_last
   from identity.user_role r join identity.user_account u on u.id = r.user_id
   where r.role = 'admin' and u.status = 'active'`,
  z.object({ is_last: z.boolean() }),
);

/**
 * What administrators see and change about people. Rights are given first in the user pool and then here, and taken
 * first here: whatever fails on the way, nobody has more than intended, and asking again completes it.
 */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    @Inject(IDENTITY_PROVIDER) private readonly provider: IdentityProvider,
  ) {}

  /** People by e-mail address, or by parts of name and address, in the order of their addresses. */
  list(actor: UserActor, { email, search, cursor, limit }: PersonQuery): Promise<PersonPage> {
    return this.database.asActor(actor, async (tx) => {
      const query = tx
        .createQueryBuilder(UserAccount, 'u')
        .orderBy('u.email')
        .limit(limit + 1);
      if (email !== undefined) query.andWhere('u.email = :email', { email });
      if (search !== undefined)
        query.andWhere(`u.email || ' ' || u.givenName || ' ' || u.familyName ilike :pattern`, {
          pattern: `%${search.replace(/[\\%_]/g, '\\$&')}%`,
        });
      if (cursor !== undefined) query.andWhere('u.email > :after', { after: byEmail.decode(cursor)[0] });
      const accounts = await query.getMany();
      const page = accounts.slice(0, limit);
      const roles = await tx.findBy(UserRole, { userId: In(page.map(({ id }) => id)) });
      const last = page.at(-1);
      return {
        items: page.map((account) =>
          toPerson(
            account,
            roles.filter(({ userId }) => userId === account.id).map(({ role }) => role),
          ),
        ),
        nextCursor: accounts.length > limit && last ? byEmail.encode([last.email]) : null,
      };
    });
  }

  /** @throws NOT_FOUND */
  find(actor: UserActor, userId: string): Promise<Person> {
    return this.database.asActor(actor, (tx) => personOf(tx, userId));
  }

  /** Giving a role that is held already changes nothing. @throws NOT_FOUND */
  async giveRole(actor: UserActor, userId: string, role: InstitutionRole): Promise<Person> {
    const { email } = await this.find(actor, userId);
    await this.provider.directory.setRole({ userId, email }, role, true);
    return this.database.asActor(actor, async (tx) => {
      if ((await tx.run(giveRole, [userId, role])) > 0)
        await recordAudit(tx, actor, { action: 'role.given', targetId: userId, details: { role } });
      return personOf(tx, userId);
    });
  }

  /** Who loses `instructor` also loses the courses they taught. @throws NOT_FOUND, LAST_ADMIN */
  async takeRole(actor: UserActor, userId: string, role: InstitutionRole): Promise<Person> {
    const person = await this.database.asActor(actor, async (tx) => {
      if (role === 'admin') await requireAnotherAdmin(tx, userId);
      const { affected } = await tx.delete(UserRole, { userId, role });
      if (affected) await recordAudit(tx, actor, { action: 'role.taken', targetId: userId, details: { role } });
      return personOf(tx, userId);
    });
    await this.provider.directory.setRole({ userId, email: person.email }, role, false);
    return person;
  }

  /** Ends every sign-in of the person. @throws NOT_FOUND, LAST_ADMIN */
  async disable(actor: UserActor, userId: string): Promise<Person> {
    const person = await this.database.asActor(actor, async (tx) => {
      await requireAnotherAdmin(tx, userId);
      await this.setStatus(tx, actor, userId, 'disabled');
      await tx.update(SignInSessionRow, { userId, endedAt: IsNull() }, { endedAt: new Date(), endReason: 'disabled' });
      return personOf(tx, userId);
    });
    await this.provider.directory.setEnabled({ userId, email: person.email }, false);
    await this.provider.directory.endSignIns({ userId, email: person.email });
    return person;
  }

  /** @throws NOT_FOUND */
  async enable(actor: UserActor, userId: string): Promise<Person> {
    const { email } = await this.find(actor, userId);
    await this.provider.directory.setEnabled({ userId, email }, true);
    return this.database.asActor(actor, async (tx) => {
      await this.setStatus(tx, actor, userId, 'active');
      return personOf(tx, userId);
    });
  }

  private async setStatus(
    tx: Transaction,
    actor: UserActor,
    userId: string,
    status: 'active' | 'disabled',
  ): Promise<void> {
    const { affected } = await tx.update(UserAccount, { id: userId }, { status, updatedAt: new Date() });
    if (affected === 0) throw new AilaError('NOT_FOUND', { what: 'person' });
    const action = status === 'active' ? 'account.enabled' : 'account.disabled';
    await recordAudit(tx, actor, { action, targetId: userId });
  }
}

/** The owner of an address; undefined while nobody has an account with it. */
export async function findPerson(tx: Transaction, email: string): Promise<Person | undefined> {
  const account = await tx.findOneBy(UserAccount, { email });
  return account ? personOf(tx, account.id) : undefined;
}

async function personOf(tx: Transaction, userId: string): Promise<Person> {
  const account = await tx.findOneBy(UserAccount, { id: userId });
  if (!account) throw new AilaError('NOT_FOUND', { what: 'person' });
  const roles = await tx.findBy(UserRole, { userId });
  return toPerson(
    account,
    roles.map(({ role }) => role),
  );
}

/** Two administrators who demote each other at the same moment must not both succeed: one waits for the other. */
async function requireAnotherAdmin(tx: Transaction, userId: string): Promise<void> {
  await tx.run(lockAdmins);
  if ((await tx.row(lastAdmin, [userId])).is_last) throw new AilaError('LAST_ADMIN');
}
