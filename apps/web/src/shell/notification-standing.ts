import type { NotificationStanding } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

/**
 * How many are unread, and the newest. The socket says so; asking is for pages whose socket does not come up.
 */
export const standingQuery = queryOptions({
  queryKey: ['notification-standing'],
  queryFn: async ({ signal }): Promise<NotificationStanding> => {
    const { items, unread } = await call('GET /notifications', { query: { limit: 1 }, signal });
    return { unread, newestId: items[0]?.id ?? null };
  },
});
