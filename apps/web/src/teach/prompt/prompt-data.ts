import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

const pageSize = 20;

export const promptQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['prompt', courseId],
    queryFn: ({ signal }) => call('GET /courses/:id/prompt', { params: { id: courseId }, signal }),
    // A colleague may have changed it: what is saved next is held against what is read now.
    refetchOnWindowFocus: 'always',
  });

/** Every text that was in force, the newest first, page by page. */
export const promptVersionsQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ['prompt', courseId, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/prompt/versions', {
        params: { id: courseId },
        query: { limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** @param version that was read before @throws CONFLICT when somebody else has saved one meanwhile */
export const changePrompt = (courseId: string, content: string, version: number) =>
  call('PUT /courses/:id/prompt', { params: { id: courseId }, body: { content, version } });

/** Opens a chat in which the tutor follows `content`; resolves with the tutor's opening. */
export const openTrial = (moduleId: string, content: string) =>
  call('POST /modules/:id/trials', { params: { id: moduleId }, body: { content } });
