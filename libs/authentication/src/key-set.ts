import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { TlsFiles } from '@aila/config';
import { JwksClient, SigningKeyNotFoundError, type SigningKey } from 'jwks-rsa';
import { KeySetFetcher, type FetchTimes, type KeySetDocument } from './key-set-fetcher.js';

/** All in milliseconds. */
export interface KeySetTimes extends FetchTimes {
  /** A key that was found serves so long before the issuer is asked for it again. */
  readonly refreshAfter: number;
}

const minute = 60_000;
export const defaultKeySetTimes: KeySetTimes = {
  refreshAfter: 10 * minute,
  giveUpAfter: 50 * minute,
  pause: 10_000,
  timeout: 5_000,
  refreshTimeout: 2_000,
};

/** More keys than any issuer publishes. */
const maxKeys = 100;

/**
 * The public keys of an issuer. `jwks-rsa` finds, reads and keeps them; the pace at which the issuer is asked is our
 * own, because its rate limit counts unknown keys and genuine ones alike, so that strangers could use it up.
 */
export class KeySet {
  private readonly fetcher: KeySetFetcher;
  private readonly client: JwksClient;
  /** Keys as passport-jwt uses them best: it would parse the text of a key again for each token. */
  private readonly parsed = new WeakMap<SigningKey, KeyObject>();

  /** @param tls for an issuer behind mutual TLS; read at each fetch, so that renewed certificates are used */
  constructor(url: string, tls: TlsFiles | null, times: KeySetTimes = defaultKeySetTimes) {
    this.fetcher = new KeySetFetcher(tls, times);
    this.client = new JwksClient({
      jwksUri: url,
      cache: true,
      cacheMaxEntries: maxKeys,
      cacheMaxAge: times.refreshAfter,
      rateLimit: false,
      fetcher: (address) => this.fetcher.fetch(address),
    });
  }

  /** @returns undefined for a key that the issuer does not publish @throws when the issuer cannot be reached */
  async find(keyId: string): Promise<KeyObject | undefined> {
    if (this.fetcher.lacks(keyId)) return undefined;
    try {
      const key = await this.client.getSigningKey(keyId);
      const parsed = this.parsed.get(key) ?? createPublicKey(key.getPublicKey());
      this.parsed.set(key, parsed);
      return parsed;
    } catch (error) {
      if (error instanceof SigningKeyNotFoundError) return undefined;
      throw error;
    }
  }

  /** The keys as the issuer wrote them, to pass them on. @throws when the issuer cannot be reached */
  async published(): Promise<{ keys: readonly JsonWebKey[] }> {
    return { keys: (await this.client.getKeys()) as KeySetDocument['keys'] };
  }
}
