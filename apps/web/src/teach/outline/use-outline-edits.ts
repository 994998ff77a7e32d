import type { CourseOutline, ModulePatch } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api/client.js';
import { outlineQuery } from '../../api/queries.js';
import { remove, type Thing } from '../../trash/trash-data.js';
import { orderOf } from './order.js';

/** The changes that an instructor makes to an outline. Each resolves once the shown outline has it; throws Failure. */
export function useOutlineEdits(courseId: string, onDeleted: (thing: Thing) => void) {
  const cache = useQueryClient();
  return useMemo(() => {
    const { queryKey } = outlineQuery(courseId);
    const reload = () => cache.invalidateQueries({ queryKey });
    const then = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } finally {
        // A refusal may say that somebody else has changed it.
        await reload();
      }
    };
    return {
      addConcept: (title: string) =>
        then(call('POST /courses/:id/concepts', { params: { id: courseId }, body: { title } })),
      renameConcept: (id: string, title: string, version: number) =>
        then(call('PATCH /concepts/:id', { params: { id }, body: { title, version } })),
      addModule: (conceptId: string, title: string) =>
        then(call('POST /concepts/:id/modules', { params: { id: conceptId }, body: { title, description: '' } })),
      changeModule: (id: string, patch: ModulePatch) =>
        then(call('PATCH /modules/:id', { params: { id }, body: patch })),
      delete: async (thing: Thing) => {
        await then(remove(thing));
        onDeleted(thing);
      },
      /** Shown at once; put back and thrown when the server refuses. */
      reorder: async (outline: CourseOutline) => {
        await cache.cancelQueries({ queryKey });
        const before = cache.getQueryData(queryKey);
        cache.setQueryData(queryKey, outline);
        try {
          await call('PUT /courses/:id/outline', { params: { id: courseId }, body: orderOf(outline) });
        } catch (cause) {
          cache.setQueryData(queryKey, before);
          await reload();
          throw cause;
        }
      },
    };
  }, [cache, courseId, onDeleted]);
}

export type OutlineEdits = ReturnType<typeof useOutlineEdits>;
