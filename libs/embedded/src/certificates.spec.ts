import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { CertificateAuthority, type CertificateFiles } from './certificates.js';

const directory = () => mkdtempSync(join(tmpdir(), 'aila-tls-'));
const read = ({ certFile, keyFile, caFile }: CertificateFiles) => ({
  cert: readFileSync(certFile),
  key: readFileSync(keyFile),
  ca: readFileSync(caFile),
});

/** Whether a server that asks for certificates and this client accept each other. */
async function accepts(server: CertificateFiles, client: CertificateFiles): Promise<boolean> {
  const listener = createServer({ ...read(server), requestCert: true, rejectUnauthorized: true }, (socket) =>
    socket.end('welcome'),
  );
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  try {
    return await new Promise<boolean>((done) => {
      const socket: TLSSocket = connect({ ...read(client), port, host: 'localhost', rejectUnauthorized: true });
      socket.once('data', () => done(true));
      socket.once('error', () => done(false));
      socket.once('close', () => done(false));
    });
  } finally {
    listener.close();
  }
}

test('two services of one installation accept each other', async () => {
  const authority = await CertificateAuthority.open(directory());
  expect(await accepts(await authority.certificateFor('files'), await authority.certificateFor('gateway'))).toBe(true);
});

test('a service of another installation is refused', async () => {
  const [ours, theirs] = [await CertificateAuthority.open(directory()), await CertificateAuthority.open(directory())];
  const [server, stranger] = [await ours.certificateFor('files'), await theirs.certificateFor('gateway')];
  const pretender = { ...stranger, caFile: server.caFile };
  expect(await accepts(server, pretender)).toBe(false);
});

test('opened again, the authority signs certificates that the earlier ones accept, and keeps those that are fresh', async () => {
  const place = directory();
  const first = await (await CertificateAuthority.open(place)).certificateFor('files');
  const before = readFileSync(first.certFile, 'utf8');
  const again = await CertificateAuthority.open(place);
  expect(readFileSync((await again.certificateFor('files')).certFile, 'utf8')).toBe(before);
  expect(await accepts(first, await again.certificateFor('gateway'))).toBe(true);
});

test('keys can be read by their owner only', async () => {
  const { keyFile } = await (await CertificateAuthority.open(directory())).certificateFor('files');
  expect(statSync(keyFile).mode & 0o077).toBe(0);
});
