import { systemActor } from '@aila/access';
import type { NotificationStanding } from '@aila/contracts';
import { Database, statementsFor } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';

/** How soon a page that is open hears of something. Milliseconds. */
const interval = 2_000;

const actor = systemActor('notices');

const readStandings = statementsFor('gateway')(
  'notice.standings',
  'select user_id, unread, newest_id from notice.standings($1)',
  z.object({ user_id: z.uuid(), unread: z.number(), newest_id: z.uuid().nullable() }),
);

/** One open subscription: the newest standing that it has not been told yet. */
interface Listener {
  readonly userId: string;
  told: NotificationStanding | undefined;
  waiting: NotificationStanding | undefined;
  wake: () => void;
}

/**
 * Tells the subscribers of this gateway how many notifications they have. Each gateway asks the database for all of its
 * subscribers by one query per interval, as it does for their sign-ins: so nothing that was committed is missed, whoever
 * committed it, and no connection has to stay open for news (a database proxy would give each listener one of its own).
 */
@Injectable()
export class NotificationFeed implements OnApplicationShutdown {
  private readonly listeners = new Set<Listener>();
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    service: ServiceContext,
  ) {
    const work = () => this.look();
    this.task = new PeriodicTask(service, { name: 'notification-feed', intervalMs: interval, work }).start();
  }

  /** Looks now. */
  soon(): void {
    if (this.listeners.size > 0) this.task.soon();
  }

  /**
   * A person's standing: as it is, and whenever it changes. Who is slower than the changes gets the newest. `return` ends
   * it at once, also while it is silent. Whoever asks must be that person.
   */
  of(userId: string): AsyncIterableIterator<NotificationStanding> {
    const listener: Listener = { userId, told: undefined, waiting: undefined, wake: () => undefined };
    let isOver = false;
    this.listeners.add(listener);
    this.task.soon();
    const standings: AsyncIterableIterator<NotificationStanding> = {
      next: async () => {
        while (!isOver && !listener.waiting) await new Promise<void>((done) => (listener.wake = done));
        const { waiting } = listener;
        if (isOver || !waiting) return { done: true, value: undefined };
        listener.told = waiting;
        listener.waiting = undefined;
        return { done: false, value: waiting };
      },
      return: () => {
        isOver = true;
        this.listeners.delete(listener);
        listener.wake();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => standings,
    };
    return standings;
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  private async look(): Promise<void> {
    if (this.listeners.size === 0) return;
    const people = [...new Set([...this.listeners].map(({ userId }) => userId))];
    const rows = await this.database.asActor(actor, (tx) => tx.rows(readStandings, [people]));
    const found = new Map(rows.map((row) => [row.user_id, { unread: row.unread, newestId: row.newest_id }]));
    for (const listener of this.listeners) {
      const standing = found.get(listener.userId);
      const known = listener.waiting ?? listener.told;
      if (!standing || (known?.unread === standing.unread && known.newestId === standing.newestId)) continue;
      listener.waiting = standing;
      listener.wake();
    }
  }
}
