import type { Message } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call, listAll } from '../api/client.js';
import { inOrder } from './session-order.js';

/** The sessions of a module in the order of their list. */
export const sessionsQuery = (moduleId: string) =>
  queryOptions({
    queryKey: ['sessions', moduleId],
    queryFn: async ({ signal }) =>
      inOrder(await listAll('GET /modules/:id/sessions', { params: { id: moduleId }, signal })),
    // The person may have gone on on another device: a look at this one should show it.
    refetchOnWindowFocus: 'always',
  });

/** The messages of a session, oldest first. */
export const messagesQuery = (sessionId: string) =>
  queryOptions({
    queryKey: ['messages', sessionId],
    queryFn: async ({ signal }) => {
      const messages = await listAll('GET /sessions/:id/messages', { params: { id: sessionId }, signal });
      return messages.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    },
    refetchOnWindowFocus: 'always',
  });

/** Messages with the given ones added, or put in the place of their earlier state. */
export function withMessages(stored: readonly Message[], added: readonly (Message | null)[]): Message[] {
  const result = [...stored];
  for (const message of added) {
    if (message === null) continue;
    const at = result.findIndex((known) => known.id === message.id);
    if (at < 0) result.push(message);
    else result[at] = message;
  }
  return result;
}

export const renameSession = (id: string, name: string) =>
  call('PATCH /sessions/:id', { params: { id }, body: { name } });
export const pinSession = (id: string, pinned: boolean) =>
  call('PUT /sessions/:id/pin', { params: { id }, body: { pinned } });
export const deleteSession = (id: string) => call('DELETE /sessions/:id', { params: { id } });
export const deleteLastExchange = (id: string) => call('DELETE /sessions/:id/messages/last', { params: { id } });
