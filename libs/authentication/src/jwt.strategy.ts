import type { KeyObject } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { TlsFiles, TokenSettings } from '@aila/config';
import { InstitutionRole } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { z } from 'zod';
import { KeySet } from './key-set.js';
import { VerifiedTokens, type FindKey } from './verified-tokens.js';

/**
 * What an access token says. Amazon Cognito's names, which our own provider uses too, so that services need not know
 * which of them signed it. `origin_jti` names the sign-in that the token descends from.
 */
const AccessTokenClaims = z.object({
  sub: z.uuid(),
  token_use: z.literal('access'),
  client_id: z.string(),
  origin_jti: z.uuid(),
  'cognito:groups': z.array(z.string()).default([]),
  // Verified by then; a token without them would be valid for ever.
  exp: z.number(),
  iat: z.number(),
});

export interface JwtStrategyOptions {
  readonly token: TokenSettings;
  /** Used towards our own auth service; an outside provider is reached with the public authorities. */
  readonly tls: TlsFiles | null;
}

/** The public keys of the issuer's tokens, where the issuer has them at hand. */
export abstract class TokenKeys {
  /** @returns undefined for a key that nobody published */
  abstract find(keyId: string): Promise<KeyObject | undefined>;
}

const clockToleranceSeconds = 5;

/** Express's type; of a request only its headers are looked at. */
type PassportRequest = Parameters<Strategy['authenticate']>[0];

const tokenOf = ExtractJwt.fromAuthHeaderAsBearerToken(); // control: token-header

/** Checks signature (RS256 by a key of the issuer), issuer, life, use and client of an access token. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  private readonly audience: string;
  private readonly usedKeys: UsedKeys;
  private readonly verified: VerifiedTokens<UserActor>;

  /** @param own of the issuer itself; without them keys come from the issuer's key set */
  constructor({ token, tls }: JwtStrategyOptions, own?: TokenKeys) {
    const keys = own ? (keyId: string) => own.find(keyId) : publishedKeys(token, tls);
    const usedKeys: UsedKeys = new WeakMap();
    super({
      jwtFromRequest: tokenOf,
      secretOrKeyProvider: keyFinder(keys, usedKeys),
      algorithms: ['RS256'],
      issuer: token.issuer, // control: token-issuer
      jsonWebTokenOptions: { clockTolerance: clockToleranceSeconds },
      passReqToCallback: true,
    });
    this.audience = token.audience;
    this.usedKeys = usedKeys;
    this.verified = new VerifiedTokens(keys, clockToleranceSeconds);
  }

  override authenticate(request: PassportRequest, options?: object): void {
    const check = () => super.authenticate(request, options);
    const token = tokenOf(request);
    if (token === null) return check();
    this.verified.find(token).then((actor) => (actor ? this.success(actor) : check()), check);
  }

  /** @returns the actor, or false when the token is genuine but was not made for this use */
  validate(request: PassportRequest, payload: unknown): UserActor | false {
    const claims = AccessTokenClaims.safeParse(payload);
    if (!claims.success || claims.data.client_id !== this.audience) return false; // control: token-client
    const roles = claims.data['cognito:groups'].filter((group) => InstitutionRole.safeParse(group).success);
    const actor: UserActor = {
      kind: 'user',
      userId: claims.data.sub,
      signInId: claims.data.origin_jti,
      roles: roles as InstitutionRole[],
    };
    const token = tokenOf(request);
    const used = this.usedKeys.get(request);
    if (token !== null && used) this.verified.keep(token, { ...used, expiresAt: claims.data.exp, actor });
    return actor;
  }
}

function publishedKeys(token: TokenSettings, tls: TlsFiles | null): FindKey {
  const keys = new KeySet(token.jwksUrl, tls);
  return (keyId) => keys.find(keyId);
}

/** Which key the token of a request was verified with. */
type UsedKeys = WeakMap<object, { readonly keyId: string; readonly key: KeyObject }>;

function keyFinder(findKey: FindKey, usedKeys: UsedKeys): SecretOrKeyProvider {
  return (request, token: string, done) => {
    const keyId = keyIdOf(token);
    if (keyId === undefined) return done(null, undefined);
    findKey(keyId).then(
      (key) => {
        if (key) usedKeys.set(request, { keyId, key });
        done(null, key as never);
      },
      (error: unknown) => done(error),
    );
  };
}

/** @returns undefined for what is no token at all; its signature is then never even looked at */
function keyIdOf(token: string): string | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    const { kid } = Object(header) as { kid?: unknown };
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
