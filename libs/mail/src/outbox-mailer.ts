import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@aila/telemetry';
import type { Mail, Mailer } from './mailer.js';

/** Writes mail into a folder instead of sending it, for an installation on one's own machine. */
export class OutboxMailer implements Mailer {
  constructor(
    private readonly directory: string,
    private readonly logger: Logger,
  ) {}

  async send({ to, subject, text }: Mail): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString();
    // Sorted by name, files are sorted by time.
    const file = join(this.directory, `${at.replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.txt`);
    await writeFile(file, `Date: ${at}\nTo: ${to}\nSubject: ${subject}\n\n${text}\n`, { mode: 0o600, flag: 'wx' });
    // The text holds a code: it stays in the file.
    this.logger.info({ file, subject }, 'mail put into the outbox');
  }

  close(): void {}
}
