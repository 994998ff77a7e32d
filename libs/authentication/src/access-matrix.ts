import { allowsInstitution, policies, type PolicyName } from '@aila/access';
import type { ErrorCode, InstitutionRole } from '@aila/contracts';

/** What the guard before an operation does with a caller, before anything of the operation itself runs. */
export type Door = 'open' | 'unauthenticated' | 'forbidden';

/**
 * What a policy promises for a caller, for tests that compare it with what a service really does.
 *
 * @param roles that the caller holds now; null for somebody whose token must not be believed, or who has none
 */
export function expectedDoor(name: PolicyName, roles: readonly InstitutionRole[] | null): Door {
  const policy = policies[name];
  if (policy.kind === 'public') return 'open';
  if (roles === null) return 'unauthenticated';
  return allowsInstitution(policy, roles) ? 'open' : 'forbidden';
}

const unauthenticated: readonly (ErrorCode | undefined)[] = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'SESSION_ENDED',
];

/** What the answer of an operation says about its door: whoever gets as far as an error of the operation was let in. */
export function doorOf(code: ErrorCode | undefined): Door {
  if (unauthenticated.includes(code)) return 'unauthenticated';
  return code === 'FORBIDDEN' ? 'forbidden' : 'open';
}
