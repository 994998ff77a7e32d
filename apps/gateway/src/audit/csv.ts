/** What a spreadsheet would take for a formula, or what would begin one after it is trimmed. */
const formula = /^\s*[=+\-@\t\r]/u;

/** One cell as RFC 4180 has it. Text that a spreadsheet would compute is led in by an apostrophe. */
function cell(value: string): string {
  const harmless = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line, with its end. */
export const csvLine = (values: readonly (string | null)[]): string =>
  `${values.map((value) => cell(value ?? '')).join(',')}\r\n`;
