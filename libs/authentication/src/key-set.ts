import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TlsFiles } from '@aila/config';
import { Agent, request } from 'undici';
import { z } from 'zod';

/** RFC 7517, as far as RS256 needs it. Keys of other kinds are passed over. */
const KeySetDocument = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })).max(100) });

/** All in milliseconds. */
export interface KeySetTimes {
  /** Older keys are fetched again, in the background while they still serve. */
  readonly refreshAfter: number;
  /** Keys that could not be fetched again for so long are no longer believed. */
  readonly giveUpAfter: number;
  /** Tokens that name an unknown key cause no more than one fetch in this time: strangers can write any name. */
  readonly pause: number;
  readonly timeout: number;
}

const minute = 60_000;
export const defaultKeySetTimes: KeySetTimes = {
  refreshAfter: 10 * minute,
  giveUpAfter: 60 * minute,
  pause: 10_000,
  timeout: 5_000,
};

/** The public keys of an issuer, fetched from its key set and kept. */
export class KeySet {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private documents: readonly JsonWebKey[] = [];
  private fetchedAt = -Infinity;
  private triedAt = -Infinity;
  private fetching: Promise<void> | undefined;

  /** @param tls for an issuer behind mutual TLS; read at each fetch, so that renewed certificates are used */
  constructor(
    private readonly url: string,
    private readonly tls: TlsFiles | null,
    private readonly times: KeySetTimes = defaultKeySetTimes,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns undefined for a key that the issuer does not publish @throws when the issuer cannot be reached */
  async find(keyId: string): Promise<KeyObject | undefined> {
    const age = this.now() - this.fetchedAt;
    if (age > this.times.giveUpAfter) await this.fetch();
    else if (!this.keys.has(keyId)) await this.fetchUnlessTriedLately();
    else if (age > this.times.refreshAfter) this.fetchUnlessTriedLately().catch(() => undefined);
    return this.keys.get(keyId);
  }

  /** The keys as the issuer wrote them, to pass them on. @throws when the issuer cannot be reached */
  async published(): Promise<{ keys: readonly JsonWebKey[] }> {
    const age = this.now() - this.fetchedAt;
    if (age > this.times.giveUpAfter) await this.fetch();
    else if (age > this.times.refreshAfter) await this.fetchUnlessTriedLately().catch(() => undefined);
    return { keys: this.documents };
  }

  private async fetchUnlessTriedLately(): Promise<void> {
    if (this.fetching || this.now() - this.triedAt >= this.times.pause) await this.fetch();
  }

  /** Concurrent callers share one fetch. */
  private fetch(): Promise<void> {
    this.fetching ??= this.load().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async load(): Promise<void> {
    this.triedAt = this.now();
    const dispatcher = new Agent({ connect: { ...(await this.tlsMaterial()), rejectUnauthorized: true } });
    try {
      const { statusCode, body } = await request(this.url, {
        dispatcher,
        signal: AbortSignal.timeout(this.times.timeout),
      });
      if (statusCode !== 200) throw new Error(`The key set answered with status ${statusCode}.`);
      const { keys } = KeySetDocument.parse(await body.json());
      const usable = keys.filter(
        ({ kty, use, alg }) => kty === 'RSA' && (use ?? 'sig') === 'sig' && (alg ?? 'RS256') === 'RS256',
      );
      this.keys = new Map(usable.map((key) => [key.kid, createPublicKey({ key: key as JsonWebKey, format: 'jwk' })]));
      this.documents = usable as JsonWebKey[];
      this.fetchedAt = this.now();
    } finally {
      void dispatcher.destroy();
    }
  }

  private async tlsMaterial(): Promise<{ cert?: string; key?: string; ca?: string }> {
    if (!this.tls || !this.url.startsWith('https:')) return {};
    const { certFile, keyFile, caFile } = this.tls;
    const [cert, key, ca] = await Promise.all([certFile, keyFile, caFile].map((file) => readFile(file, 'utf8')));
    return { cert: cert as string, key: key as string, ca: ca as string };
  }
}
