import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { TlsFiles } from '@aila/config';
import { testService } from '@aila/config/testing';
import { CertificateAuthority } from '@aila/embedded';
import { Controller, Get, Module } from '@nestjs/common';
import * as x509 from '@peculiar/x509';
import { ServiceClient } from './service-client.js';
import { startService } from './service.js';
import { readTls } from './tls.js';

@Controller()
class TestController {
  @Get('greeting')
  greeting() {
    return { greeting: 'Hello' };
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

const newDirectory = () => mkdtempSync(join(tmpdir(), 'aila-renewal-'));
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

function copyAuthority(from: string, to: string): void {
  for (const file of ['ca.pem', 'ca.key']) copyFileSync(join(from, file), join(to, file));
}

/** The same authority after its certificate was renewed, with the same key or, as it must not be, with another one. */
async function renewedAuthority(directory: string, keepKey: boolean): Promise<CertificateAuthority> {
  const renewed = newDirectory();
  if (!keepKey) return CertificateAuthority.open(renewed);
  copyAuthority(directory, renewed);
  const old = new x509.X509Certificate(readFileSync(join(directory, 'ca.pem'), 'utf8'));
  const der = x509.PemConverter.decodeFirst(readFileSync(join(directory, 'ca.key'), 'utf8'));
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '0a0b0c',
    name: old.subject,
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 24 * 60 * 60 * 1000),
    keys: { privateKey, publicKey: await old.publicKey.export() },
    signingAlgorithm: algorithm,
    extensions: old.extensions,
  });
  expect(certificate.serialNumber).not.toBe(old.serialNumber);
  writeFileSync(join(renewed, 'ca.pem'), certificate.toString('pem'));
  return CertificateAuthority.open(renewed);
}

/** Whether a service with the one certificate answers a client with the other. */
async function reaches(client: TlsFiles, server: TlsFiles): Promise<boolean> {
  const service = await startService({
    name: 'files',
    settings: testService(server),
    clients: 'services',
    features: [TestModule],
  });
  const caller = new ServiceClient('files', service.url, client, () => undefined);
  try {
    return await caller.call('/greeting', { token: undefined }).then(
      () => true,
      () => false,
    );
  } finally {
    await caller.close();
    await service.stop();
  }
}

describe('while an authority is renewed', () => {
  test.each([
    ['with its key, services that have the old certificate and services that have the new one trust each other', true],
    ['with another key they would not, so the authority on Kubernetes keeps it', false],
  ])('%s', async (_, keepKey) => {
    const directory = newDirectory();
    const old = await CertificateAuthority.open(directory);
    const renewed = await renewedAuthority(directory, keepKey);
    const [oldServer, oldClient] = [await old.certificateFor('files'), await old.certificateFor('gateway')];
    const [newServer, newClient] = [await renewed.certificateFor('files'), await renewed.certificateFor('gateway')];
    expect(await reaches(newClient, newServer)).toBe(true);
    expect(await reaches(oldClient, newServer)).toBe(keepKey);
    expect(await reaches(newClient, oldServer)).toBe(keepKey);
  });
});

test('a renewed certificate of a client is shown at its next connection, while a stream goes on over the old one', async () => {
  const [directory, elsewhere] = [newDirectory(), newDirectory()];
  const authority = await CertificateAuthority.open(directory);
  let speak = (_: string): unknown => undefined;
  const server = createServer(
    { ...readTls(await authority.certificateFor('files')), requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      if (request.url === '/talk') {
        speak = (line) => response.write(`${JSON.stringify(line)}\n`);
        return void speak('before');
      }
      const { serialNumber } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(JSON.stringify({ serialNumber }));
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const files = await authority.certificateFor('gateway');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new ServiceClient('files', url, files, () => undefined);
  const shown = async () =>
    (await client.call<{ serialNumber: string }>('/', { token: undefined })).serialNumber.toLowerCase();
  try {
    const talk = client.stream<string>('/talk', { token: undefined });
    expect((await talk.next()).value).toBe('before');
    const before = await shown();
    copyAuthority(directory, elsewhere);
    const renewed = await (await CertificateAuthority.open(elsewhere)).certificateFor('gateway');
    copyFileSync(renewed.keyFile, files.keyFile);
    copyFileSync(renewed.certFile, files.certFile);
    const { serialNumber } = new x509.X509Certificate(readFileSync(files.certFile, 'utf8'));
    const deadline = Date.now() + 15_000;
    while ((await shown()) === before && Date.now() < deadline) await new Promise((done) => setTimeout(done, 250));
    expect(await shown()).toBe(serialNumber.toLowerCase());
    speak('after');
    expect((await talk.next()).value).toBe('after');
    await talk.return();
  } finally {
    await client.close();
    server.close();
  }
}, 20_000);
