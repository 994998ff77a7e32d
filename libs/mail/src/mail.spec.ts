import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server as TlsServer } from 'node:tls';
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { CertificateAuthority } from '@aila/embedded';
import { pino } from 'pino';
import { openMailer } from './open-mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

const mail = { to: 'student@aila.test', subject: 'Your code', text: 'Welcome.\n\n    12345678\n' };
const directory = mkdtempSync(join(tmpdir(), 'aila-mail-'));

/** Speaks just enough SMTP to take a message. @returns what clients said */
function serveSmtp(said: string[]): (socket: Socket) => void {
  return (socket) => {
    let inMessage = false;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => socket.destroy());
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        said.push(line);
        if (inMessage) {
          if (line !== '.') continue;
          inMessage = false;
          say('250 taken');
        } else if (/^EHLO/.test(line)) say('250-localhost\r\n250 AUTH PLAIN');
        else if (/^STARTTLS/.test(line)) say('502 not here');
        else if (/^AUTH/.test(line)) say('235 welcome');
        else if (/^DATA/.test(line)) {
          inMessage = true;
          say('354 go on');
        } else say(/^QUIT/.test(line) ? '221 bye' : '250 fine');
      }
    });
    say('220 localhost');
  };
}

async function listen(server: Server | TlsServer): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

function urlFile(name: string, url: string): string {
  const file = join(directory, name);
  writeFileSync(file, `${url}\n`);
  return file;
}

describe('the outbox', () => {
  test('keeps mail in files that only their owner reads, and the log does not tell the code', async () => {
    const lines: string[] = [];
    const outbox = join(directory, 'outbox');
    const mailer = await openMailer(
      { kind: 'outbox', directory: outbox },
      pino({}, { write: (line) => lines.push(line) }),
    );
    await mailer.send(mail);
    const [file = ''] = readdirSync(outbox);
    expect(readFileSync(join(outbox, file), 'utf8')).toMatch(/To: student@aila\.test\nSubject: Your code\n\nWelcome/);
    expect(statSync(join(outbox, file)).mode & 0o777).toBe(0o600);
    expect(lines.join()).toContain(file);
    expect(lines.join()).not.toContain('12345678');
  });
});

describe('mail by SMTP', () => {
  let authority: CertificateAuthority;
  beforeAll(async () => {
    authority = await CertificateAuthority.open(join(directory, 'tls'));
  });

  async function startTls(said: string[]) {
    const { certFile, keyFile, caFile } = await authority.certificateFor('mail');
    const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, serveSmtp(said));
    return { server, port: await listen(server), ca: readFileSync(caFile, 'utf8') };
  }

  test('is sent over TLS with the name and password of the file', async () => {
    const said: string[] = [];
    const { server, port, ca } = await startTls(said);
    const file = urlFile('good', `smtps://aila:p%40ss@localhost:${port}`);
    const mailer = await SmtpMailer.open(file, 'Aila <aila@aila.test>', ca);
    try {
      await mailer.send(mail);
      expect(said).toContain(`AUTH PLAIN ${Buffer.from('\0aila\0p@ss').toString('base64')}`);
      expect(said).toEqual(expect.arrayContaining(['To: student@aila.test', 'Subject: Your code', '    12345678']));
    } finally {
      mailer.close();
      server.close();
    }
  });

  test('is not sent to a server whose certificate nobody vouches for', async () => {
    const said: string[] = [];
    const { server, port } = await startTls(said);
    const mailer = await SmtpMailer.open(urlFile('unknown', `smtps://a:b@localhost:${port}`), 'aila@aila.test');
    try {
      await expect(mailer.send(mail)).rejects.toThrow(/certificate|self.signed/i);
      expect(said).toEqual([]);
    } finally {
      mailer.close();
      server.close();
    }
  });

  test('is not sent, nor is the password, to a server that cannot do TLS', async () => {
    const said: string[] = [];
    const server = createPlainServer(serveSmtp(said));
    const port = await listen(server);
    const mailer = await SmtpMailer.open(urlFile('plain', `smtp://aila:secret@localhost:${port}`), 'aila@aila.test');
    try {
      await expect(mailer.send(mail)).rejects.toThrow();
      expect(said.filter((line) => !/^(EHLO|STARTTLS|QUIT)/.test(line))).toEqual([]);
    } finally {
      mailer.close();
      server.close();
    }
  });

  test('a file without an SMTP address is refused at start, and its text is not quoted', async () => {
    const opening = SmtpMailer.open(urlFile('wrong', 'https://aila:secret@mail.example'), 'aila@aila.test');
    await expect(opening).rejects.toThrow(/SMTP_URL_FILE/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });
});
