import type { JsonWebKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TlsFiles } from '@aila/config';
import { Agent, request } from 'undici';
import { z } from 'zod';

/** RFC 7517, as far as RS256 needs it. Keys of other kinds are passed over. */
const PublishedKeys = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

export interface KeySetDocument {
  readonly keys: readonly (JsonWebKey & { readonly kid: string })[];
}

/** All in milliseconds. */
export interface FetchTimes {
  /** A key set that could not be fetched again for so long is no longer believed; keys that are cached then lapse last. */
  readonly giveUpAfter: number;
  /** However many tokens name unknown keys, they cause one fetch in this time: strangers can write any name. */
  readonly pause: number;
  /** For a fetch without whose answer no token can be checked. */
  readonly timeout: number;
  /** For a fetch that tokens need not wait for, since keys are known: an issuer that hangs must not hold them up. */
  readonly refreshTimeout: number;
}

/**
 * What `jwks-rsa` asks for a key set when it does not hold a key. That happens for each unknown key, so the answer is
 * the last document unless the last fetch, whatever came of it, lies a pause back. Concurrent callers share one fetch.
 * While the issuer cannot be reached the last document serves on, until it is too old to be believed.
 */
export class KeySetFetcher {
  private last: { readonly document: KeySetDocument; readonly fetchedAt: number } | undefined;
  private triedAt = -Infinity;
  private fetching: Promise<KeySetDocument> | undefined;

  constructor(
    private readonly tls: TlsFiles | null,
    private readonly times: FetchTimes,
  ) {}

  /** @throws when there is no document that may be believed */
  async fetch(url: string): Promise<KeySetDocument> {
    const believed = this.believed();
    if (believed && this.isPausing()) return believed;
    const { timeout, refreshTimeout } = this.times;
    this.fetching ??= this.load(url, believed ? refreshTimeout : timeout).finally(() => (this.fetching = undefined));
    return believed ? this.fetching.catch(() => believed) : this.fetching;
  }

  /** Whether the issuer said just now that it has no such key, so that looking any further is work for nothing. */
  lacks(keyId: string): boolean {
    return this.isPausing() && this.believed()?.keys.every(({ kid }) => kid !== keyId) === true;
  }

  private isPausing(): boolean {
    return !this.fetching && performance.now() - this.triedAt < this.times.pause;
  }

  private believed(): KeySetDocument | undefined {
    if (!this.last || performance.now() - this.last.fetchedAt > this.times.giveUpAfter) return undefined;
    return this.last.document;
  }

  private async load(url: string, timeout: number): Promise<KeySetDocument> {
    this.triedAt = performance.now();
    const document = await fetchKeySet(url, this.tls, timeout);
    this.last = { document, fetchedAt: performance.now() };
    return document;
  }
}

async function fetchKeySet(url: string, tls: TlsFiles | null, timeout: number): Promise<KeySetDocument> {
  const material = tls && url.startsWith('https:') ? await tlsMaterial(tls) : {};
  const dispatcher = new Agent({ connect: { ...material, rejectUnauthorized: true } });
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(timeout) });
    if (statusCode !== 200) throw new Error(`The key set answered with status ${statusCode}.`);
    const { keys } = PublishedKeys.parse(await body.json());
    return {
      keys: keys.filter(
        ({ kty, use, alg }) => kty === 'RSA' && (use ?? 'sig') === 'sig' && (alg ?? 'RS256') === 'RS256',
      ),
    };
  } finally {
    void dispatcher.destroy();
  }
}

async function tlsMaterial({
  certFile,
  keyFile,
  caFile,
}: TlsFiles): Promise<{ cert: string; key: string; ca: string }> {
  const [cert, key, ca] = await Promise.all([
    readFile(certFile, 'utf8'),
    readFile(keyFile, 'utf8'),
    readFile(caFile, 'utf8'),
  ]);
  return { cert, key, ca };
}
