import type { NotificationPage } from '@aila/contracts';
import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { call } from '../api/client.js';

const pageSize = 20;
/** What one was told of, the newest first, page by page. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /notifications', { query: { limit: pageSize, cursor: pageParam ?? undefined }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

type Pages = InfiniteData<NotificationPage>;

/** Changes what is cached, before the server has answered: the next look puts right what failed. */
export function change(cache: QueryClient, changed: (page: NotificationPage) => NotificationPage): void {
  cache.setQueryData(
    notificationsQuery.queryKey,
    (all: Pages | undefined) => all && { ...all, pages: all.pages.map(changed) },
  );
}

/** The page as it is once this one is read. */
export function withRead(page: NotificationPage, id: string, now: string): NotificationPage {
  const items = page.items.map((item) => (item.id === id ? { ...item, readAt: item.readAt ?? now } : item));
  return { ...page, items };
}

export const withAllRead = (page: NotificationPage, now: string): NotificationPage => ({
  ...page,
  items: page.items.map((item) => ({ ...item, readAt: item.readAt ?? now })),
  unread: 0,
});

export const without = (page: NotificationPage, id: string): NotificationPage => ({
  ...page,
  items: page.items.filter((item) => item.id !== id),
});

export const markRead = (id: string) => call('POST /notifications/:id/read', { params: { id } });
export const markAllRead = () => call('POST /notifications/read');
export const remove = (id: string) => call('DELETE /notifications/:id', { params: { id } });
