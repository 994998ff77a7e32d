import { useTranslation } from 'react-i18next';

/** Numbers, shares and days as the reader's language writes them. A figure that is hidden is a dash. */
export function useFigures() {
  const { i18n, t } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const date = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return {
    count: (value: number | null) => (value === null ? t('analytics.hiddenFigure') : number.format(value)),
    share: (value: number | null) => (value === null ? '–' : percent.format(value)),
    day: (day: string) => date.format(Date.parse(day)),
  };
}

/** Of a whole; null where there is none, or where it is hidden. */
export const shareOf = (part: number | null, whole: number) => (part === null || whole === 0 ? null : part / whole);
