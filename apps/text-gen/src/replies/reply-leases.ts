import { systemActor } from '@aila/access';
import { Database, type Transaction } from '@aila/database';
import type { Logger } from '@aila/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ReplySettings } from '../text-gen.config.js';
import { LOGGER, REPLY_SETTINGS } from '../tokens.js';

/**
 * Ends running replies whose instance is gone, and keeps what they said.
 *
 * @param replyId one reply that is known to be orphaned; otherwise all whose lease has lapsed
 * @returns how many were ended
 */
export async function interruptReplies(tx: Transaction, replyId: string | null = null): Promise<number> {
  const [{ count }] = await tx.query<[{ count: number }]>(
    `with ended as (
       update chat.reply set state = 'interrupted', error_code = 'REPLY_INTERRUPTED', finished_at = now()
       where state = 'running' and case when $1::uuid is null then lease_until < now() else id = $1 end
       returning id, text),
     kept as (update chat.message m set content = ended.text from ended where m.reply_id = ended.id)
     select count(*)::int as count from ended`,
    [replyId],
  );
  return count;
}

/** Looks for lapsed leases at the start and then three times per lease. Every instance does; they do not disturb each other. */
@Injectable()
export class ReplyLeases implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @Inject(REPLY_SETTINGS) private readonly settings: ReplySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep();
    this.timer = setInterval(() => void this.sweep(), this.settings.leaseMs / 3);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      const ended = await this.database.asActor(systemActor('reply-lease'), (tx) => interruptReplies(tx));
      if (ended > 0) this.logger.warn({ ended }, 'replies of a lost instance were marked interrupted');
    } catch (error) {
      this.logger.error({ err: error }, 'looking for lapsed leases failed; it is tried again');
    }
  }
}
