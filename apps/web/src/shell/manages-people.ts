import { allowsInstitution, policies } from '@aila/access/policies';
import type { Me } from '@aila/contracts';

/** Whether somebody makes, opens and closes courses, by the very policies that the services enforce. */
export function managesCourses(me: Pick<Me, 'roles'>): boolean {
  return allowsInstitution(policies['course.catalogue'], me.roles);
}

/** Whether somebody manages people, by the very policy that the services enforce. */
export function managesPeople(me: Pick<Me, 'roles'>): boolean {
  return allowsInstitution(policies['people.manage'], me.roles);
}
