/** Of ISO 4217: what has no price. */
export const NO_CURRENCY = 'XXX';

/** An amount in the reader's way of writing; small prices keep what counts. */
export function money(amount: number, currency: string, language: string): string {
  const digits = amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  const format = { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language, format).format(amount);
}

/** A number that somebody typed, with a comma or a point; NaN for anything else, and for nothing. */
export function typedNumber(text: string): number {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}
