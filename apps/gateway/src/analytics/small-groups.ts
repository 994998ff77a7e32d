import { smallGroup } from '@aila/contracts';

/** Figures of a group; `students` of them were active, and of a module `tried` have tried. */
interface Group {
  readonly students: number;
  readonly tried?: number;
}

const isSmall = (size: number) => size > 0 && size < smallGroup;

/**
 * Which of these groups to hide: those of fewer than five students, and if that is only one, the next larger one too. The
 * figures of a single hidden group would be the total less those that are shown.
 */
export function hiddenAmong(groups: readonly Group[], hides: boolean): boolean[] {
  const hidden = groups.map(({ students, tried = 0 }) => hides && (isSmall(students) || isSmall(tried)));
  if (hidden.filter(Boolean).length !== 1) return hidden;
  let next = -1;
  groups.forEach(({ students }, index) => {
    const size = groups[next]?.students ?? Infinity;
    if (!hidden[index] && students > 0 && students < size) next = index;
  });
  return hidden.map((isHidden, index) => isHidden || index === next);
}

type Hidden<T> = { [Key in keyof T]: T[Key] extends number | null ? T[Key] | null : T[Key] };

/** The same with nothing in place of its figures where it is hidden. */
export function veiled<T extends object>(figures: T, hidden: boolean): Hidden<T> & { hidden: boolean } {
  const shown = Object.entries(figures).map(([name, value]) => [
    name,
    hidden && typeof value === 'number' ? null : value,
  ]);
  return { ...(Object.fromEntries(shown) as Hidden<T>), hidden };
}
