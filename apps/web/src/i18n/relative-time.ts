import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "2 hours ago" within a week, the date before that. Both times are milliseconds since 1970. */
export function relativeTime(then: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const age = Math.max(0, now - then);
  if (age < hour) return format.format(-Math.floor(age / minute), 'minute');
  if (age < day) return format.format(-Math.floor(age / hour), 'hour');
  if (age < 7 * day) return format.format(-Math.floor(age / day), 'day');
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(then);
}

export function useRelativeTime(): (timestamp: string) => string {
  const { i18n } = useTranslation();
  return useCallback((timestamp) => relativeTime(Date.parse(timestamp), Date.now(), i18n.language), [i18n.language]);
}

/** Day and time of a timestamp, in words. */
export function useMoment(): (timestamp: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (timestamp) =>
      new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(timestamp)),
    [i18n.language],
  );
}

/** The date of a timestamp, in words. */
export function useDay(): (timestamp: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (timestamp) => new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(Date.parse(timestamp)),
    [i18n.language],
  );
}
