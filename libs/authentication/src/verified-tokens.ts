import type { KeyObject } from 'node:crypto';

/** @returns the issuer's key of that id, undefined for one that the issuer does not publish (any more) */
export type FindKey = (keyId: string) => Promise<KeyObject | undefined>;

/** What a token was found to say, by which key, until when. */
export interface Verified<Actor> {
  readonly keyId: string;
  readonly key: KeyObject;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly actor: Actor;
}

/** As many people as use one instance within a few minutes. A token has about a kilobyte. */
const limit = 1_000;

/**
 * Tokens whose signature was found right. A signature does not change, and looking at it again costs a tenth of a small
 * request. What can change is asked each time: whether the token has expired, and whether the issuer still publishes
 * the key that signed it. Whether the sign-in still holds is asked elsewhere, of the database.
 */
export class VerifiedTokens<Actor> {
  /** The one that was used longest ago comes first. */
  private readonly tokens = new Map<string, Verified<Actor>>();

  /** @param tolerance of clocks that differ, in seconds */
  constructor(
    private readonly findKey: FindKey,
    private readonly tolerance: number,
  ) {}

  /** @returns undefined for a token that must be verified (again) @throws when the issuer cannot be asked for its keys */
  async find(token: string): Promise<Actor | undefined> {
    const found = this.tokens.get(token);
    if (!found) return undefined;
    const holds =
      Date.now() / 1000 < found.expiresAt + this.tolerance && (await this.findKey(found.keyId)) === found.key;
    // Only now: other requests with the same token may be asking meanwhile.
    this.tokens.delete(token);
    if (!holds) return undefined;
    this.tokens.set(token, found);
    return found.actor;
  }

  keep(token: string, verified: Verified<Actor>): void {
    this.tokens.set(token, verified);
    for (const oldest of this.tokens.keys()) {
      if (this.tokens.size <= limit) break;
      this.tokens.delete(oldest);
    }
  }
}
