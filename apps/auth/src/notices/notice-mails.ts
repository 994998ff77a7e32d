import { systemActor } from '@aila/access';
import { Language, NotificationKind } from '@aila/contracts';
import { Database, statementsFor, type RowOf } from '@aila/database';
import { Mailer } from '@aila/mail';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { AccountSettings } from '../provider/account-settings.js';
import { noticeMail } from './notice-words.js';

/** Milliseconds. */
const interval = 10_000;
const batch = 20;

const actor = systemActor('notices');

const statement = statementsFor('auth');
const claim = statement(
  'notice.mails.claim',
  `select id, email, language, kind, course_title, facts ->> 'name' as name from notice.claim_mails($1)`,
  z.object({
    id: z.uuid(),
    email: z.string(),
    language: Language,
    kind: NotificationKind,
    course_title: z.string().nullable(),
    name: z.string().nullable(),
  }),
);
const sent = statement('notice.mails.sent', 'select notice.mail_sent($1)');

/**
 * Sends notifications to those who want them by mail. Their rows are the queue: a mail is due from the transaction on in
 * which the notification came about, one instance takes it, and what was not accepted is tried again, later each time.
 */
@Injectable()
export class NoticeMails implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly mailer: Mailer,
    private readonly accounts: AccountSettings,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.send();
    this.task = new PeriodicTask(service, { name: 'notice-mails', intervalMs: interval, work });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    this.stopping = true;
    return this.task.stop();
  }

  /** Sends what is due now. One that fails keeps no other from being sent. */
  async send(): Promise<void> {
    for (;;) {
      const mails = await this.database.asActor(actor, (tx) => tx.rows(claim, [batch]));
      for (const mail of mails) if (!this.stopping) await this.sendOne(mail);
      if (mails.length < batch || this.stopping) return;
    }
  }

  private async sendOne({ id, email, language, kind, course_title, name }: RowOf<typeof claim>): Promise<void> {
    const facts = { kind, course: course_title, name };
    try {
      await this.mailer.send({ to: email, ...noticeMail(language, facts, this.accounts.publicUrl) });
    } catch (error) {
      this.service.logger.warn({ err: error, notification: id }, 'mail not sent; it is tried again');
      return;
    }
    await this.database.asActor(actor, (tx) => tx.run(sent, [id]));
  }
}
