import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { createDataSource, createPool } from './connection.js';

const proxy = 'aila.proxy-abc123.ca-central-1.rds.amazonaws.com';
const direct = 'aila.abc123.ca-central-1.rds.amazonaws.com';
const elsewhere = 'postgres.example.edu';

const folder = mkdtempSync(join(tmpdir(), 'aila-roots-'));
const file = (name: string, ...certificates: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, certificates.join('\n'));
  return path;
};

async function authority(name: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = (await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({ name, keys, signingAlgorithm: algorithm });
  return certificate.toString('pem');
}

/** The roots that Node itself trusts, among them the real ones of Amazon, as in a system's bundle. */
const publicBundle = file('public.pem', ...rootCertificates);
let bundles: Readonly<Record<string, string>>;

beforeAll(async () => {
  const subject = 'CN=Amazon RDS ca-central-1 Root CA RSA2048 G1, O="Amazon Web Services, Inc.", C=US';
  const rds = file('rds.pem', await authority(subject));
  const own = file('own.pem', await authority('CN=Amazon Root CA 1 of somebody else'));
  bundles = { public: publicBundle, rds, own };
});

const settings = (host: string, bundle: string) => ({
  host,
  port: 5432,
  name: 'aila',
  user: 'aila_files',
  auth: 'password' as const,
  password: 'secret',
  passwordFile: null,
  caFile: bundles[bundle] ?? '',
  region: null,
  proxyAuth: null,
  poolSize: 1,
});

test.each([
  [proxy, 'public'],
  [direct, 'rds'],
  [elsewhere, 'own'],
  [elsewhere, 'public'],
])('the way to %s takes the %s bundle', (host, bundle) => {
  expect(() => createDataSource(settings(host, bundle), 'test')).not.toThrow();
});

test.each([
  [proxy, 'rds', /Amazon Root CA 1 to 4/],
  [proxy, 'own', /Amazon Root CA 1 to 4/],
  [direct, 'public', /global-bundle/],
  [direct, 'own', /global-bundle/],
])('the way to %s refuses the %s bundle and says which one it needs', (host, bundle, advice) => {
  expect(() => createDataSource(settings(host, bundle), 'test')).toThrow(advice);
  expect(() => createPool(settings(host, bundle), { max: 1 })).toThrow(advice);
});
