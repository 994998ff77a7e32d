const minute = 60;
const hour = 60 * minute;

/** A wait in the largest unit that is still exact enough: "45 seconds", "3 minutes", never less than it is. */
export function waitWords(seconds: number, language: string): string {
  const [size, unit] = seconds < 2 * minute ? [1, 'second'] : seconds < 2 * hour ? [minute, 'minute'] : [hour, 'hour'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.ceil(seconds / size)),
  );
}
