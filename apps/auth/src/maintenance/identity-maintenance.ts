import { systemActor } from '@aila/access';
import { PasswordResetRow, RateLimitRow, SignInSessionRow, SignUpRow, type Database } from '@aila/database';
import type { Logger } from '@aila/telemetry';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LessThan } from 'typeorm';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** How long people and administrators can still see sign-ins that are over. */
const keepSessions = 90 * day;
/** Longer than any limit remembers. */
const keepLimits = day;

/** Forgets what nothing needs any more. Several instances may do this at once. */
export class IdentityMaintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep(new Date()).catch((error: unknown) => this.logger.error({ err: error }, 'upkeep failed'));
    }, hour);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(now: Date): Promise<void> {
    const before = (age: number) => LessThan(new Date(now.getTime() - age));
    await this.database.asActor(systemActor('identity'), async (tx) => {
      await tx.delete(SignUpRow, { expiresAt: before(0) });
      await tx.delete(PasswordResetRow, { expiresAt: before(0) });
      await tx.delete(RateLimitRow, { lastAt: before(keepLimits) });
      await tx.delete(SignInSessionRow, { expiresAt: before(keepSessions) });
      await tx.delete(SignInSessionRow, { endedAt: before(keepSessions) });
    });
  }
}
