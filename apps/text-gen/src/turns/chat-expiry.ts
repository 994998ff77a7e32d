import { systemActor } from '@aila/access';
import { Database, statementsFor } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const hour = 3_600_000;

/** They stay as long as their tokens count against what a person may use in a day. */
const statement = statementsFor('text-gen');
const deleteOldTrials = statement(
  'chat.session.deleteOldTrials',
  `delete from chat.session where trial_prompt is not null and last_activity_at < now() - interval '25 hours'`,
);
const deleteSpentTokens = statement(
  'chat.spentTokens.delete',
  `delete from chat.spent_tokens where created_at < now() - interval '25 hours'`,
);

/** Removes the chats in which prompts were tried, and what deleted replies cost. Every instance looks each hour; they do not disturb each other. */
@Injectable()
export class ChatExpiry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly service: ServiceContext,
  ) {
    this.task = new PeriodicTask(service, { name: 'chat-expiry', intervalMs: hour, work: () => this.sweep() });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.task.start().now();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  private async sweep(): Promise<void> {
    const removed = await this.database.asActor(systemActor('reply-lease'), async (tx) => {
      await tx.run(deleteSpentTokens);
      return tx.run(deleteOldTrials);
    });
    if (removed > 0) this.service.logger.info({ removed }, 'chats in which a prompt was tried were removed');
  }
}
