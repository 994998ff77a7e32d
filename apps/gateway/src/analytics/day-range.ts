import { AilaError, type AnalyticsQuery } from '@aila/contracts';

/** Whole days in a time zone, both included, and how the trend is cut. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
  readonly step: 'day' | 'week';
}

const dayLength = 86_400_000;
const usualDays = 30;
/** Three years. */
const mostDays = 1_100;
/** More points than these make no trend that can be read. */
const mostPoints = 92;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The date of a moment in a time zone, as `2026-03-10`. */
function dateIn(zone: string, moment: Date): string {
  const part = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...part }).format(moment);
}

/**
 * The days that are asked for: the last 30 unless the request says otherwise.
 *
 * @throws BAD_INPUT when the last day is before the first, or more than three years after it
 */
export function rangeOf({ from, to, zone }: Pick<AnalyticsQuery, 'from' | 'to' | 'zone'>, now = new Date()): DayRange {
  const last = to ?? dateIn(zone, now);
  const first = from ?? dayOf(Date.parse(last) - (usualDays - 1) * dayLength);
  const days = (Date.parse(last) - Date.parse(first)) / dayLength + 1;
  if (days < 1 || days > mostDays)
    throw new AilaError('BAD_INPUT', { problems: ['to: must not be before from, nor more than three years after it'] });
  return { from: first, to: last, step: days > mostPoints ? 'week' : 'day' };
}
