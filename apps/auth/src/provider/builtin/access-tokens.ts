import { randomUUID } from 'node:crypto';
import type { TokenSettings } from '@aila/config';
import type { InstitutionRole } from '@aila/contracts';
import { SignJWT } from 'jose';
import type { SigningKeys } from './signing-keys.js';

export const accessTokenSeconds = 60 * 60;

export interface AccessTokenSubject {
  readonly userId: string;
  readonly signInId: string;
  readonly roles: readonly InstitutionRole[];
  readonly signInExpiresAt: Date;
}

/** Signs access tokens with the claims of Amazon Cognito's, so that services need not know who made them. */
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly settings: TokenSettings,
  ) {}

  /** @returns the token and its life in seconds: 60 minutes, or until the sign-in ends if that is sooner */
  async issue(subject: AccessTokenSubject): Promise<{ accessToken: string; expiresIn: number }> {
    const { id, privateKey } = this.keys.signing();
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = Math.min(issuedAt + accessTokenSeconds, Math.floor(subject.signInExpiresAt.getTime() / 1000));
    const accessToken = await new SignJWT({
      token_use: 'access',
      client_id: this.settings.audience,
      origin_jti: subject.signInId,
      'cognito:groups': [...subject.roles],
    })
      .setProtectedHeader({ alg: 'RS256', kid: id })
      .setIssuer(this.settings.issuer)
      .setSubject(subject.userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
    return { accessToken, expiresIn: expiresAt - issuedAt };
  }
}
