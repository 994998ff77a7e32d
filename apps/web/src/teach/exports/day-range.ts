/**
 * Days as somebody enters them, both within the range, as moments: from the beginning of the first to the beginning of the
 * day after the last, in the time zone of this device. Null where none was entered.
 *
 * @param from,to as `2026-02-03`, or empty
 */
export function momentsOf(from: string, to: string): { readonly from: string | null; readonly to: string | null } {
  const midnight = (day: string, later: number) => {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return new Date(year, month - 1, date + later).toISOString();
  };
  return { from: from === '' ? null : midnight(from, 0), to: to === '' ? null : midnight(to, 1) };
}

/** The last day of a range that ends before this moment. */
export function lastDayBefore(moment: string): Date {
  return new Date(Date.parse(moment) - 1);
}
