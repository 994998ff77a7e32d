import type { Connection, ConnectionInput, ConnectionPatch } from '@aila/contracts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call, listAll } from '../api/client.js';

/** All of them: an institution has a handful. Those of the order come first. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => listAll('GET /connections', { signal }),
  // Another administrator may have changed them: what is edited next is held against what is read now.
  refetchOnWindowFocus: 'always',
});

/** @param idempotencyKey of the form: sent twice, it makes one connection */
export async function createConnection(
  cache: QueryClient,
  body: ConnectionInput,
  idempotencyKey: string,
): Promise<Connection> {
  const made = await call('POST /connections', { body, idempotencyKey });
  await cache.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  return made;
}

/** @throws CONFLICT when somebody has changed it since `version` was read; then it is read anew */
export async function updateConnection(cache: QueryClient, id: string, body: ConnectionPatch): Promise<Connection> {
  try {
    return await call('PATCH /connections/:id', { params: { id }, body });
  } finally {
    await cache.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  }
}

export async function deleteConnection(cache: QueryClient, id: string): Promise<void> {
  await call('DELETE /connections/:id', { params: { id } });
  await cache.invalidateQueries({ queryKey: connectionsQuery.queryKey });
}

export const testConnection = (id: string) => call('POST /connections/:id/test', { params: { id } });

/** Puts connections into this order; the others are in none. */
export async function orderConnections(cache: QueryClient, ids: readonly string[]): Promise<void> {
  await call('PUT /connection-order', { body: { ids: [...ids] } });
  await cache.invalidateQueries({ queryKey: connectionsQuery.queryKey });
}
