import { z } from 'zod';
import { Id, IdParams, ListQuery } from '../common.js';
import {
  AccessCode,
  CatalogueCoursePage,
  CatalogueQuery,
  Concept,
  ConceptInput,
  ConceptPatch,
  Course,
  CourseListQuery,
  CourseInput,
  CourseOutline,
  CoursePage,
  CoursePatch,
  CourseTerms,
  EnrolmentInput,
  Module,
  ModuleInput,
  ModulePatch,
  OutlineConcept,
  OutlineModule,
  OutlineOrder,
  PersonCoursePage,
} from '../courses.js';
import { CourseMemberPage, MemberParams, MemberQuery } from '../members.js';
import { CoursePrompt, CoursePromptInput, CoursePromptPage } from '../prompts.js';
import { ModuleTutoring, ModuleTutoringInput } from '../tutoring.js';
import { operations } from './operation.js';

const InstructorParams = z.strictObject({ id: Id, userId: Id });
const byCourse = { args: { id: 'courseId' } } as const;
const byModule = { args: { id: 'moduleId' } } as const;

/** The catalogue of courses. */
export const courses = operations('gateway', 'courses', {
  courses: {
    rest: 'GET /courses',
    query: CourseListQuery,
    answers: CoursePage,
    policy: 'signed-in',
    compressed: true,
  },
  createCourse: {
    rest: 'POST /courses',
    body: CourseInput,
    answers: Course,
    status: 201,
    policy: 'course.create',
    refuses: ['NOT_AN_INSTRUCTOR'],
  },
  courseCatalogue: {
    rest: 'GET /course-catalogue',
    query: CatalogueQuery,
    answers: CatalogueCoursePage,
    policy: 'course.catalogue',
    summary: 'All courses, with who teaches them.',
  },
  courseTerms: {
    rest: 'GET /course-terms',
    answers: CourseTerms,
    policy: 'course.catalogue',
    summary: 'The terms in which there are courses.',
    graphql: { picks: 'items' },
  },
  personCourses: {
    rest: 'GET /users/:id/courses',
    params: IdParams,
    query: ListQuery,
    answers: PersonCoursePage,
    policy: 'people.manage',
    about: 'person',
    graphql: { args: { id: 'userId' } },
  },
  course: {
    rest: 'GET /courses/:id',
    params: IdParams,
    answers: CourseOutline,
    policy: 'course.read',
    about: 'course',
    compressed: true,
  },
  updateCourse: {
    rest: 'PATCH /courses/:id',
    params: IdParams,
    body: CoursePatch,
    answers: Course,
    policy: 'course.edit',
    about: 'course',
    refuses: ['CONFLICT'],
  },
  deleteCourse: {
    rest: 'DELETE /courses/:id',
    params: IdParams,
    policy: 'course.edit',
    about: 'course',
  },
  appointInstructor: {
    rest: 'PUT /courses/:id/instructors/:userId',
    params: InstructorParams,
    policy: 'course.edit',
    about: 'course',
    refuses: ['NOT_AN_INSTRUCTOR'],
    graphql: byCourse,
  },
  dismissInstructor: {
    rest: 'DELETE /courses/:id/instructors/:userId',
    params: InstructorParams,
    policy: 'course.edit',
    about: 'course',
    graphql: byCourse,
  },
});

/** What instructors ask of the tutor. */
export const prompts = operations('gateway', 'prompts', {
  coursePrompt: {
    rest: 'GET /courses/:id/prompt',
    params: IdParams,
    answers: CoursePrompt,
    policy: 'prompt.edit',
    about: 'course',
    graphql: byCourse,
  },
  changeCoursePrompt: {
    rest: 'PUT /courses/:id/prompt',
    params: IdParams,
    body: CoursePromptInput,
    answers: CoursePrompt,
    policy: 'prompt.edit',
    about: 'course',
    refuses: ['CONFLICT'],
    summary: 'The same text again makes no new version.',
    graphql: byCourse,
  },
  coursePromptVersions: {
    rest: 'GET /courses/:id/prompt/versions',
    params: IdParams,
    query: ListQuery,
    answers: CoursePromptPage,
    policy: 'prompt.edit',
    about: 'course',
    summary: 'The newest first.',
    graphql: byCourse,
  },
});

/** Who takes part in a course, and how one joins it. */
export const enrolments = operations('gateway', 'enrolments', {
  joinCourse: {
    rest: 'POST /enrolments',
    body: EnrolmentInput,
    answers: Course,
    policy: 'signed-in',
    refuses: ['ACCESS_CODE_UNKNOWN', 'ACCESS_CODE_EXPIRED', 'COURSE_INACTIVE'],
  },
  accessCode: {
    rest: 'GET /courses/:id/access-code',
    params: IdParams,
    answers: AccessCode,
    policy: 'access-code.manage',
    about: 'course',
    graphql: byCourse,
  },
  renewAccessCode: {
    rest: 'POST /courses/:id/access-code',
    params: IdParams,
    answers: AccessCode,
    status: 201,
    policy: 'access-code.manage',
    about: 'course',
    graphql: byCourse,
  },
  members: {
    rest: 'GET /courses/:id/members',
    params: IdParams,
    query: MemberQuery,
    answers: CourseMemberPage,
    policy: 'member.list',
    about: 'course',
    graphql: byCourse,
  },
  /** GraphQL has a role where the path has a group. */
  assignCourseRole: {
    rest: 'PUT /courses/:id/:group/:userId',
    params: MemberParams,
    policy: 'member.manage',
    about: 'member',
    graphql: false,
  },
  removeMember: {
    rest: 'DELETE /courses/:id/:group/:userId',
    params: MemberParams,
    policy: 'member.manage',
    about: 'member',
    graphql: false,
  },
});

/** What a course consists of: concepts and their modules. */
export const outline = operations('gateway', 'outline', {
  createConcept: {
    rest: 'POST /courses/:id/concepts',
    params: IdParams,
    body: ConceptInput,
    answers: OutlineConcept,
    status: 201,
    policy: 'outline.edit',
    about: 'course',
    refuses: ['NAME_TAKEN'],
    graphql: byCourse,
  },
  reorderOutline: {
    rest: 'PUT /courses/:id/outline',
    params: IdParams,
    body: OutlineOrder,
    policy: 'outline.edit',
    about: 'course',
    refuses: ['CONFLICT', 'NAME_TAKEN'],
    graphql: byCourse,
  },
  renameConcept: {
    rest: 'PATCH /concepts/:id',
    params: IdParams,
    body: ConceptPatch,
    answers: Concept,
    policy: 'outline.edit',
    about: 'concept',
    refuses: ['CONFLICT', 'NAME_TAKEN'],
  },
  deleteConcept: {
    rest: 'DELETE /concepts/:id',
    params: IdParams,
    policy: 'outline.edit',
    about: 'concept',
  },
  createModule: {
    rest: 'POST /concepts/:id/modules',
    params: IdParams,
    body: ModuleInput,
    answers: Module,
    status: 201,
    policy: 'outline.edit',
    about: 'concept',
    refuses: ['NAME_TAKEN'],
    graphql: { args: { id: 'conceptId' }, input: true, as: OutlineModule },
  },
  updateModule: {
    rest: 'PATCH /modules/:id',
    params: IdParams,
    body: ModulePatch,
    answers: Module,
    policy: 'outline.edit',
    about: 'module',
    refuses: ['CONFLICT', 'NAME_TAKEN'],
    graphql: { as: OutlineModule },
  },
  moduleTutoring: {
    rest: 'GET /modules/:id/tutoring',
    params: IdParams,
    answers: ModuleTutoring,
    policy: 'outline.edit',
    about: 'module',
    graphql: byModule,
  },
  setModuleTutoring: {
    rest: 'PUT /modules/:id/tutoring',
    params: IdParams,
    body: ModuleTutoringInput,
    answers: ModuleTutoring,
    policy: 'outline.edit',
    about: 'module',
    summary: 'Holds from the next answer on.',
    graphql: byModule,
  },
  resetModuleTutoring: {
    rest: 'DELETE /modules/:id/tutoring',
    params: IdParams,
    policy: 'outline.edit',
    about: 'module',
    summary: 'Back to the defaults.',
    graphql: byModule,
  },
  deleteModule: {
    rest: 'DELETE /modules/:id',
    params: IdParams,
    policy: 'outline.edit', // control: delete-module-policy
    about: 'module',
  },
});
