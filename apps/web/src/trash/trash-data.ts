import type { TrashKind } from '@aila/contracts';
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.js';

/** Something that can be deleted and brought back. */
export interface Thing {
  readonly kind: TrashKind;
  readonly id: string;
  readonly title: string;
}

const trashKey = ['trash'];

const contentsRoutes = {
  course: 'GET /courses/:id/contents',
  concept: 'GET /concepts/:id/contents',
  module: 'GET /modules/:id/contents',
} as const;
const deleteRoutes = {
  course: 'DELETE /courses/:id',
  concept: 'DELETE /concepts/:id',
  module: 'DELETE /modules/:id',
} as const;
const restoreRoutes = {
  course: 'POST /courses/:id/restore',
  concept: 'POST /concepts/:id/restore',
  module: 'POST /modules/:id/restore',
} as const;

/** What goes to the trash with it, as it is now. */
export const contentsQuery = ({ kind, id }: Thing) =>
  queryOptions({
    queryKey: ['contents', kind, id],
    queryFn: ({ signal }) => call(contentsRoutes[kind], { params: { id }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

/** What is in the trash of a course, or the courses that are in it; page by page, the last one first. */
export const trashQuery = (courseId: string | null) =>
  infiniteQueryOptions({
    queryKey: [...trashKey, courseId],
    queryFn: ({ pageParam, signal }) => {
      const query = { cursor: pageParam ?? undefined };
      return courseId === null
        ? call('GET /trash/courses', { query, signal })
        : call('GET /courses/:id/trash', { params: { id: courseId }, query, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Puts it into the trash. */
export const remove = ({ kind, id }: Thing) => call(deleteRoutes[kind], { params: { id } });

/** Brings it back. @throws Failure NAME_TAKEN, CONCEPT_IN_TRASH */
export const restore = ({ kind, id }: Thing) => call(restoreRoutes[kind], { params: { id } });

/** Shows what came or went wherever courses, outlines and the trash are shown. */
export async function reloadAfter(cache: QueryClient): Promise<void> {
  const keys = [trashKey, ['course-catalogue'], ['courses'], ['course'], ['person-courses']];
  await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
}
