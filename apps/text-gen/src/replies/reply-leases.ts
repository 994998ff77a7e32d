import { systemActor } from '@aila/access';
import { Database, statementsFor, type Transaction } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { engagementOf } from '../chat/engagement.js';
import { ReplySettings } from '../text-gen.config.js';

const endLapsed = statementsFor('text-gen')(
  'chat.reply.interrupt',
  `with ended as (
     update chat.reply set state = 'interrupted', error_code = 'REPLY_INTERRUPTED', finished_at = now()
     where state = 'running' and case when $1::uuid is null then lease_until < now() else id = $1 end
     returning id, text, session_id),
   kept as (update chat.message m set content = ended.text from ended where m.reply_id = ended.id),
   noted as (${engagementOf(
     'reply-creation',
     "(select s.* from chat.session s join ended on s.id = ended.session_id where ended.text <> '') said",
   )} where trial_prompt is null)
   select count(*)::int as count from ended`,
  z.object({ count: z.number() }),
);

/**
 * Ends running replies whose instance is gone, and keeps what they said.
 *
 * @param replyId one reply that is known to be orphaned; otherwise all whose lease has lapsed
 * @returns how many were ended
 */
export async function interruptReplies(tx: Transaction, replyId: string | null = null): Promise<number> {
  return (await tx.row(endLapsed, [replyId])).count;
}

/** Looks for lapsed leases at the start and then three times per lease. Every instance does; they do not disturb each other. */
@Injectable()
export class ReplyLeases implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    { leaseMs }: ReplySettings,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.sweep();
    this.task = new PeriodicTask(service, { name: 'reply-leases', intervalMs: leaseMs / 3, work });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.task.start().now();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  private async sweep(): Promise<void> {
    const ended = await this.database.asActor(systemActor('reply-lease'), (tx) => interruptReplies(tx));
    if (ended > 0) this.service.logger.warn({ ended }, 'replies of a lost instance were marked interrupted');
  }
}
