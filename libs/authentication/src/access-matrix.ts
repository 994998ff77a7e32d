import { allowsInCourse, allowsInstitution, policies, type CoursePolicyName, type PolicyName } from '@aila/access';
import type { CourseRole, ErrorCode, InstitutionRole } from '@aila/contracts';

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
  'SIGN_IN_ENDED',
];

/** What the answer of an operation says about its door: whoever gets as far as an error of the operation was let in. */
export function doorOf(code: ErrorCode | undefined): Door {
  if (unauthenticated.includes(code)) return 'unauthenticated';
  return code === 'FORBIDDEN' ? 'forbidden' : 'open';
}

/**
 * What a policy promises to somebody about a thing, once the door is passed.
 *
 * @param standing in the institution (null: not believed), in the course of the thing (null: no member), and whether
 *   there is such a thing for them; what belongs to another person does not exist
 */
export function expectedOutcome(
  name: PolicyName,
  standing: {
    readonly roles: readonly InstitutionRole[] | null;
    readonly courseRole: CourseRole | null;
    readonly exists: boolean;
  },
): Door | 'not-found' {
  const { roles, courseRole, exists } = standing;
  const door = expectedDoor(name, roles);
  if (door !== 'open' || roles === null) return door;
  if (!exists) return 'not-found';
  if (policies[name].kind !== 'course') return 'open';
  const isAdmin = roles.includes('admin');
  if (courseRole === null && !isAdmin) return 'not-found';
  return allowsInCourse(name as CoursePolicyName, courseRole, isAdmin) ? 'open' : 'forbidden';
}

/** The same of what was answered; an error that has nothing to do with access stays its own code. */
export function outcomeOf(code: string | undefined): string {
  const door = doorOf(code as ErrorCode | undefined);
  if (door !== 'open') return door;
  return code === 'NOT_FOUND' ? 'not-found' : (code ?? 'open');
}
