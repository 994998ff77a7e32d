import type { JsonWebKey, KeyObject } from 'node:crypto';

/** The public keys by which access tokens are verified, whoever signs them. */
export interface KeySource {
  /** @returns undefined for a key that nobody published */
  find(keyId: string): Promise<KeyObject | undefined>;
  /** A JSON web key set. */
  published(): Promise<{ readonly keys: readonly JsonWebKey[] }>;
}

export const KEY_SOURCE = Symbol('key source');
