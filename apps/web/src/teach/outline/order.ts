import type { CourseOutline, OutlineOrder } from '@aila/contracts';

export type Direction = 'up' | 'down';

/** The item with this id one place up or down; the same list when it is at the edge or not in it. */
export function moved<T extends { id: string }>(items: readonly T[], id: string, direction: Direction): T[] {
  const from = items.findIndex((item) => item.id === id);
  const to = direction === 'up' ? from - 1 : from + 1;
  const result = [...items];
  const [item, other] = [items[from], items[to]];
  if (item === undefined || other === undefined) return result;
  result[from] = other;
  result[to] = item;
  return result;
}

export function moveConcept(outline: CourseOutline, id: string, direction: Direction): CourseOutline {
  return { ...outline, concepts: moved(outline.concepts, id, direction) };
}

/** Moves a module within its concept. */
export function moveModule(outline: CourseOutline, id: string, direction: Direction): CourseOutline {
  return {
    ...outline,
    concepts: outline.concepts.map((concept) => ({ ...concept, modules: moved(concept.modules, id, direction) })),
  };
}

export function orderOf(outline: Pick<CourseOutline, 'concepts'>): OutlineOrder {
  return {
    concepts: outline.concepts.map(({ id, modules }) => ({ id, moduleIds: modules.map((module) => module.id) })),
  };
}
