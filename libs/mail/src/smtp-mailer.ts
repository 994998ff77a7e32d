import { readFile } from 'node:fs/promises';
import { createTransport, type Transporter } from 'nodemailer';
import type { Mail, Mailer } from './mailer.js';

/** Milliseconds. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 } as const;

/** Sends mail by SMTP. The server's certificate is verified, and nothing is sent without TLS. */
export class SmtpMailer implements Mailer {
  private constructor(
    private readonly transport: Transporter,
    private readonly from: string,
  ) {}

  /** @param ca further authority for the server's certificate, PEM */
  static async open(urlFile: string, from: string, ca?: string): Promise<SmtpMailer> {
    const { protocol, hostname, port, username, password } = parseUrl((await readFile(urlFile, 'utf8')).trim());
    const secure = protocol === 'smtps:';
    const transport = createTransport({
      host: hostname,
      port: port ? Number(port) : secure ? 465 : 587,
      secure,
      requireTLS: true,
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
      ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
      ...timeouts,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return new SmtpMailer(transport, from);
  }

  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail({ ...mail, from: this.from });
  }

  close(): void {
    this.transport.close();
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'smtp:' && url?.protocol !== 'smtps:')
    throw new Error('SMTP_URL_FILE must hold an address like smtps://user:password@host:465.');
  return url;
}
