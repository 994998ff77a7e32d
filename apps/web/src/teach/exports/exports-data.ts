import type { ChatExport, ChatExportInput, Page } from '@aila/contracts';
import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.js';

const pageSize = 20;

/** The chat logs of a course that one asked for, the newest first, page by page. */
export const exportsQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ['exports', courseId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/exports', {
        params: { id: courseId },
        query: { limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const isUnderWay = ({ state }: Pick<ChatExport, 'state'>) => state === 'queued' || state === 'running';

/** Shows a changed export in the list. @returns whether it was there */
export function showExport(
  cache: QueryClient,
  courseId: string,
  changed: Partial<ChatExport> & Pick<ChatExport, 'id'>,
): boolean {
  let isThere = false;
  cache.setQueryData(
    exportsQuery(courseId).queryKey,
    (all: InfiniteData<Page<ChatExport>> | undefined) =>
      all && {
        ...all,
        pages: all.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => {
            if (item.id !== changed.id) return item;
            isThere = true;
            return { ...item, ...changed };
          }),
        })),
      },
  );
  return isThere;
}

/** @param key of the request: sent again after a broken connection, it is the same export */
export const requestExport = (courseId: string, body: ChatExportInput, key: string) =>
  call('POST /courses/:id/exports', { params: { id: courseId }, body, idempotencyKey: key });
export const cancelExport = (id: string) => call('POST /exports/:id/cancel', { params: { id } });
export const retryExport = (id: string) => call('POST /exports/:id/retry', { params: { id } });
export const downloadExport = (id: string) => call('POST /exports/:id/download', { params: { id } });
