import { AilaError } from '@aila/contracts';

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The idempotency key of a request; null when it has none. @throws BAD_INPUT for one that cannot be a key */
export function requestKeyOf(headers: RequestHeaders): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key))
    throw new AilaError('BAD_INPUT', { problems: ['Idempotency-Key: must be 8 to 100 visible ASCII characters'] });
  return key;
}
