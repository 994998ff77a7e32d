import { AilaError, type ErrorParameters } from '@aila/contracts';

/**
 * Refuses a change of what somebody else has changed since it was read, and says what is there now.
 *
 * @param what begins the sentence: `The course`
 * @param given the version that was read; undefined from clients that do not ask
 * @param current as it is now, in the transaction of the change
 * @throws CONFLICT with the plain values of `current`; a value that is null is left out
 */
export function requireVersion<T extends { readonly version: number }>(
  what: string,
  given: number | undefined,
  current: T,
): void {
  if (given === undefined || given === current.version) return;
  const plain = Object.entries(current).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  throw new AilaError('CONFLICT', { what, ...(Object.fromEntries(plain) as ErrorParameters) });
}
