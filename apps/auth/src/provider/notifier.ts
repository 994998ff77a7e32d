import { Mailer } from '@aila/mail';
import { Logger } from '@aila/telemetry';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { MessageText } from './messages.js';

/**
 * Sends mail beside the request that caused it: its answer must not take longer for addresses that get a mail than for
 * those that do not. A mail that fails is logged; its person asks for another one.
 */
@Injectable()
export class Notifier implements OnApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly mailer: Mailer,
    private readonly logger: Logger,
  ) {}

  send(to: string, message: MessageText): void {
    const sending = this.mailer
      .send({ to, ...message })
      .catch((error: unknown) => this.logger.error({ err: error, subject: message.subject }, 'mail not sent'))
      .finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  /** Requests have ended by then, and with them the last mails have begun. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
