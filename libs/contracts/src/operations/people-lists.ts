import { IdParams, ListQuery } from '../common.js';
import { PeopleList, PeopleListInput, PeopleListResult, PromisedPartInput, PromisedPartPage } from '../people-list.js';
import { operations } from './operation.js';

const inCourse = {
  params: IdParams,
  policy: 'course.edit',
  about: 'course',
  graphql: { args: { id: 'courseId' } },
} as const;

/** People who come into a course by a list of addresses. */
export const peopleLists = operations('gateway', 'people by list', {
  previewPeopleList: {
    ...inCourse,
    rest: 'POST /courses/:id/people/preview',
    body: PeopleListInput,
    answers: PeopleList,
    summary: 'What a list would do, line by line; nothing is done.',
  },
  applyPeopleList: {
    ...inCourse,
    rest: 'POST /courses/:id/people',
    body: PeopleListInput,
    answers: PeopleListResult,
    refuses: ['PEOPLE_LIST_WRONG'],
    summary: 'All of it or nothing. Doing it again changes nothing.',
  },
  promisedParts: {
    ...inCourse,
    rest: 'GET /courses/:id/promised-parts',
    query: ListQuery,
    answers: PromisedPartPage,
    summary: 'Whose part in the course waits for an account.',
  },
  withdrawPromisedPart: { ...inCourse, rest: 'DELETE /courses/:id/promised-parts', body: PromisedPartInput },
});
