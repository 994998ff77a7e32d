/**
 * Whether an address may sign up. `ubc.ca` allows that domain alone, `*.ubc.ca` the domains below it. Without any
 * pattern all addresses may. Case does not matter.
 */
export function isEmailAllowed(email: string, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? domain.endsWith(pattern.slice(1).toLowerCase()) : domain === pattern.toLowerCase(),
  );
}
