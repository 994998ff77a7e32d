import type { Budget, BudgetInput, CostKind } from '@aila/contracts';
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

const pageSize = 50;
const key = ['costs'];

/** @param month as 2026-11; empty: the one that runs now */
export const costSummaryQuery = (month: string) =>
  queryOptions({
    queryKey: [...key, 'summary', month],
    queryFn: ({ signal }) => call('GET /cost-summary', { query: { month: month || undefined }, signal }),
    placeholderData: keepPreviousData,
  });

export const costsQuery = (month: string, by: CostKind) =>
  infiniteQueryOptions({
    queryKey: [...key, by, month],
    queryFn: ({ pageParam, signal }) =>
      call('GET /costs', {
        query: { month: month || undefined, by, limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

/** @param courseId null: of the whole institution @throws CONFLICT when somebody changed it meanwhile; NO_PRICES */
export async function setBudget(cache: QueryClient, courseId: string | null, body: BudgetInput): Promise<Budget> {
  try {
    return courseId === null
      ? await call('PUT /budget', { body })
      : await call('PUT /courses/:id/budget', { params: { id: courseId }, body });
  } finally {
    await cache.invalidateQueries({ queryKey: key });
  }
}
