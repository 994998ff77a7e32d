import type { InstitutionRole, Person, PromiseAnswer, PromisedRole } from '@aila/contracts';
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

/** The last problem of each of the tutor's models, the newest first. */
export const modelProblemsQuery = queryOptions({
  queryKey: ['model-problems'],
  queryFn: async ({ signal }) => (await call('GET /tutor/problems', { signal })).items,
});

/** How many people come at once. */
const pageSize = 50;
const peopleKey = ['people'];

/** People by parts of their names and addresses and by role, page by page; everybody for an empty search and no role. */
export const peopleQuery = (search: string, role: InstitutionRole | null = null) =>
  infiniteQueryOptions({
    queryKey: [...peopleKey, search, role],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: pageSize,
        search: search || undefined,
        role: role ?? undefined,
        cursor: pageParam ?? undefined,
      };
      return call('GET /users', { query, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // While a search runs, the last answer stays instead of a blank.
    placeholderData: keepPreviousData,
  });

export const personQuery = (userId: string) =>
  queryOptions({
    queryKey: ['person', userId],
    queryFn: ({ signal }) => call('GET /users/:id', { params: { id: userId }, signal }),
  });

/** The courses in which somebody has a part, page by page. */
export const personCoursesQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ['person-courses', userId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /users/:id/courses', { params: { id: userId }, query: { cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const setRole = (userId: string, role: InstitutionRole, held: boolean) =>
  call(held ? 'PUT /users/:id/roles/:role' : 'DELETE /users/:id/roles/:role', { params: { id: userId, role } });
export const setEnabled = (userId: string, enabled: boolean) =>
  call(enabled ? 'POST /users/:id/enable' : 'POST /users/:id/disable', { params: { id: userId } });

/** Shows a changed person everywhere. */
export async function keepPerson(cache: QueryClient, person: Person): Promise<void> {
  cache.setQueryData(personQuery(person.id).queryKey, person);
  await cache.invalidateQueries({ queryKey: peopleKey });
}

export const domainsQuery = queryOptions({
  queryKey: ['email-domains'],
  queryFn: async ({ signal }) => (await call('GET /email-domains', { signal })).patterns,
});

export const promisesQuery = queryOptions({
  queryKey: ['promised-roles'],
  queryFn: async ({ signal }) => (await call('GET /promised-roles', { signal })).items,
});

/**
 * Changes the list of domains as it is now, not as this page saw it a while ago: another administrator may have changed
 * it too.
 */
export async function changeDomains(
  cache: QueryClient,
  change: (patterns: readonly string[]) => readonly string[],
): Promise<readonly string[]> {
  const current = await cache.fetchQuery({ ...domainsQuery, staleTime: 0 });
  const { patterns } = await call('PUT /email-domains', { body: { patterns: [...change(current)] } });
  cache.setQueryData(domainsQuery.queryKey, patterns);
  return patterns;
}

/** @throws Failure ROLE_NEEDS_CONFIRMATION with `userId` and `name` of who has an account with the address */
export async function promiseRole(cache: QueryClient, promise: PromisedRole): Promise<PromiseAnswer> {
  const answer = await call('PUT /promised-roles', { body: promise });
  await cache.invalidateQueries({ queryKey: promisesQuery.queryKey });
  return answer;
}

/** @returns who has the role now; null when the account is gone, and the role is promised to the address instead */
export async function giveRole(cache: QueryClient, promise: PromisedRole): Promise<Person | null> {
  const { person } = await call('PUT /promised-roles', { body: { ...promise, confirm: true } });
  if (person) await keepPerson(cache, person);
  else await cache.invalidateQueries({ queryKey: promisesQuery.queryKey });
  return person;
}

export async function withdrawPromise(cache: QueryClient, promise: PromisedRole): Promise<void> {
  await call('DELETE /promised-roles', { body: promise });
  await cache.invalidateQueries({ queryKey: promisesQuery.queryKey });
}
