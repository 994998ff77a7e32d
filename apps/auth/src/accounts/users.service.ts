import type { UserActor } from '@aila/access';
import {
  AccountStatus,
  AilaError,
  InstitutionRole,
  Language,
  listCursor,
  type Person,
  type PersonPage,
  type PersonQuery,
} from '@aila/contracts';
import {
  Database,
  notify,
  recordAudit,
  SignInSessionRow,
  statementsFor,
  UserAccount,
  UserRole,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { giveRole } from '../provider/hooks/account-hooks.js';
import { IdentityProvider } from '../provider/identity-provider.js';
import { toPerson } from './person.js';

const byEmail = listCursor(z.tuple([z.string()]));

const statement = statementsFor('auth');
const findPeople = statement(
  'identity.people.page',
  `select u.id, u.email, u.given_name as "givenName", u.family_name as "familyName",
     u.preferred_name as "preferredName", u.language, u.status, u.created_at as "createdAt",
     u.last_sign_in_at as "lastSignInAt",
     array(select r.role from identity.user_role r where r.user_id = u.id) as roles
   from identity.user_account u
   where ($1::text is null or u.email = $1)
     and ($2::text is null or u.email || ' ' || u.given_name || ' ' || u.family_name ilike $2)
     and ($3::text is null or u.email > $3)
     and ($5::text is null or exists (select from identity.user_role h where h.user_id = u.id and h.role = $5))
   order by u.email limit $4`,
  z.object({
    id: z.uuid(),
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    preferredName: z.string().nullable(),
    language: Language,
    status: AccountStatus,
    createdAt: z.date(),
    lastSignInAt: z.date().nullable(),
    roles: z.array(InstitutionRole),
  }),
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
    private readonly provider: IdentityProvider,
  ) {}

  /** People by e-mail address, or by parts of name and address, or by role, in the order of their addresses. */
  list(actor: UserActor, { email, search, role, cursor, limit }: PersonQuery): Promise<PersonPage> {
    return this.database.asActor(actor, async (tx) => {
      const accounts = await tx.rows(findPeople, [
        email ?? null,
        search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
        cursor === undefined ? null : byEmail.decode(cursor)[0],
        limit + 1,
        role ?? null,
      ]);
      const page = accounts.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ roles, ...account }) => toPerson(account, roles)),
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
      if ((await tx.run(giveRole, [userId, role])) > 0) {
        await recordAudit(tx, actor, { action: 'role.given', targetId: userId, details: { role } });
        await notify(tx, { people: [userId], kind: 'role-given', facts: { detail: role } });
      }
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
