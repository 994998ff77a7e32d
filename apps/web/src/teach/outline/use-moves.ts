import type { CourseOutline } from '@aila/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { type Direction, moveConcept, moveModule } from './order.js';
import type { OutlineEdits } from './use-outline-edits.js';

/** Marks a move button, so that the focus can find it again in its new place. */
export const moveButtonId = (id: string, direction: Direction) => `move-${direction}-${id}`;

/**
 * Moving by buttons: says the new place, and keeps the focus on the moved item's button, which the browser would lose
 * as the item changes places in the document.
 */
export function useMoves(course: CourseOutline, edits: OutlineEdits) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const focusAfter = useRef<string | null>(null);

  useEffect(() => {
    if (focusAfter.current !== null) document.getElementById(focusAfter.current)?.focus();
    focusAfter.current = null;
  }, [course]);

  const apply = (
    next: CourseOutline,
    siblings: readonly { id: string; title: string }[],
    id: string,
    direction: Direction,
  ) => {
    const place = siblings.findIndex((item) => item.id === id);
    const title = siblings[place]?.title ?? '';
    focusAfter.current = moveButtonId(id, direction);
    say(t('teach.moved', { title, place: place + 1, count: siblings.length }));
    edits.reorder(next).catch((cause: unknown) => say(failureText(asFailure(cause)), true));
  };

  return {
    concept: (id: string, direction: Direction) => {
      const next = moveConcept(course, id, direction);
      apply(next, next.concepts, id, direction);
    },
    module: (id: string, direction: Direction) => {
      const next = moveModule(course, id, direction);
      const siblings = next.concepts.find((concept) => concept.modules.some((module) => module.id === id))?.modules;
      apply(next, siblings ?? [], id, direction);
    },
  };
}

export type Moves = ReturnType<typeof useMoves>;
