import { allowsInCourse, type CoursePolicyName } from '@aila/access/policies';
import type { Course, Me } from '@aila/contracts';

/** What somebody can do in a course, by the very policies that the services enforce. */
export function can(
  policy: CoursePolicyName,
  course: Pick<Course, 'myRole'>,
  me: Pick<Me, 'roles'> | undefined,
): boolean {
  return allowsInCourse(policy, course.myRole, me?.roles.includes('admin') ?? false);
}

/** The side of a course that opens first: its own for those who see its files, else the learning side. */
export function opensTeaching(course: Pick<Course, 'myRole'>, me: Pick<Me, 'roles'> | undefined): boolean {
  return can('file.list', course, me);
}
