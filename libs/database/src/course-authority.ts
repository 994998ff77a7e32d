import { allowsInCourse, hasRole, type Actor, type CoursePolicyName } from '@aila/access';
import { AilaError, CourseRole } from '@aila/contracts';
import { recordAuthorisation } from '@aila/access';
import { z } from 'zod';
import { statementsFor } from './statement.js';
import type { Transaction } from './transaction.js';

/** Something that lies in a course, by its id. */
export type CourseTarget =
  | { readonly courseId: string }
  | { readonly conceptId: string }
  | { readonly moduleId: string }
  /** The actor's own chats in a module, which stay when the module is no longer theirs to see. */
  | { readonly chatsOfModuleId: string }
  | { readonly fileId: string }
  | { readonly sessionId: string }
  /** A chat of a student, for those who teach them. */
  | { readonly transcriptId: string }
  | { readonly replyId: string }
  | { readonly exportId: string };

/** The course of the target, the actor's role there, and whether the actor is an administrator. */
function lookup(kind: string, course: string, ...services: Parameters<typeof statementsFor>) {
  return statementsFor(...services)(
    `course.authority.${kind}`,
    `select target.id, e.role, access.is_admin() as is_admin
     from (${course}) target
     left join course.enrolment e on e.course_id = target.id and e.user_id = access.current_user_id()`,
    z.object({ id: z.uuid(), role: CourseRole.nullable(), is_admin: z.boolean() }),
  );
}

const everybody = ['gateway', 'files', 'text-gen'] as const;
const lookups = {
  courseId: lookup('course', `select c.id from course.course c where c.id = $1`, ...everybody),
  conceptId: lookup('concept', `select course_id as id from course.concept where id = $1`, ...everybody),
  moduleId: lookup('module', `select course_id as id from course.module where id = $1`, ...everybody),
  chatsOfModuleId: lookup(
    'chatsOfModule',
    `select course_id as id from course.module where id = $1
     union select course_id from chat.session where module_id = $1 and user_id = access.current_user_id()`,
    'text-gen',
  ),
  fileId: lookup('file', `select course_id as id from content.file where id = $1`, 'files', 'text-gen'),
  sessionId: lookup('session', `select course_id as id from chat.session where id = $1`, 'text-gen'),
  exportId: lookup('export', `select course_id as id from course.chat_export where id = $1`, 'files'),
  transcriptId: lookup(
    'transcript',
    `select c.id from access.chat_of_learner($1) l join course.course c on c.id = l.course_id`,
    'text-gen',
  ),
  replyId: lookup('reply', `select course_id as id from chat.reply where id = $1`, 'text-gen'),
};

const names = {
  courseId: 'course',
  conceptId: 'concept',
  moduleId: 'module',
  chatsOfModuleId: 'module',
  fileId: 'file',
  sessionId: 'chat',
  transcriptId: 'chat',
  replyId: 'reply',
  exportId: 'export',
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
  const found = await tx.optionalRow(lookups[kind], [id]);
  const isAdmin = found !== undefined && found.is_admin && hasRole(actor, 'admin');
  if (found === undefined || (found.role === null && !isAdmin)) throw new AilaError('NOT_FOUND', { what: names[kind] });
  if (!allowsInCourse(policy, found.role, isAdmin)) throw new AilaError('FORBIDDEN'); // control: course-role
  recordAuthorisation(policy);
  return { courseId: found.id, role: found.role };
}
