import type { KeyObject } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { TlsFiles, TokenSettings } from '@aila/config';
import { InstitutionRole } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { z } from 'zod';
import { KeySet } from './key-set.js';

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
  /** For the issuer itself, which has the public keys at hand. Left out, they come from the issuer's key set. */
  readonly findKey?: (keyId: string) => Promise<KeyObject | undefined>;
}

const clockToleranceSeconds = 5;

/** Checks signature (RS256 by a key of the issuer), issuer, life, use and client of an access token. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(private readonly options: JwtStrategyOptions) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: keyFinder(options.findKey ?? publishedKeys(options)),
      algorithms: ['RS256'],
      issuer: options.token.issuer,
      jsonWebTokenOptions: { clockTolerance: clockToleranceSeconds },
    });
  }

  /** @returns the actor, or false when the token is genuine but was not made for this use */
  validate(payload: unknown): UserActor | false {
    const claims = AccessTokenClaims.safeParse(payload);
    if (!claims.success || claims.data.client_id !== this.options.token.audience) return false;
    const roles = claims.data['cognito:groups'].filter((group) => InstitutionRole.safeParse(group).success);
    return {
      kind: 'user',
      userId: claims.data.sub,
      sessionId: claims.data.origin_jti,
      roles: roles as InstitutionRole[],
    };
  }
}

function publishedKeys({ token, tls }: JwtStrategyOptions): (keyId: string) => Promise<KeyObject | undefined> {
  const keys = new KeySet(token.jwksUrl, tls);
  return (keyId) => keys.find(keyId);
}

function keyFinder(findKey: (keyId: string) => Promise<KeyObject | undefined>): SecretOrKeyProvider {
  return (_, token: string, done) => {
    const { kid } = decodeHeader(token);
    if (typeof kid !== 'string') return done(null, undefined);
    findKey(kid).then(
      (key) => done(null, key as never),
      (error: unknown) => done(error),
    );
  };
}

/** @returns an empty header for what is no token at all; its signature is then never even looked at */
function decodeHeader(token: string): { readonly kid?: unknown } {
  try {
    return Object(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())) as { kid?: unknown };
  } catch {
    return {};
  }
}
