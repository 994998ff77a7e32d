import { z } from 'zod';
import { Cursor, Id, ListQuery, nameOf, pageOf, ReadVersion, textOf, Timestamp, Title } from './common.js';
import { Language } from './identity.js';
import { maxPromptCharacters } from './prompts.js';
import { typeNames } from './type-names.js';

export const courseRoles = ['student', 'assistant', 'instructor', 'observer'] as const;
export const CourseRole = z.enum(courseRoles).register(typeNames, { name: 'CourseRole' });
export type CourseRole = z.infer<typeof CourseRole>;

const ShortName = nameOf(20);
/** In which term a course is taught, in the institution's own words; empty: nobody says. */
const Term = z.union([z.literal(''), ShortName]);

/** How many people may be appointed to teach a course as it is made. */
export const maxFirstInstructors = 20;

export const CourseInput = z.strictObject({
  title: Title,
  department: ShortName,
  number: ShortName,
  term: Term.default(''),
  language: Language.default('en'),
  active: z.boolean().default(true),
  /** Who teaches it from the start. */
  instructorIds: z.array(Id).max(maxFirstInstructors).default([]),
  /** What the tutor is asked to do in it; empty: nothing. */
  prompt: textOf(maxPromptCharacters).default(''),
});
export type CourseInput = z.infer<typeof CourseInput>;

/** A copy for another term. What is left out is as in the course that is copied. */
export const CourseCopyInput = z
  .strictObject({
    term: Term,
    title: Title.optional(),
    department: ShortName.optional(),
    number: ShortName.optional(),
    modules: z.enum(['drafts', 'unchanged']).register(typeNames, { name: 'CopiedModules' }).default('drafts'),
  })
  .register(typeNames, { name: 'CourseCopyInput' });
export type CourseCopyInput = z.infer<typeof CourseCopyInput>;

export const CoursePatch = z
  .strictObject({
    title: Title,
    department: ShortName,
    number: ShortName,
    term: Term,
    language: Language,
    active: z.boolean(),
    version: ReadVersion,
  })
  .partial();
export type CoursePatch = z.infer<typeof CoursePatch>;

/** `myRole` is null for an administrator who is not enrolled. */
export const Course = z
  .object({
    id: Id,
    title: z.string(),
    department: z.string(),
    number: z.string(),
    term: z.string().meta({ description: 'Empty where nobody says.' }),
    language: Language,
    active: z.boolean(),
    version: z.number().int(),
    myRole: CourseRole.nullable().meta({ description: 'Null for an administrator who is not enrolled.' }),
    createdAt: Timestamp,
  })
  .register(typeNames, { name: 'Course' });
export type Course = z.infer<typeof Course>;
export const CoursePage = pageOf(Course);

/** `of`: `own` leaves out courses that an administrator sees without a part of their own. */
export const CourseListQuery = ListQuery.extend({
  of: z.enum(['own', 'all']).register(typeNames, { name: 'CoursesOf' }).default('all'),
});
export type CourseListQuery = z.infer<typeof CourseListQuery>;

/** A course as administrators see it in the list of all. */
export const CatalogueCourse = Course.extend({
  students: z.number().int(),
  instructors: z.array(
    z.object({ userId: Id, displayName: z.string() }).register(typeNames, { name: 'CourseInstructor' }),
  ),
}).register(typeNames, { name: 'CatalogueCourse' });
export type CatalogueCourse = z.infer<typeof CatalogueCourse>;
export const CatalogueCoursePage = pageOf(CatalogueCourse);

export const catalogueSorts = ['number', 'title', 'term', 'newest'] as const;
export const CatalogueSort = z.enum(catalogueSorts).register(typeNames, { name: 'CatalogueSort' });
export type CatalogueSort = z.infer<typeof CatalogueSort>;

/** `search` finds parts of department, number, title and term, in this order: `comp 101`. */
export const CatalogueQuery = z.strictObject({
  search: z.string().trim().min(1).max(120).optional(),
  term: z.string().max(20).optional(),
  state: z.enum(['open', 'closed']).register(typeNames, { name: 'CourseState' }).optional(),
  sort: CatalogueSort.default('number'),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CatalogueQuery = z.infer<typeof CatalogueQuery>;

export const CourseTerms = z.object({ items: z.array(z.string()) });
export type CourseTerms = z.infer<typeof CourseTerms>;

/** A course in which somebody has a part, and what they are there. */
export const PersonCourse = Course.omit({ myRole: true })
  .extend({ role: CourseRole, joinedAt: Timestamp })
  .register(typeNames, { name: 'PersonCourse' });
export type PersonCourse = z.infer<typeof PersonCourse>;
export const PersonCoursePage = pageOf(PersonCourse);

/** How far the caller is in a module: `score` from 0 to 1, `achieved` once the module's threshold was reached. */
export const ModuleProgress = z
  .object({
    score: z.number().meta({ description: 'From 0 to 1.' }),
    attempts: z.number().int(),
    achieved: z.boolean(),
  })
  .register(typeNames, { name: 'ModuleProgress' });
export type ModuleProgress = z.infer<typeof ModuleProgress>;

export const Module = z.object({
  id: Id,
  courseId: Id,
  conceptId: Id,
  title: z.string(),
  description: z.string(),
  published: z.boolean().meta({ description: 'False: a draft, which students do not see.' }),
  releaseAt: Timestamp.nullable().meta({
    description: 'From when students see the module once it is published; null: at once.',
  }),
  position: z.number().int(),
  version: z.number().int(),
});
export type Module = z.infer<typeof Module>;

export const Concept = z
  .object({ id: Id, courseId: Id, title: z.string(), position: z.number().int(), version: z.number().int() })
  .register(typeNames, { name: 'ConceptSummary' });
export type Concept = z.infer<typeof Concept>;

/** A module of an outline, with how far the caller is. */
export const OutlineModule = Module.extend({
  readable: z.boolean().nullable().meta({
    description: 'False: it has no file that the tutor can read. Null in the answer to a change of the module.',
  }),
  progress: ModuleProgress.nullable().meta({ description: 'How far the caller is; null before the first answer.' }),
}).register(typeNames, { name: 'Module' });

/** A concept of an outline, with its modules. */
export const OutlineConcept = Concept.extend({ modules: z.array(OutlineModule) }).register(typeNames, {
  name: 'Concept',
});

/** A course with its concepts and modules in the teacher's order. */
export const CourseOutline = Course.extend({
  concepts: z.array(OutlineConcept),
}).register(typeNames, { name: 'CourseOutline' });
export type CourseOutline = z.infer<typeof CourseOutline>;

export const ConceptInput = z.strictObject({ title: Title });
export type ConceptInput = z.infer<typeof ConceptInput>;

export const ConceptPatch = ConceptInput.extend({ version: ReadVersion.optional() });
export type ConceptPatch = z.infer<typeof ConceptPatch>;

export const ModuleInput = z
  .strictObject({
    title: Title,
    description: textOf(2000).default(''),
    published: z.boolean().default(true),
    releaseAt: Timestamp.nullable().default(null),
  })
  .register(typeNames, { name: 'ModuleInput' });
export type ModuleInput = z.infer<typeof ModuleInput>;

export const ModulePatch = z
  .strictObject({
    title: Title,
    description: textOf(2000),
    conceptId: Id,
    published: z.boolean(),
    /** Null takes the date away. */
    releaseAt: Timestamp.nullable(),
    version: ReadVersion,
  })
  .partial();
export type ModulePatch = z.infer<typeof ModulePatch>;

/** The whole order of a course: every concept and every module exactly once. */
export const OutlineOrder = z
  .strictObject({
    concepts: z
      .array(z.strictObject({ id: Id, moduleIds: z.array(Id).max(500) }).register(typeNames, { name: 'ConceptOrder' }))
      .max(200),
  })
  .register(typeNames, { name: 'OutlineOrder' });
export type OutlineOrder = z.infer<typeof OutlineOrder>;

export const EnrolmentInput = z.strictObject({ accessCode: z.string().trim().min(1).max(40) });
export type EnrolmentInput = z.infer<typeof EnrolmentInput>;

/** `expiresAt` null: valid until replaced. */
export const AccessCode = z
  .object({
    code: z.string(),
    expiresAt: Timestamp.nullable(),
    maxUses: z.number().int().nullable().meta({ description: 'Null: as often as people like.' }),
    uses: z.number().int(),
  })
  .register(typeNames, { name: 'AccessCode' });
export type AccessCode = z.infer<typeof AccessCode>;

/** Until when, and how often in all, an access code may be used; null takes a limit away. */
export const AccessCodeLimits = z.strictObject({
  expiresAt: Timestamp.nullable(),
  maxUses: z.number().int().min(1).max(100_000).nullable(),
});
export type AccessCodeLimits = z.infer<typeof AccessCodeLimits>;
