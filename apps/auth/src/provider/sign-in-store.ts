import { randomBytes } from 'node:crypto';
import { systemActor } from '@aila/access';
import { AilaError, type InstitutionRole } from '@aila/contracts';
import { randomToken, sha256 } from '@aila/crypto';
import {
  Database,
  recordAudit,
  RefreshTokenRow,
  SignInSessionRow,
  UserAccount,
  UserRole,
  type SignInEndReason,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Networks } from './networks.js';
import type { Device } from './identity-provider.js';
import { decideRotation, successorOf, type RotationDecision } from './refresh-rotation.js';

const signInDays = 30; // control: sign-in-days
const maxUserAgent = 300;
const saltBytes = 32;
const identity = systemActor('identity');

/** A sign-in with the secret that prolongs it; only its hash is kept. */
export interface OpenedSignIn {
  readonly userId: string;
  readonly signInId: string;
  readonly signInExpiresAt: Date;
  readonly roles: readonly InstitutionRole[];
  readonly refreshToken: string;
}

/** What a new sign-in is made of. */
export interface NewSignIn {
  readonly userId: string;
  readonly device: Device;
  /** Given by an outside provider, whose tokens name it. */
  readonly signInId?: string;
  /** The outside provider's own refresh token, encrypted. */
  readonly providerToken?: Buffer;
}

/** Sign-ins whoever checked the password: opened, prolonged by rotating refresh tokens of ours, ended. */
@Injectable()
export class SignInStore {
  constructor(
    private readonly database: Database,
    private readonly networks: Networks,
  ) {}

  /** Part of the transaction that found the credentials right. */
  async open(tx: Transaction, { userId, device, signInId, providerToken }: NewSignIn): Promise<OpenedSignIn> {
    const now = new Date();
    const signIn = {
      id: signInId ?? uuidv7(),
      userId,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + signInDays * 24 * 60 * 60 * 1000),
      userAgent: device.userAgent.slice(0, maxUserAgent),
      network: device.address === '' ? null : this.networks.known(userId, device.address),
      providerToken: providerToken ?? null,
      endedAt: null,
      endReason: null,
    };
    await tx.insert(SignInSessionRow, signIn);
    await recordAudit(tx, identity, { action: 'sign-in.succeeded', targetId: userId });
    const refreshToken = randomToken();
    await this.keepToken(tx, refreshToken, signIn.id, now);
    return this.opened(tx, signIn, refreshToken);
  }

  /**
   * The sign-in that a refresh token would prolong, which stays as it is.
   *
   * @param userAgent of who presents it
   * @throws SIGN_IN_ENDED as `rotate` does, with the same consequences
   */
  async find(refreshToken: string, userAgent: string): Promise<SignInSessionRow> {
    const signIn = await this.database.asActor(identity, async (tx) => {
      const { signIn, decision } = await this.decide(tx, refreshToken, userAgent, new Date());
      return decision === 'exchange' || decision === 'repeat' ? signIn : undefined;
    });
    if (!signIn) throw new AilaError('SIGN_IN_ENDED');
    return signIn;
  }

  /**
   * Exchanges a refresh token for its successor, of which there is one however often it is asked for.
   *
   * @param userAgent of who presents it
   * @throws SIGN_IN_ENDED when the token is unknown or its sign-in is over; a token that is in the hands of two ends
   *   the sign-in on the spot
   */
  async rotate(refreshToken: string, userAgent: string): Promise<OpenedSignIn> {
    const opened = await this.database.asActor(identity, async (tx) => {
      const now = new Date();
      const { signIn, token, decision } = await this.decide(tx, refreshToken, userAgent, now);
      if (!signIn || !token) return undefined;
      if (decision === 'exchange') return this.exchange(tx, signIn, refreshToken, userAgent, now);
      const salt = decision === 'repeat' ? token.successorSalt : null;
      return salt === null ? undefined : this.opened(tx, signIn, successorOf(refreshToken, salt));
    });
    // Thrown outside, so that ending a sign-in for reuse is committed.
    if (!opened) throw new AilaError('SIGN_IN_ENDED');
    return opened;
  }

  /**
   * Ends the sign-in of a refresh token. An unknown token is no error: there is nothing left to end.
   *
   * @returns the sign-in that was ended, so that an outside provider can be told
   */
  endByToken(refreshToken: string, reason: SignInEndReason = 'signed-out'): Promise<SignInSessionRow | undefined> {
    return this.database.asActor(identity, async (tx) => {
      const token = await tx.findOneBy(RefreshTokenRow, { tokenHash: sha256(refreshToken) });
      if (!token) return undefined;
      const signIn = await tx.findOneByOrFail(SignInSessionRow, { id: token.signInId });
      await this.end(tx, signIn, reason);
      return signIn;
    });
  }

  /** Ends all sign-ins of a person but one. Part of the transaction that gives the reason. */
  async endAll(tx: Transaction, userId: string, reason: SignInEndReason, keep: string | null): Promise<void> {
    await tx.update(
      SignInSessionRow,
      { userId, endedAt: IsNull(), ...(keep === null ? {} : { id: Not(keep) }) },
      { endedAt: new Date(), endReason: reason },
    );
  }

  /** Locks the token, so that of two requests with the same one the second sees what the first did. */
  private async decide(
    tx: Transaction,
    refreshToken: string,
    userAgent: string,
    now: Date,
  ): Promise<{ signIn?: SignInSessionRow; token?: RefreshTokenRow; decision: RotationDecision }> {
    const token = await tx.findOne(RefreshTokenRow, {
      where: { tokenHash: sha256(refreshToken) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!token) return { decision: 'refuse' };
    const signIn = await tx.findOneByOrFail(SignInSessionRow, { id: token.signInId });
    const account = await tx.findOneByOrFail(UserAccount, { id: signIn.userId });
    const decision = decideRotation(
      {
        usedAt: token.usedAt,
        sameHolder: token.usedBy?.equals(sha256(userAgent)) ?? false,
        successorUsed: token.successorSalt === null,
        signInEndedAt: signIn.endedAt,
        signInExpiresAt: signIn.expiresAt,
        accountActive: account.status === 'active',
      },
      now,
    );
    if (decision === 'revoke-sign-in') await this.end(tx, signIn, 'token-reuse');
    return { signIn, token, decision };
  }

  /** Using a token shows that it arrived: what gave it, the salt of the one before, is forgotten. */
  private async exchange(
    tx: Transaction,
    signIn: SignInSessionRow,
    refreshToken: string,
    userAgent: string,
    now: Date,
  ): Promise<OpenedSignIn> {
    await tx.update(RefreshTokenRow, { signInId: signIn.id, successorSalt: Not(IsNull()) }, { successorSalt: null });
    const successorSalt = randomBytes(saltBytes);
    await tx.update(
      RefreshTokenRow,
      { tokenHash: sha256(refreshToken) },
      { usedAt: now, usedBy: sha256(userAgent), successorSalt },
    );
    await tx.update(SignInSessionRow, { id: signIn.id }, { lastUsedAt: now });
    const successor = successorOf(refreshToken, successorSalt);
    await this.keepToken(tx, successor, signIn.id, now);
    return this.opened(tx, signIn, successor);
  }

  private async end(tx: Transaction, { id, userId }: SignInSessionRow, reason: SignInEndReason): Promise<void> {
    const { affected } = await tx.update(
      SignInSessionRow,
      { id, endedAt: IsNull() },
      { endedAt: new Date(), endReason: reason },
    );
    if (affected === 1)
      await recordAudit(tx, identity, { action: 'sign-in.ended', targetId: userId, details: { reason } });
  }

  private async keepToken(tx: Transaction, refreshToken: string, signInId: string, createdAt: Date): Promise<void> {
    await tx.insert(RefreshTokenRow, {
      tokenHash: sha256(refreshToken),
      signInId,
      createdAt,
      usedAt: null,
      usedBy: null,
      successorSalt: null,
    });
  }

  private async opened(
    tx: Transaction,
    { id, userId, expiresAt }: Pick<SignInSessionRow, 'id' | 'userId' | 'expiresAt'>,
    refreshToken: string,
  ): Promise<OpenedSignIn> {
    const roles = await tx.findBy(UserRole, { userId });
    return {
      userId,
      signInId: id,
      signInExpiresAt: expiresAt,
      roles: roles.map(({ role }) => role),
      refreshToken,
    };
  }
}
