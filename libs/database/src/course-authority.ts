import { allowsInCourse, hasRole, type Actor, type CoursePolicyName } from '@aila/access';
import { AilaError, type CourseRole } from '@aila/contracts';
import { recordAuthorisation } from '@aila/access';
import type { Transaction } from './transaction.js';

/** Something that lies in a course, by its id. */
export type CourseTarget =
  | { readonly courseId: string }
  | { readonly conceptId: string }
  | { readonly moduleId: string }
  | { readonly fileId: string }
  | { readonly sessionId: string }
  | { readonly replyId: string };

const lookups = {
  courseId: `select c.id from course.course c where c.id = $1`,
  conceptId: `select course_id as id from course.concept where id = $1`,
  moduleId: `select course_id as id from course.module where id = $1`,
  fileId: `select course_id as id from content.file where id = $1`,
  sessionId: `select course_id as id from chat.session where id = $1`,
  replyId: `select course_id as id from chat.reply where id = $1`,
} as const;

const names = {
  courseId: 'course',
  conceptId: 'concept',
  moduleId: 'module',
  fileId: 'file',
  sessionId: 'chat',
  replyId: 'reply',
} as const;

/**
 * Decides a course policy for the actor and something in a course, by the enrolment as it is now.
 *
 * @returns the course's id and the actor's role there (null for an administrator who is not enrolled)
 * @throws NOT_FOUND when it does not exist or lies in a course that the actor is no member of; FORBIDDEN when the
 *   actor is a member whose role does not allow it
 */
export async function authoriseInCourse(
  tx: Transaction,
  actor: Actor,
  policy: CoursePolicyName,
  target: CourseTarget,
): Promise<{ courseId: string; role: CourseRole | null }> {
  const [kind, id] = Object.entries(target)[0] as [keyof typeof lookups, string];
  const [found] = await tx.query<{ id: string; role: CourseRole | null; is_admin: boolean }[]>(
    `select target.id, e.role, access.is_admin() as is_admin
     from (${lookups[kind]}) target
     left join course.enrolment e on e.course_id = target.id and e.user_id = access.current_user_id()`,
    [id],
  );
  const isAdmin = found !== undefined && found.is_admin && hasRole(actor, 'admin');
  if (found === undefined || (found.role === null && !isAdmin)) throw new AilaError('NOT_FOUND', { what: names[kind] });
  if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN');
  recordAuthorisation(policy);
  return { courseId: found.id, role: found.role };
}
