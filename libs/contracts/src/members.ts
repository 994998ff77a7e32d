import { z } from 'zod';
import { Cursor, Id, pageOf, Timestamp } from './common.js';
import { CourseRole } from './courses.js';
import { typeNames } from './type-names.js';

/** Somebody who takes part in a course, as its staff see them. */
export const CourseMember = z
  .object({
    userId: Id,
    displayName: z.string(),
    email: z.string(),
    role: CourseRole,
    joinedAt: Timestamp,
    lastSeenAt: Timestamp.nullable().meta({ description: 'When they were last in a chat of the course.' }),
    achieved: z.number().int().meta({ description: 'How many published modules they have achieved.' }),
  })
  .register(typeNames, { name: 'CourseMember' });
export type CourseMember = z.infer<typeof CourseMember>;

export const CourseMemberPage = pageOf(CourseMember);
export type CourseMemberPage = z.infer<typeof CourseMemberPage>;

export const MemberQuery = z.strictObject({
  role: CourseRole.optional(),
  search: z.string().trim().min(1).max(120).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type MemberQuery = z.infer<typeof MemberQuery>;

/** Roles that the instructors of a course give and take; who teaches is up to administrators. */
export const AssignedRole = CourseRole.exclude(['instructor']);
export type AssignedRole = z.infer<typeof AssignedRole>;

const groups = { students: 'student', assistants: 'assistant', observers: 'observer' } as const satisfies Record<
  string,
  AssignedRole
>;

/** A member by their place in a course, as in `/courses/{id}/assistants/{userId}`. */
export const MemberParams = z.strictObject({
  id: Id,
  group: z.enum(Object.keys(groups) as (keyof typeof groups)[]),
  userId: Id,
});
export type MemberParams = z.infer<typeof MemberParams>;

export const roleOfGroup = (group: MemberParams['group']): AssignedRole => groups[group];
