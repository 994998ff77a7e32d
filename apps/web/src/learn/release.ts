/** Whether students see a module: published, and its date, if it has one, has come. */
export function isOpen(
  { published, releaseAt }: { readonly published: boolean; readonly releaseAt: string | null },
  now = Date.now(),
): boolean {
  return published && (releaseAt === null || Date.parse(releaseAt) <= now);
}

const twoDigits = (part: number) => String(part).padStart(2, '0');

/** A moment as a field for date and time has it: in the time zone of this device, to the minute. Empty for none. */
export function toField(releaseAt: string | null): string {
  if (releaseAt === null) return '';
  const at = new Date(releaseAt);
  const date = [String(at.getFullYear()).padStart(4, '0'), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())];
  return `${date.join('-')}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/** The moment that a field for date and time means on this device, null for an empty one. */
export const fromField = (value: string): string | null => (value === '' ? null : new Date(value).toISOString());

/** The time zone of this device in words, as "Central European Standard Time (Europe/Paris)". */
export function zoneName(language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZoneName: 'long' });
  const name = format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${name} (${format.resolvedOptions().timeZone})`;
}

/** A moment with its time zone, as "1 Dec 2026, 09:00 CET". */
export function momentText(at: string, language: string): string {
  const parts = { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, { ...parts, timeZoneName: 'short' }).format(Date.parse(at));
}
