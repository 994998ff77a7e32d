import { createHash, timingSafeEqual } from 'node:crypto';

/** How secrets that we hand out are kept: whoever reads the table cannot use them. Only for secrets of >= 128 bits. */
export function sha256(value: string): Buffer {
  return createHash('sha256').update(value, 'utf8').digest();
}

/** Compares in a time that depends on neither the contents nor the place of the first difference. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
