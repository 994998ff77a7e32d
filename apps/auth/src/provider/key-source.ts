import type { JsonWebKey, KeyObject } from 'node:crypto';

/** The public keys by which access tokens are verified, whoever signs them. */
export abstract class KeySource {
  /** @returns undefined for a key that nobody published */
  abstract find(keyId: string): Promise<KeyObject | undefined>;
  /** A JSON web key set. */
  abstract published(): Promise<{ readonly keys: readonly JsonWebKey[] }>;
}
