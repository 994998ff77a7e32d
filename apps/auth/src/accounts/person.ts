import { institutionRoles, type InstitutionRole, type Me, type Person } from '@aila/contracts';
import type { UserAccount } from '@aila/database';

type Account = Omit<UserAccount, 'updatedAt' | 'notifyByMail'>;

/** The public shape of an account for its owner. */
export function toMe(account: Omit<UserAccount, 'updatedAt'>, roles: readonly InstitutionRole[]): Me {
  return { ...toKnown(account, roles), notifyByMail: account.notifyByMail };
}

/** The public shape of an account for administrators. */
export function toPerson(account: Account, roles: readonly InstitutionRole[]): Person {
  return {
    ...toKnown(account, roles),
    status: account.status,
    createdAt: account.createdAt.toISOString(),
    lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
  };
}

/** Who somebody is, for themselves and for administrators. */
function toKnown(account: Account, roles: readonly InstitutionRole[]) {
  const { id, email, givenName, familyName, preferredName, language } = account;
  const displayName = [preferredName ?? givenName, familyName].filter(Boolean).join(' ') || email;
  // In the catalogue's order, so that answers do not depend on the order of rows.
  const ordered = institutionRoles.filter((role) => roles.includes(role));
  return { id, email, givenName, familyName, preferredName, displayName, language, roles: ordered };
}
