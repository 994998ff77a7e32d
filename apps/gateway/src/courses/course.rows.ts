import { CourseRole, Language, type Course } from '@aila/contracts';
import { z } from 'zod';

/** What is read of `course.course c`, with the role in it from `course.enrolment e`. */
export const courseColumns =
  'c.id, c.title, c.department, c.number, c.term, c.language, c.active, c.version, c.created_at, e.role';

export const CourseRecord = z.object({
  id: z.uuid(),
  title: z.string(),
  department: z.string(),
  number: z.string(),
  term: z.string(),
  language: Language,
  active: z.boolean(),
  version: z.number(),
  created_at: z.date(),
  role: CourseRole.nullable(),
});
export type CourseRecord = z.infer<typeof CourseRecord>;

export function toCourse(row: CourseRecord): Course {
  const { id, title, department, number, term, language, active, version, role, created_at } = row;
  const words = { id, title, department, number, term, language, active, version };
  return { ...words, myRole: role, createdAt: created_at.toISOString() };
}
