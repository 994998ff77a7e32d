import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** What a list would do, line by line. */
export const previewList = (courseId: string, list: string) =>
  call('POST /courses/:id/people/preview', { params: { id: courseId }, body: { list } });

/** Does it. @throws PEOPLE_LIST_WRONG */
export const applyList = (courseId: string, list: string) =>
  call('POST /courses/:id/people', { params: { id: courseId }, body: { list } });

/** Whose part in the course waits for an account, by address, page by page. */
export const promisesQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ['promised-parts', courseId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/promised-parts', {
        params: { id: courseId },
        query: { cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const withdrawPromise = (courseId: string, email: string) =>
  call('DELETE /courses/:id/promised-parts', { params: { id: courseId }, body: { email } });
