/** The same as the contract's, without its schemas; a test holds them together. */
const pattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What somebody typed, as the service keeps it; null when it is no domain. People write an @ in front. */
export function domainPattern(typed: string): string | null {
  const wanted = typed.trim().toLowerCase().replace(/^@/, '');
  return pattern.test(wanted) ? wanted : null;
}
