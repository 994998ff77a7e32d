import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** The days and the module that the figures are of. Days begin at midnight where the reader is. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly moduleId: string | undefined;
}

export const analyticsKey = (courseId: string) => ['analytics', courseId] as const;

export const courseAnalyticsQuery = (courseId: string, range: Range) =>
  queryOptions({
    queryKey: [...analyticsKey(courseId), 'course', range],
    queryFn: ({ signal }) =>
      call('GET /courses/:id/analytics', { params: { id: courseId }, query: { ...range }, signal }),
  });

export const difficultiesQuery = (courseId: string, range: Range) =>
  queryOptions({
    queryKey: [...analyticsKey(courseId), 'difficulties', range],
    queryFn: ({ signal }) =>
      call('GET /courses/:id/analytics/difficulties', { params: { id: courseId }, query: { ...range }, signal }),
  });

export const sorts = ['name', 'least-progress', 'most-progress', 'fewest-messages', 'most-messages'] as const;
export type Sort = (typeof sorts)[number];

const pageSize = 50;
const longPage = 200;

const studentsPage = (
  courseId: string,
  range: Range,
  sort: Sort,
  limit: number,
  cursor?: string,
  signal?: AbortSignal,
) =>
  call('GET /courses/:id/analytics/students', {
    params: { id: courseId },
    query: { ...range, sort, limit, cursor },
    ...(signal ? { signal } : {}),
  });

/** Page by page, in an order. */
export const studentsQuery = (courseId: string, range: Range, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: [...analyticsKey(courseId), 'students', range, sort],
    queryFn: ({ pageParam, signal }) => studentsPage(courseId, range, sort, pageSize, pageParam ?? undefined, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** All of them, for a file. */
export async function allStudents(courseId: string, range: Range, sort: Sort) {
  const all = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof studentsPage>> = await studentsPage(
      courseId,
      range,
      sort,
      longPage,
      cursor ?? undefined,
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

export const setPrivacy = (courseId: string, hidesSmallGroups: boolean) =>
  call('PUT /courses/:id/analytics/privacy', { params: { id: courseId }, body: { hidesSmallGroups } });
