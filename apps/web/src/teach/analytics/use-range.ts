import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Range } from './analytics-data.js';

export const spans = ['week', 'month', 'all', 'own'] as const;
export const views = ['overview', 'students', 'difficulties'] as const;

const dayLength = 86_400_000;
const lengths = { week: 7, month: 30 } as const;
/** As long as the service takes a range. */
const longest = 1_000;

const known = <T extends string>(values: readonly T[], value: string | null, otherwise: T): T =>
  values.find((each) => each === value) ?? otherwise;

/** The date of a moment where the reader is, as `2026-03-10`. */
function dayOf(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What is looked at, as the address says: a reload and a link show the same. */
export function useRange(courseBegan: string) {
  const [search, setSearch] = useSearchParams();
  const span = known(spans, search.get('span'), 'month');
  const view = known(views, search.get('view'), 'overview');
  // A page that stays open over midnight keeps its days.
  const [now] = useState(() => Date.now());
  const today = dayOf(now);
  const began = dayOf(Math.max(Date.parse(courseBegan), now - longest * dayLength));
  const month = dayOf(now - (lengths.month - 1) * dayLength);
  const given = { from: search.get('from') ?? month, to: search.get('to') ?? today };
  const days =
    span === 'own' ? given : { from: span === 'all' ? began : dayOf(now - (lengths[span] - 1) * dayLength), to: today };
  const range: Range = {
    ...days,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    moduleId: search.get('module') ?? undefined,
  };
  /** Empty takes a part away. */
  const change = (parts: Readonly<Record<string, string>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(parts)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      // At once, as a radio button shows what it is set to.
      { replace: true, preventScrollReset: true, flushSync: true },
    );
  return { span, view, range, today, change };
}
