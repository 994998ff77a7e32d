import type { Logger } from '@aila/telemetry';
import type { Mailer } from './mailer.js';
import { OutboxMailer } from './outbox-mailer.js';
import type { MailSettings } from './settings.js';

const noMailer: Mailer = {
  send: () => Promise.reject(new Error('No way to send mail is configured (MAIL).')),
  close: () => undefined,
};

/** @throws when the settings name a file that cannot be read or holds no SMTP address */
export async function openMailer(settings: MailSettings, logger: Logger): Promise<Mailer> {
  switch (settings.kind) {
    case 'outbox':
      return new OutboxMailer(settings.directory, logger);
    case 'smtp': {
      const { SmtpMailer } = await import('./smtp-mailer.js');
      return SmtpMailer.open(settings.urlFile, settings.from);
    }
    case 'none':
      return noMailer;
  }
}
