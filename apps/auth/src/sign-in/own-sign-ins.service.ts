import type { UserActor } from '@aila/access';
import { AilaError, type SignIn } from '@aila/contracts';
import { Database, recordAudit, SignInSessionRow } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';

/** What people may see and do about their own sign-ins. */
@Injectable()
export class OwnSignInsService {
  constructor(private readonly database: Database) {}

  /** Those that still hold, the one used last first. */
  list(actor: UserActor): Promise<SignIn[]> {
    return this.database.asActor(actor, async (tx) => {
      const rows = await tx.find(SignInSessionRow, {
        where: { userId: actor.userId, endedAt: IsNull(), expiresAt: MoreThan(new Date()) },
        order: { lastUsedAt: 'DESC' },
      });
      return rows.map(({ id, createdAt, lastUsedAt, expiresAt, userAgent }) => ({
        id,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        userAgent,
        current: id === actor.signInId,
      }));
    });
  }

  /** @throws NOT_FOUND when there is no such sign-in, it is another person's, or it ended before */
  async revoke(actor: UserActor, signInId: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { affected } = await tx.update(
        SignInSessionRow,
        { id: signInId, userId: actor.userId, endedAt: IsNull() },
        { endedAt: new Date(), endReason: 'revoked' },
      );
      if (affected === 0) throw new AilaError('NOT_FOUND', { what: 'sign-in' });
      await recordAudit(tx, actor, { action: 'sign-in.revoked', targetId: signInId });
    });
  }

  /** Every device, this one included. */
  async endAll(actor: UserActor): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      const { affected } = await tx.update(
        SignInSessionRow,
        { userId: actor.userId, endedAt: IsNull() },
        { endedAt: new Date(), endReason: 'signed-out-everywhere' },
      );
      await recordAudit(tx, actor, { action: 'sign-in.ended-all', details: { signIns: affected ?? 0 } });
    });
  }
}
