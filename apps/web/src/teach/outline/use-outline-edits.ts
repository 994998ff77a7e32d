import type { Concept, CourseOutline, Module, ModulePatch } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api/client.js';
import { outlineQuery } from '../../api/queries.js';
import { orderOf } from './order.js';

/** The changes that an instructor makes to an outline. Each resolves once the shown outline has it; throws Failure. */
export function useOutlineEdits(courseId: string) {
  const cache = useQueryClient();
  return useMemo(() => {
    const { queryKey } = outlineQuery(courseId);
    const reload = () => cache.invalidateQueries({ queryKey });
    const then = async <T>(work: Promise<T>): Promise<T> => {
      const result = await work;
      await reload();
      return result;
    };
    return {
      addConcept: (title: string) => then(call<Concept>('POST', `/courses/${courseId}/concepts`, { title })),
      renameConcept: (id: string, title: string) => then(call<Concept>('PATCH', `/concepts/${id}`, { title })),
      deleteConcept: (id: string) => then(call('DELETE', `/concepts/${id}`)),
      addModule: (conceptId: string, title: string) =>
        then(call<Module>('POST', `/concepts/${conceptId}/modules`, { title, description: '' })),
      changeModule: (id: string, patch: ModulePatch) => then(call<Module>('PATCH', `/modules/${id}`, patch)),
      deleteModule: (id: string) => then(call('DELETE', `/modules/${id}`)),
      /** Shown at once; put back and thrown when the server refuses. */
      reorder: async (outline: CourseOutline) => {
        await cache.cancelQueries({ queryKey });
        const before = cache.getQueryData(queryKey);
        cache.setQueryData(queryKey, outline);
        try {
          await call('PUT', `/courses/${courseId}/outline`, orderOf(outline));
        } catch (cause) {
          cache.setQueryData(queryKey, before);
          await reload();
          throw cause;
        }
      },
    };
  }, [cache, courseId]);
}

export type OutlineEdits = ReturnType<typeof useOutlineEdits>;
