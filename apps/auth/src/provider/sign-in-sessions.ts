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
  type SessionEndReason,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Networks } from './networks.js';
import type { Device } from './identity-provider.js';
import { decideRotation, successorOf, type RotationDecision } from './refresh-rotation.js';

const sessionDays = 30;
const maxUserAgent = 300;
const saltBytes = 32;
const identity = systemActor('identity');

/** A session with the secret that prolongs it; only its hash is kept. */
export interface OpenedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionExpiresAt: Date;
  readonly roles: readonly InstitutionRole[];
  readonly refreshToken: string;
}

/** What a new sign-in is made of. */
export interface NewSession {
  readonly userId: string;
  readonly device: Device;
  /** Given by an outside provider, whose tokens name it. */
  readonly sessionId?: string;
  /** The outside provider's own refresh token, encrypted. */
  readonly providerToken?: Buffer;
}

/** Sign-ins whoever checked the password: opened, prolonged by rotating refresh tokens of ours, ended. */
@Injectable()
export class SignInSessions {
  constructor(
    private readonly database: Database,
    private readonly networks: Networks,
  ) {}

  /** Part of the transaction that found the credentials right. */
  async open(tx: Transaction, { userId, device, sessionId, providerToken }: NewSession): Promise<OpenedSession> {
    const now = new Date();
    const session = {
      id: sessionId ?? uuidv7(),
      userId,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + sessionDays * 24 * 60 * 60 * 1000),
      userAgent: device.userAgent.slice(0, maxUserAgent),
      network: device.address === '' ? null : this.networks.known(userId, device.address),
      providerToken: providerToken ?? null,
      endedAt: null,
      endReason: null,
    };
    await tx.insert(SignInSessionRow, session);
    await recordAudit(tx, identity, { action: 'sign-in.succeeded', targetId: userId });
    const refreshToken = randomToken();
    await this.keepToken(tx, refreshToken, session.id, now);
    return this.opened(tx, session, refreshToken);
  }

  /**
   * The session that a refresh token would prolong, which stays as it is.
   *
   * @param userAgent of who presents it
   * @throws SESSION_ENDED as `rotate` does, with the same consequences
   */
  async find(refreshToken: string, userAgent: string): Promise<SignInSessionRow> {
    const session = await this.database.asActor(identity, async (tx) => {
      const { session, decision } = await this.decide(tx, refreshToken, userAgent, new Date());
      return decision === 'exchange' || decision === 'repeat' ? session : undefined;
    });
    if (!session) throw new AilaError('SESSION_ENDED');
    return session;
  }

  /**
   * Exchanges a refresh token for its successor, of which there is one however often it is asked for.
   *
   * @param userAgent of who presents it
   * @throws SESSION_ENDED when the token is unknown or its session is over; a token that is in the hands of two ends
   *   the session on the spot
   */
  async rotate(refreshToken: string, userAgent: string): Promise<OpenedSession> {
    const opened = await this.database.asActor(identity, async (tx) => {
      const now = new Date();
      const { session, token, decision } = await this.decide(tx, refreshToken, userAgent, now);
      if (!session || !token) return undefined;
      if (decision === 'exchange') return this.exchange(tx, session, refreshToken, userAgent, now);
      const salt = decision === 'repeat' ? token.successorSalt : null;
      return salt === null ? undefined : this.opened(tx, session, successorOf(refreshToken, salt));
    });
    // Thrown outside, so that ending a session for reuse is committed.
    if (!opened) throw new AilaError('SESSION_ENDED');
    return opened;
  }

  /**
   * Ends the session of a refresh token. An unknown token is no error: there is nothing left to end.
   *
   * @returns the session that was ended, so that an outside provider can be told
   */
  endByToken(refreshToken: string, reason: SessionEndReason = 'signed-out'): Promise<SignInSessionRow | undefined> {
    return this.database.asActor(identity, async (tx) => {
      const token = await tx.findOneBy(RefreshTokenRow, { tokenHash: sha256(refreshToken) });
      if (!token) return undefined;
      const session = await tx.findOneByOrFail(SignInSessionRow, { id: token.sessionId });
      await this.end(tx, session, reason);
      return session;
    });
  }

  /** Ends all sessions of a person but one. Part of the transaction that gives the reason. */
  async endAll(tx: Transaction, userId: string, reason: SessionEndReason, keep: string | null): Promise<void> {
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
  ): Promise<{ session?: SignInSessionRow; token?: RefreshTokenRow; decision: RotationDecision }> {
    const token = await tx.findOne(RefreshTokenRow, {
      where: { tokenHash: sha256(refreshToken) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!token) return { decision: 'refuse' };
    const session = await tx.findOneByOrFail(SignInSessionRow, { id: token.sessionId });
    const account = await tx.findOneByOrFail(UserAccount, { id: session.userId });
    const decision = decideRotation(
      {
        usedAt: token.usedAt,
        sameHolder: token.usedBy?.equals(sha256(userAgent)) ?? false,
        successorUsed: token.successorSalt === null,
        sessionEndedAt: session.endedAt,
        sessionExpiresAt: session.expiresAt,
        accountActive: account.status === 'active',
      },
      now,
    );
    if (decision === 'revoke-session') await this.end(tx, session, 'token-reuse');
    return { session, token, decision };
  }

  /** Using a token shows that it arrived: what gave it, the salt of the one before, is forgotten. */
  private async exchange(
    tx: Transaction,
    session: SignInSessionRow,
    refreshToken: string,
    userAgent: string,
    now: Date,
  ): Promise<OpenedSession> {
    await tx.update(RefreshTokenRow, { sessionId: session.id, successorSalt: Not(IsNull()) }, { successorSalt: null });
    const successorSalt = randomBytes(saltBytes);
    await tx.update(
      RefreshTokenRow,
      { tokenHash: sha256(refreshToken) },
      { usedAt: now, usedBy: sha256(userAgent), successorSalt },
    );
    await tx.update(SignInSessionRow, { id: session.id }, { lastUsedAt: now });
    const successor = successorOf(refreshToken, successorSalt);
    await this.keepToken(tx, successor, session.id, now);
    return this.opened(tx, session, successor);
  }

  private async end(tx: Transaction, { id, userId }: SignInSessionRow, reason: SessionEndReason): Promise<void> {
    const { affected } = await tx.update(
      SignInSessionRow,
      { id, endedAt: IsNull() },
      { endedAt: new Date(), endReason: reason },
    );
    if (affected === 1)
      await recordAudit(tx, identity, { action: 'session.ended', targetId: userId, details: { reason } });
  }

  private async keepToken(tx: Transaction, refreshToken: string, sessionId: string, createdAt: Date): Promise<void> {
    await tx.insert(RefreshTokenRow, {
      tokenHash: sha256(refreshToken),
      sessionId,
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
  ): Promise<OpenedSession> {
    const roles = await tx.findBy(UserRole, { userId });
    return {
      userId,
      sessionId: id,
      sessionExpiresAt: expiresAt,
      roles: roles.map(({ role }) => role),
      refreshToken,
    };
  }
}
