import { allowsInstitution, policies } from '@aila/access/policies';
import type { Me } from '@aila/contracts';

/** Whether somebody manages people, by the very policy that the services enforce. */
export function managesPeople(me: Pick<Me, 'roles'>): boolean {
  return allowsInstitution(policies['people.manage'], me.roles);
}
