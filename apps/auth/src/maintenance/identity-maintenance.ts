import { systemActor } from '@aila/access';
import { PasswordResetRow, RateLimitRow, SignInSessionRow, SignUpRow, Database, statementsFor } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LessThan } from 'typeorm';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** How long people and administrators can still see sign-ins that are over. */
const keepSignIns = 90 * day;
/** Days for which people find what they were told of. */
const keepNotices = 90;
/** Longer than any limit remembers. */
const keepLimits = day;

const forgetNotices = statementsFor('auth')('notice.forget', 'select notice.forget($1)');

/** Forgets what nothing needs any more. Several instances may do this at once. */
@Injectable()
export class IdentityMaintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    service: ServiceContext,
  ) {
    const work = () => this.sweep(new Date());
    this.task = new PeriodicTask(service, { name: 'identity-maintenance', intervalMs: hour, work });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  async sweep(now: Date): Promise<void> {
    const before = (age: number) => LessThan(new Date(now.getTime() - age));
    await this.database.asActor(systemActor('identity'), async (tx) => {
      await tx.delete(SignUpRow, { expiresAt: before(0) });
      await tx.delete(PasswordResetRow, { expiresAt: before(0) });
      await tx.delete(RateLimitRow, { lastAt: before(keepLimits) });
      await tx.delete(SignInSessionRow, { expiresAt: before(keepSignIns) });
      await tx.delete(SignInSessionRow, { endedAt: before(keepSignIns) });
    });
    await this.database.asActor(systemActor('notices'), (tx) => tx.run(forgetNotices, [keepNotices]));
  }
}
