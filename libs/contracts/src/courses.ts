import { z } from 'zod';
import { Id, nameOf, textOf, Timestamp, Title } from './common.js';
import { Language } from './identity.js';

export const courseRoles = ['student', 'assistant', 'instructor', 'observer'] as const;
export const CourseRole = z.enum(courseRoles);
export type CourseRole = z.infer<typeof CourseRole>;

const ShortName = nameOf(20);

export const CourseInput = z.strictObject({
  title: Title,
  department: ShortName,
  number: ShortName,
  language: Language.default('en'),
  active: z.boolean().default(true),
});
export type CourseInput = z.infer<typeof CourseInput>;

export const CoursePatch = z
  .strictObject({
    title: Title,
    department: ShortName,
    number: ShortName,
    language: Language,
    active: z.boolean(),
  })
  .partial();
export type CoursePatch = z.infer<typeof CoursePatch>;

/** `myRole` is null for an administrator who is not enrolled. */
export const Course = z.object({
  id: Id,
  title: z.string(),
  department: z.string(),
  number: z.string(),
  language: Language,
  active: z.boolean(),
  myRole: CourseRole.nullable(),
  createdAt: Timestamp,
});
export type Course = z.infer<typeof Course>;

/** How far the caller is in a module: `score` from 0 to 1, `achieved` once the module's threshold was reached. */
export const ModuleProgress = z.object({ score: z.number(), attempts: z.number().int(), achieved: z.boolean() });
export type ModuleProgress = z.infer<typeof ModuleProgress>;

export const Module = z.object({
  id: Id,
  courseId: Id,
  conceptId: Id,
  title: z.string(),
  description: z.string(),
  position: z.number().int(),
});
export type Module = z.infer<typeof Module>;

export const Concept = z.object({ id: Id, courseId: Id, title: z.string(), position: z.number().int() });
export type Concept = z.infer<typeof Concept>;

/** A course with its concepts and modules in the teacher's order. */
export const CourseOutline = Course.extend({
  concepts: z.array(Concept.extend({ modules: z.array(Module.extend({ progress: ModuleProgress.nullable() })) })),
});
export type CourseOutline = z.infer<typeof CourseOutline>;

export const ConceptInput = z.strictObject({ title: Title });
export type ConceptInput = z.infer<typeof ConceptInput>;

export const ModuleInput = z.strictObject({ title: Title, description: textOf(2000).default('') });
export type ModuleInput = z.infer<typeof ModuleInput>;

export const ModulePatch = z.strictObject({ title: Title, description: textOf(2000), conceptId: Id }).partial();
export type ModulePatch = z.infer<typeof ModulePatch>;

/** The whole order of a course: every concept and every module exactly once. */
export const OutlineOrder = z.strictObject({
  concepts: z.array(z.strictObject({ id: Id, moduleIds: z.array(Id).max(500) })).max(200),
});
export type OutlineOrder = z.infer<typeof OutlineOrder>;

export const EnrolmentInput = z.strictObject({ accessCode: z.string().trim().min(1).max(40) });
export type EnrolmentInput = z.infer<typeof EnrolmentInput>;

/** `expiresAt` null: valid until replaced. */
export const AccessCode = z.object({ code: z.string(), expiresAt: Timestamp.nullable() });
export type AccessCode = z.infer<typeof AccessCode>;
