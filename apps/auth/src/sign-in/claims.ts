import type { InstitutionRole } from '@aila/contracts';
import { isEmailAllowed } from '../provider/hooks/email-domains.js';
import type { ExternalProvider } from './external-settings.js';

/** What a provider says of a person. */
export interface ExternalPerson {
  readonly subject: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly roles: readonly InstitutionRole[];
}

type Claims = Readonly<Record<string, unknown>>;
type Rules = Pick<ExternalProvider, 'emailDomains' | 'emailsAreVerified' | 'rolesClaim' | 'roles'>;

/**
 * Reads the claims of a verified ID token.
 *
 * @returns undefined when they hold no address that the provider may vouch for
 */
export function personFrom(claims: Claims, rules: Rules): ExternalPerson | undefined {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name].trim() : '');
  const email = text('email').toLowerCase();
  const isVerified =
    claims['email_verified'] === true || claims['email_verified'] === 'true' || rules.emailsAreVerified;
  if (!isVerified || !/^[^\s@]+@[^\s@]+$/.test(email) || !isEmailAllowed(email, rules.emailDomains)) return undefined;
  return {
    subject: text('sub'),
    email,
    givenName: text('given_name'),
    familyName: text('family_name'),
    roles: mapRoles(claims[rules.rolesClaim], rules.roles),
  };
}

function mapRoles(claim: unknown, mapping: Rules['roles']): InstitutionRole[] {
  const values = Array.isArray(claim) ? claim : [claim];
  const roles = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(mapping, value) ? (mapping[value] ?? []) : [],
  );
  return [...new Set(roles)].sort();
}

/**
 * What changed at the institution since the last sign-in. A role that an administrator gave or took here stays so until
 * the institution changes its own mind.
 */
export function roleChanges(
  before: readonly InstitutionRole[],
  now: readonly InstitutionRole[],
): { readonly add: readonly InstitutionRole[]; readonly remove: readonly InstitutionRole[] } {
  return { add: now.filter((role) => !before.includes(role)), remove: before.filter((role) => !now.includes(role)) };
}
