import { IdParams, ListQuery } from '../common.js';
import { Contents, TrashPage } from '../trash.js';
import { operations, type Declaration } from './operation.js';

const ofCourse = { params: IdParams, policy: 'course.edit', about: 'course' } as const satisfies Partial<Declaration>;
const ofConcept = {
  params: IdParams,
  policy: 'outline.edit',
  about: 'concept',
} as const satisfies Partial<Declaration>;
const ofModule = { params: IdParams, policy: 'outline.edit', about: 'module' } as const satisfies Partial<Declaration>;
const by = (id: string) => ({ args: { id } });

/** What belongs to what is deleted, and the way back. */
export const trash = operations('gateway', 'trash', {
  courseContents: { ...ofCourse, rest: 'GET /courses/:id/contents', answers: Contents, graphql: by('courseId') },
  conceptContents: { ...ofConcept, rest: 'GET /concepts/:id/contents', answers: Contents, graphql: by('conceptId') },
  moduleContents: { ...ofModule, rest: 'GET /modules/:id/contents', answers: Contents, graphql: by('moduleId') },
  deletedCourses: {
    rest: 'GET /trash/courses',
    query: ListQuery,
    answers: TrashPage,
    policy: 'course.catalogue',
    summary: 'Courses in the trash, the last one first.',
  },
  courseTrash: {
    rest: 'GET /courses/:id/trash',
    params: IdParams,
    query: ListQuery,
    answers: TrashPage,
    policy: 'outline.edit',
    about: 'course',
    summary: 'Concepts and modules of the course in the trash, the last one first.',
    graphql: by('courseId'),
  },
  restoreCourse: {
    ...ofCourse,
    rest: 'POST /courses/:id/restore',
    summary: 'Quiet for what is not in the trash.',
  },
  restoreConcept: {
    ...ofConcept,
    rest: 'POST /concepts/:id/restore',
    refuses: ['NAME_TAKEN'],
    summary: 'At the end of its course. Quiet for what is not in the trash.',
  },
  restoreModule: {
    ...ofModule,
    rest: 'POST /modules/:id/restore',
    refuses: ['NAME_TAKEN', 'CONCEPT_IN_TRASH'],
    summary: 'At the end of its concept. Quiet for what is not in the trash.',
  },
});
