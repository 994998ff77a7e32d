import type { InstitutionRole } from '@aila/contracts';

/** Roles to add and remove so that two stores agree. */
export interface RoleChanges {
  readonly add: readonly InstitutionRole[];
  readonly remove: readonly InstitutionRole[];
}

/**
 * Makes the roles in the database and the groups of an outside pool equal at sign-in. Who is administrator is decided
 * in the pool, where the first one is made; who is student or instructor in the database, where courses are run.
 */
export function agreeOnRoles(
  database: readonly InstitutionRole[],
  pool: readonly InstitutionRole[],
): { readonly agreed: readonly InstitutionRole[]; readonly database: RoleChanges; readonly pool: RoleChanges } {
  const agreed: InstitutionRole[] = database.filter((role) => role !== 'admin'); // control: agreed-roles
  if (pool.includes('admin')) agreed.push('admin');
  if (agreed.length === 0) agreed.push('student');
  const changes = (from: readonly InstitutionRole[]): RoleChanges => ({
    add: agreed.filter((role) => !from.includes(role)),
    remove: from.filter((role) => !agreed.includes(role)),
  });
  return { agreed, database: changes(database), pool: changes(pool) };
}
