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
import { decideRotation, type RotationDecision } from './refresh-rotation.js';

const sessionDays = 30;
const maxUserAgent = 300;
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
  readonly userAgent: string;
  /** Given by an outside provider, whose tokens name it. */
  readonly sessionId?: string;
  /** The outside provider's own refresh token, encrypted. */
  readonly providerToken?: Buffer;
}

/** Sign-ins whoever checked the password: opened, prolonged by rotating refresh tokens of ours, ended. */
@Injectable()
export class SignInSessions {
  constructor(private readonly database: Database) {}

  /** Part of the transaction that found the credentials right. */
  async open(tx: Transaction, { userId, userAgent, sessionId, providerToken }: NewSession): Promise<OpenedSession> {
    const now = new Date();
    const session = {
      id: sessionId ?? uuidv7(),
      userId,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + sessionDays * 24 * 60 * 60 * 1000),
      userAgent: userAgent.slice(0, maxUserAgent),
      providerToken: providerToken ?? null,
      endedAt: null,
      endReason: null,
    };
    await tx.insert(SignInSessionRow, session);
    await recordAudit(tx, identity, { action: 'sign-in.succeeded', targetId: userId });
    return this.withNewToken(tx, session, now);
  }

  /**
   * The session that a refresh token would prolong, which stays as it is.
   *
   * @throws SESSION_ENDED as `rotate` does, with the same consequences
   */
  async find(refreshToken: string): Promise<SignInSessionRow> {
    const session = await this.database.asActor(identity, async (tx) => {
      const { session, decision } = await this.decide(tx, refreshToken, new Date());
      return decision === 'rotate' ? session : undefined;
    });
    if (!session) throw new AilaError('SESSION_ENDED');
    return session;
  }

  /**
   * Exchanges a refresh token for its successor.
   *
   * @throws SESSION_ENDED when the token is unknown or its session is over; a token that was exchanged before ends the
   *   session on the spot
   */
  async rotate(refreshToken: string): Promise<OpenedSession> {
    const opened = await this.database.asActor(identity, async (tx) => {
      const now = new Date();
      const { session, decision } = await this.decide(tx, refreshToken, now);
      if (decision !== 'rotate' || !session) return undefined;
      await tx.update(RefreshTokenRow, { tokenHash: sha256(refreshToken), usedAt: IsNull() }, { usedAt: now });
      await tx.update(SignInSessionRow, { id: session.id }, { lastUsedAt: now });
      return this.withNewToken(tx, session, now);
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
    now: Date,
  ): Promise<{ session?: SignInSessionRow; decision: RotationDecision }> {
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
        sessionEndedAt: session.endedAt,
        sessionExpiresAt: session.expiresAt,
        accountActive: account.status === 'active',
      },
      now,
    );
    if (decision === 'revoke-session') await this.end(tx, session, 'token-reuse');
    return { session, decision };
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

  private async withNewToken(
    tx: Transaction,
    { id, userId, expiresAt }: Pick<SignInSessionRow, 'id' | 'userId' | 'expiresAt'>,
    now: Date,
  ): Promise<OpenedSession> {
    const refreshToken = randomToken();
    await tx.insert(RefreshTokenRow, {
      tokenHash: sha256(refreshToken),
      sessionId: id,
      createdAt: now,
      usedAt: null,
    });
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
