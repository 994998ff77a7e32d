import type { CatalogueSort, CourseCopyInput, CourseInput, CoursePatch } from '@aila/contracts';
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';
import { coursesQuery, outlineQuery } from '../api/queries.js';

/** How many courses come at once. */
const pageSize = 50;
const catalogueKey = ['course-catalogue'];

export interface CatalogueFilters {
  readonly search: string;
  readonly term: string;
  readonly state: 'open' | 'closed' | '';
  readonly sort: CatalogueSort;
}

/** All courses that the filters leave, page by page; an empty filter leaves all. */
export const catalogueQuery = ({ search, term, state, sort }: CatalogueFilters) =>
  infiniteQueryOptions({
    queryKey: [...catalogueKey, search, term, state, sort],
    queryFn: ({ pageParam, signal }) => {
      const filters = { search: search || undefined, term: term || undefined, state: state || undefined, sort };
      return call('GET /course-catalogue', {
        query: { ...filters, limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

export const termsQuery = queryOptions({
  queryKey: ['course-terms'],
  queryFn: async ({ signal }) => (await call('GET /course-terms', { signal })).items,
});

/** Shows a change of a course, or a new one, wherever courses are listed. */
export async function reloadCourses(cache: QueryClient, courseId?: string): Promise<void> {
  const keys = [catalogueKey, termsQuery.queryKey, coursesQuery.queryKey, ['person-courses']];
  if (courseId !== undefined) keys.push(outlineQuery(courseId).queryKey as unknown as string[]);
  await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
}

export const createCourse = (body: Partial<CourseInput> & Pick<CourseInput, 'title' | 'department' | 'number'>) =>
  call('POST /courses', { body });

/** @throws CONFLICT with what is there when somebody has changed it since `patch.version` was read */
export const changeCourse = (courseId: string, patch: CoursePatch) =>
  call('PATCH /courses/:id', { params: { id: courseId }, body: patch });

/** A closed course with the same outline, files and settings. */
export const copyCourse = (courseId: string, body: CourseCopyInput) =>
  call('POST /courses/:id/copies', { params: { id: courseId }, body });

/** Those who teach a course: at most some dozens. */
export const instructorsQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['members', courseId, 'instructors'],
    queryFn: async ({ signal }) => {
      const query = { role: 'instructor', limit: 200 } as const;
      return (await call('GET /courses/:id/members', { params: { id: courseId }, query, signal })).items;
    },
  });

export const appoint = (courseId: string, userId: string) =>
  call('PUT /courses/:id/instructors/:userId', { params: { id: courseId, userId } });
export const dismiss = (courseId: string, userId: string) =>
  call('DELETE /courses/:id/instructors/:userId', { params: { id: courseId, userId } });

/** How many people a search shows: who is not among them is found by more letters. */
const suggestions = 8;

/** Those who may teach, by parts of name and address. */
export const teachersQuery = (search: string) =>
  queryOptions({
    queryKey: ['people', 'teachers', search],
    queryFn: async ({ signal }) => {
      const query = { role: 'instructor', search, limit: suggestions } as const;
      return (await call('GET /users', { query, signal })).items;
    },
    enabled: search !== '',
    placeholderData: keepPreviousData,
  });
